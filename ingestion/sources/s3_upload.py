"""Large objects into an S3 store, part by part, such that another process can go on where one stopped.

What a started upload has so far is kept in a small object beside the object to be (its *note*): the store
itself tells neither which version of the source the parts are of, nor their running checksum. A part counts
once the note names it. The note goes when the upload is complete or given up.
"""

import base64
import json
import zlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from ingestion.sources.base import SourceError, SourceForbidden, SourceGone, SourceUnavailable
from ingestion.sources.s3 import _plain as plain
from ingestion.sources.s3 import _status as status
from ingestion.sources.s3 import client, split

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

NOTE_SUFFIX = ".fetching"
"""No dump file ends like this, so ingestion passes notes over."""

MIN_PART = 5 * 1024 * 1024
"""Bytes of any part but the last: S3's rule."""

MAX_PARTS = 10_000
"""S3's rule."""

FAILURES = (ClientError, BotoCoreError)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that the store has. `crc32` is its own, in base64, as S3 wants it."""

    etag: str
    size: int
    crc32: str


@dataclass(slots=True)
class Note:
    """What is known of a started upload. `crc32` runs over all parts; `validator` is the caller's."""

    upload_id: str
    identity: dict[str, str]
    parts: list[Part] = field(default_factory=list)
    crc32: int = 0
    validator: str = ""


def check_bucket(uri: str) -> None:
    """Return if the bucket of a URI is there. Raises SourceError, in words that say what to do."""
    bucket, _ = split(uri)
    try:
        client().head_bucket(Bucket=bucket)
    except FAILURES as error:
        if isinstance(error, ClientError) and status(error) == 404:
            raise SourceGone(
                f"there is no bucket '{bucket}': create it, and run the command again"
            ) from error
        raise plain(error, f"s3://{bucket}") from error


def is_stored(uri: str, size: int, identity: dict[str, str]) -> bool:
    """Tell whether a finished object of this size and identity is there. Raises SourceError."""
    bucket, key = split(uri)
    try:
        head = client().head_object(Bucket=bucket, Key=key)
    except FAILURES as error:
        if isinstance(error, ClientError) and status(error) == 404:
            return False
        raise _refused(error, uri) from error
    return head["ContentLength"] == size and identity.items() <= head["Metadata"].items()


def resume_or_begin(uri: str, identity: dict[str, str], *, resume: bool = True) -> "Upload":
    """Take up the started upload of this very version of the source, or begin one. Raises SourceError.

    `identity` (no empty values) becomes the object's metadata. Without `resume` it always begins again.
    """
    s3 = client()
    try:
        if note := _read_note(s3, uri):
            upload = Upload(s3, uri, note)
            if resume and note.identity == identity and upload.has_its_parts():
                return upload
            upload.abort()
        bucket, key = split(uri)
        begun = s3.create_multipart_upload(
            Bucket=bucket, Key=key, Metadata=identity, ChecksumAlgorithm="CRC32"
        )
    except FAILURES as error:
        raise _refused(error, uri) from error
    return Upload(s3, uri, Note(begun["UploadId"], identity))


class Upload:
    """A started upload. Its methods raise SourceError where the store does not do as asked."""

    def __init__(self, s3: "S3Client", uri: str, note: Note) -> None:
        self._s3, self._uri, self._note = s3, uri, note
        bucket, key = split(uri)
        self._at: dict[str, Any] = {"Bucket": bucket, "Key": key}

    @property
    def offset(self) -> int:
        return sum(part.size for part in self._note.parts)

    @property
    def crc32(self) -> int:
        """CRC-32 of the bytes that the store has."""
        return self._note.crc32

    @property
    def validator(self) -> str:
        """What the last `add` was told of the source's version."""
        return self._note.validator

    def has_its_parts(self) -> bool:
        """Tell whether the store still has every part that the note names."""
        pages = self._s3.get_paginator("list_parts").paginate(**self._at, UploadId=self._note.upload_id)
        try:
            listed = {
                part["PartNumber"]: (part["ETag"], part["Size"])
                for page in pages
                for part in page.get("Parts", [])
            }
        except ClientError as error:
            if status(error) == 404:
                return False
            raise
        return all(
            listed.get(number) == (part.etag, part.size) for number, part in enumerate(self._note.parts, 1)
        )

    def add(self, data: bytes, validator: str = "") -> None:
        """Store the next part: MIN_PART bytes or more, unless it is the last."""
        checksum = base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()
        number = len(self._note.parts) + 1
        try:
            answer = self._s3.upload_part(
                **self._at,
                UploadId=self._note.upload_id,
                PartNumber=number,
                Body=data,
                ChecksumCRC32=checksum,
            )
            self._note.parts.append(Part(answer["ETag"], len(data), checksum))
            self._note.crc32 = zlib.crc32(data, self._note.crc32)
            self._note.validator = validator
            self._write_note()
        except FAILURES as error:
            raise _refused(error, self._uri) from error

    def complete(self) -> None:
        """Make the object of the parts."""
        parts: list[Any] = [
            {"PartNumber": number, "ETag": part.etag, "ChecksumCRC32": part.crc32}
            for number, part in enumerate(self._note.parts, 1)
        ]
        try:
            self._s3.complete_multipart_upload(
                **self._at,
                UploadId=self._note.upload_id,
                MultipartUpload={"Parts": parts},
            )
            self._drop_note()
        except FAILURES as error:
            raise _refused(error, self._uri) from error

    def abort(self) -> None:
        """Give the upload up; its parts go."""
        try:
            self._s3.abort_multipart_upload(**self._at, UploadId=self._note.upload_id)
        except ClientError as error:
            if status(error) != 404:
                raise _refused(error, self._uri) from error
        self._drop_note()

    def _write_note(self) -> None:
        body = json.dumps(asdict(self._note)).encode()
        self._s3.put_object(Bucket=self._at["Bucket"], Key=self._at["Key"] + NOTE_SUFFIX, Body=body)

    def _drop_note(self) -> None:
        self._s3.delete_object(Bucket=self._at["Bucket"], Key=self._at["Key"] + NOTE_SUFFIX)


def _read_note(s3: "S3Client", uri: str) -> Note | None:
    bucket, key = split(uri)
    try:
        body = s3.get_object(Bucket=bucket, Key=key + NOTE_SUFFIX)["Body"].read()
    except ClientError as error:
        if status(error) == 404:
            return None
        raise
    try:
        kept: dict[str, Any] = json.loads(body)
        return Note(**(kept | {"parts": [Part(**part) for part in kept["parts"]]}))
    except (ValueError, TypeError, KeyError) as error:
        raise SourceError(
            f"{uri}{NOTE_SUFFIX} is no note of a started upload: remove it, then run the command again"
        ) from error


def _refused(error: Exception, uri: str) -> SourceError:
    """Say what the store answered, and what to do."""
    if isinstance(error, ClientError) and status(error) in (401, 403):
        return SourceForbidden(
            f"{uri}: the store refuses access: the credentials need the rights to list the bucket, to read, "
            "write and delete objects, and to list and abort multipart uploads"
        )
    if isinstance(error, ClientError) and status(error) == 404:
        return SourceGone(
            f"{uri}: the started upload is gone (does another fetch of this file run?): run the command again"
        )
    refusal = plain(error, uri)
    if isinstance(refusal, SourceUnavailable):
        what = status(error) if isinstance(error, ClientError) else type(error).__name__
        return SourceUnavailable(
            f"{uri}: the store does not do as asked ({what}): run the command again, it resumes where it "
            "stopped"
        )
    return refusal
