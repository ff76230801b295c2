"""Dump files in an S3 store: the only importer of boto3.

botocore does not try again once a body has begun, so a broken body is resumed here by a further GET
of the rest (`Range`), of the same version only (`If-Match`).
"""

import fnmatch
import logging
import os
import random
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    ResponseStreamingError,
)
from botocore.exceptions import IncompleteReadError as IncompleteRead
from django.conf import settings

from ingestion.sources.base import (
    FoundFile,
    SourceChanged,
    SourceError,
    SourceForbidden,
    SourceGone,
    SourceUnavailable,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

log = logging.getLogger(__name__)

MAX_RESUMES = 8
"""Broken bodies in a row without a byte of progress, before the work is left for later."""

READ_SECONDS = 30
"""Without a byte for so long a connection has stalled."""

BROKEN_BODY = (IncompleteRead, HTTPClientError, ResponseStreamingError, OSError)
"""What reading a body raises when the connection breaks or stalls."""


def client() -> "S3Client":
    """Return this process's S3 client for the endpoint of the settings, and the usual AWS variables."""
    return _client(settings.S3_ENDPOINT_URL, os.getpid(), READ_SECONDS, 4)


@lru_cache(maxsize=4)
def _client(endpoint: str, _pid: int, timeout: int, attempts: int) -> "S3Client":
    # By process: connections must not be shared across a fork.
    config = Config(
        connect_timeout=min(timeout, 5),
        read_timeout=timeout,
        retries={"mode": "standard", "max_attempts": attempts},
        s3={"addressing_style": "path"} if endpoint else None,
    )
    return boto3.client("s3", endpoint_url=endpoint or None, config=config)


def check_storage() -> None:
    """Return if the store answers, within seconds. Raises SourceError.

    A store that answers 'forbidden' is alive: keys that may read one bucket need not list them all.
    """
    try:
        _client(settings.S3_ENDPOINT_URL, os.getpid(), 2, 1).list_buckets()
    except (ClientError, BotoCoreError) as error:
        if not isinstance(error, ClientError) or _status(error) not in (401, 403):
            raise _plain(error, settings.S3_ENDPOINT_URL or "S3") from error


def discover(uri: str) -> Iterator[FoundFile]:
    """Give the objects below `s3://bucket/prefix`, or that a glob in the key matches, page by page."""
    bucket, key = split(uri)
    prefix, is_glob = _literal_prefix(key)
    pages = client().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, **_payer())
    try:
        for page in pages:
            for entry in page.get("Contents", []):
                if not is_glob or fnmatch.fnmatchcase(entry["Key"], key):
                    yield FoundFile(f"s3://{bucket}/{entry['Key']}", entry["ETag"], entry["Size"])
    except (ClientError, BotoCoreError) as error:
        raise _plain(error, uri) from error


def find(uri: str) -> FoundFile | None:
    """Return one object as it is stored now; None where there is none."""
    bucket, key = split(uri)
    try:
        answer = client().head_object(Bucket=bucket, Key=key, **_payer())
    except (ClientError, BotoCoreError) as error:
        plain = _plain(error, uri)
        if isinstance(plain, SourceGone):
            return None
        raise plain from error
    return FoundFile(uri, answer["ETag"], answer["ContentLength"])


def open_range(uri: str, etag: str, offset: int, length: int) -> "S3Range":
    """Open a range of an object, of the version `etag` only."""
    return S3Range(client(), uri, etag, offset, length)


def put(uri: str, data: bytes) -> FoundFile:
    """Store an object whole; return it as a listing gives it."""
    bucket, key = split(uri)
    try:
        answer = client().put_object(Bucket=bucket, Key=key, Body=data)
    except (ClientError, BotoCoreError) as error:
        raise _plain(error, uri) from error
    return FoundFile(uri, answer["ETag"], len(data))


class S3Range:
    """A range that survives broken connections."""

    def __init__(
        self,
        s3: "S3Client",
        uri: str,
        etag: str,
        offset: int,
        length: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._s3, self._uri, self._etag, self._sleep = s3, uri, etag, sleep
        self._position, self._end = offset, offset + length
        self._body: Any = None
        self._breaks = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, b"" at the range's end. Raises SourceError."""
        while self._position < self._end:
            if data := self._try_read(min(size, self._end - self._position)):
                self._position += len(data)
                self._breaks = 0
                return data
            self._resume_later()
        return b""

    def _try_read(self, size: int) -> bytes:
        """Return bytes, or b"" if the body broke."""
        try:
            if self._body is None:
                self._body = self._get()
            data: bytes = self._body.read(size)
        except BROKEN_BODY as error:
            if isinstance(error, SourceError):
                raise
            log.warning("%s broke at byte %d: %s", self._uri, self._position, type(error).__name__)
            return b""
        return data

    def _get(self) -> Any:
        bucket, key = split(self._uri)
        byte_range = f"bytes={self._position}-{self._end - 1}"
        try:
            answer = self._s3.get_object(
                Bucket=bucket, Key=key, Range=byte_range, IfMatch=self._etag, **_payer()
            )
        except (ClientError, BotoCoreError) as error:
            raise _plain(error, self._uri) from error
        return answer["Body"]

    def _resume_later(self) -> None:
        self.close()
        self._breaks += 1
        if self._breaks > MAX_RESUMES:
            raise SourceUnavailable(
                f"{self._uri} broke off {self._breaks} times at byte {self._position}: tried again later"
            )
        # Jitter only spreads the load; nothing depends on its value.
        self._sleep(min(0.1 * 2**self._breaks, 10) * random.uniform(0.5, 1))

    def close(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


def _payer() -> dict[str, Any]:
    """Agree to pay for the traffic, where the settings say so."""
    return {"RequestPayer": "requester"} if settings.S3_REQUEST_PAYER else {}


def split(uri: str) -> tuple[str, str]:
    """Split `s3://bucket/key` into bucket and key. Raises SourceGone where there is no bucket."""
    bucket, _, key = uri.partition("://")[2].partition("/")
    if not bucket:
        raise SourceGone(f"{uri} names no bucket: write s3://bucket/prefix")
    return bucket, key


def _literal_prefix(key: str) -> tuple[str, bool]:
    cut = min((at for at in map(key.find, "*?[") if at >= 0), default=-1)
    return (key, False) if cut < 0 else (key[:cut], True)


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _plain(error: Exception, where: str) -> SourceError:
    """Say in plain words what the store answered, and what to do."""
    if isinstance(error, NoCredentialsError | PartialCredentialsError | ProfileNotFound):
        return SourceForbidden(
            f"{where}: no S3 credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile"
        )
    if not isinstance(error, ClientError):
        return SourceUnavailable(f"{where}: the store does not answer ({type(error).__name__}): is it up?")
    status, code = _status(error), error.response.get("Error", {}).get("Code", "unknown")
    if status in (401, 403):
        return SourceForbidden(f"{where}: the store refuses access ({code}): check the credentials' rights")
    if status == 404:
        return SourceGone(f"{where}: there is no such bucket or object ({code})")
    if status in (412, 416):
        return SourceChanged(f"{where} has changed since it was listed: run ingest on it again")
    return SourceUnavailable(f"{where}: the store answers {status} {code}: it is tried again later")
