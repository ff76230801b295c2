"""Dump files in a real S3 endpoint, and behind one that breaks off."""

import io
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, IncompleteReadError

from ingestion import sources
from ingestion.sources import SourceChanged, SourceForbidden, SourceGone, SourceUnavailable
from ingestion.sources.s3 import MAX_RESUMES, S3Range, check_storage
from tests.conftest import S3Store

BODY = bytes(range(200))


def keys(uri: str) -> list[str]:
    return [found.uri.rpartition("/")[2] for found in sources.discover(uri)]


def test_a_prefix_and_a_glob_give_their_objects(s3: S3Store) -> None:
    bucket = s3.bucket()
    for key in ("2016/a.jsonl", "2016/b.json.gz", "2017/c.jsonl"):
        s3.put(bucket, key, b"x")
    assert keys(f"s3://{bucket}/2016/") == ["a.jsonl", "b.json.gz"]
    assert keys(f"s3://{bucket}/*.jsonl") == ["a.jsonl", "c.jsonl"]
    assert keys(f"s3://{bucket}/none") == []


def test_a_range_of_the_listed_version_is_read(s3: S3Store) -> None:
    uri = s3.put(s3.bucket(), "a.jsonl", BODY)
    (found,) = sources.discover(uri)
    reader = sources.open_range(uri, found.etag, 50, 20)
    assert b"".join(iter(lambda: reader.read(7), b"")) == BODY[50:70]
    reader.close()


def test_an_object_that_changed_is_not_read(s3: S3Store) -> None:
    bucket = s3.bucket()
    uri = s3.put(bucket, "a.jsonl", BODY)
    (found,) = sources.discover(uri)
    s3.put(bucket, "a.jsonl", BODY[::-1])
    with pytest.raises(SourceChanged, match="run ingest on it again"):
        sources.open_range(uri, found.etag, 0, 5).read(5)


def test_a_missing_bucket_or_object_is_named(s3: S3Store) -> None:
    with pytest.raises(SourceGone, match="s3://no-such-bucket/x"):
        list(sources.discover("s3://no-such-bucket/x"))
    with pytest.raises(SourceGone, match="no such bucket or object"):
        sources.open_range(f"s3://{s3.bucket()}/x", "e", 0, 5).read(5)


def test_an_address_without_a_bucket_is_refused() -> None:
    with pytest.raises(SourceGone, match="names no bucket"):
        list(sources.discover("s3:///x"))


def test_the_storage_check_passes_where_the_store_answers(s3: S3Store) -> None:
    check_storage()


def test_the_storage_check_fails_where_nothing_answers(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:1"
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    with pytest.raises(SourceUnavailable, match="does not answer"):
        check_storage()


class BrokenStore:
    """A store each of whose bodies breaks off after `bytes_each` bytes; it records the ranges asked for."""

    def __init__(self, bytes_each: int, error: Exception | None = None) -> None:
        self.bytes_each, self.error, self.asked = bytes_each, error, []

    def get_object(self, **request: Any) -> dict[str, Any]:
        if self.error:
            raise self.error
        self.asked.append((request["Range"], request["IfMatch"]))
        first, last = map(int, request["Range"].removeprefix("bytes=").split("-"))
        return {"Body": BrokenBody(BODY[first : last + 1], self.bytes_each)}


class BrokenBody(io.BytesIO):
    """A body that raises in the end, as botocore does, unless it was read whole."""

    def __init__(self, data: bytes, limit: int) -> None:
        super().__init__(data[:limit])
        self._whole = len(data)

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if not data and self.tell() < self._whole:
            raise IncompleteReadError(actual_bytes=self.tell(), expected_bytes=self._whole)
        return data


def ranged(store: Any, waits: list[float]) -> S3Range:
    return S3Range(store, "s3://b/k", "etag", 20, 100, sleep=waits.append)


def test_a_body_that_breaks_off_is_resumed_where_it_broke() -> None:
    store, waits = BrokenStore(40), []
    reader = ranged(store, waits)
    assert b"".join(iter(lambda: reader.read(30), b"")) == BODY[20:120]
    assert store.asked == [("bytes=20-119", "etag"), ("bytes=60-119", "etag"), ("bytes=100-119", "etag")]
    assert len(waits) == 2


def test_a_body_that_never_gives_a_byte_is_left_for_later() -> None:
    waits: list[float] = []
    with pytest.raises(SourceUnavailable, match="broke off 9 times at byte 20"):
        ranged(BrokenStore(0), waits).read(10)
    assert len(waits) == MAX_RESUMES


def answer(status: int, code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "GetObject")


@pytest.mark.parametrize(
    ("error", "expected", "words"),
    [
        (answer(403, "AccessDenied"), SourceForbidden, "check the credentials' rights"),
        (answer(404, "NoSuchKey"), SourceGone, "no such bucket or object"),
        (answer(412, "PreconditionFailed"), SourceChanged, "has changed since it was listed"),
        (answer(416, "InvalidRange"), SourceChanged, "has changed since it was listed"),
        (answer(503, "SlowDown"), SourceUnavailable, "503 SlowDown"),
        (EndpointConnectionError(endpoint_url="http://x"), SourceUnavailable, "is it up"),
    ],
)
def test_what_the_store_answers_is_said_plainly(
    error: Exception, expected: type[Exception], words: str
) -> None:
    with pytest.raises(expected, match=words):
        ranged(BrokenStore(0, error), []).read(10)
