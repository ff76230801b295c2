"""S3 as it fails: what is read is what was listed, or a reason is given; secrets stay out of the logs."""

import hashlib
import logging
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from ingestion import sources
from ingestion.models import DumpFile, Run
from ingestion.sources import SourceForbidden, SourceGone
from ingestion.sources import s3 as s3_source
from tests.conftest import S3Store
from tests.ingestion.dumps import bz2_of, jsonl, tar_of, tweet
from tests.ingestion.s3_faults import Fault, FaultyStore, faulty
from tests.ingestion.tables import facts

SIZE = 8_000_000


@pytest.fixture
def store(s3: S3Store, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyStore]:
    """The endpoint behind a faulty door; stalls and waits are short."""
    with faulty(s3.url) as found:
        settings.S3_ENDPOINT_URL = found.url
        monkeypatch.setattr(s3_source, "READ_SECONDS", 1)
        monkeypatch.setattr(s3_source.random, "uniform", lambda low, high: 0.01)
        s3_source._client.cache_clear()
        yield found
    s3_source._client.cache_clear()


def read(uri: str, size: int = SIZE) -> str:
    (found,) = sources.discover(uri)
    with_hash = hashlib.sha256()
    reader = sources.open_range(uri, found.etag, 0, size)
    while data := reader.read(65536):
        with_hash.update(data)
    return with_hash.hexdigest()


def gets(store: FaultyStore) -> int:
    return sum(1 for method, path, _ in store.requests if method == "GET" and "list-type" not in path)


def scripted(*faults: Fault) -> Callable[[str, str], Fault | None]:
    """Fail the first requests for objects, one fault each; listings are left alone."""
    left = list(faults)
    return lambda method, path: left.pop(0) if left and "list-type" not in path else None


@pytest.mark.parametrize("seed", range(3))
def test_random_resets_in_the_body_change_no_byte_and_cost_no_more_requests_than_faults(
    s3: S3Store, store: FaultyStore, seed: int
) -> None:
    chance = random.Random(seed)
    body = chance.randbytes(SIZE)
    uri = s3.put(s3.bucket(), "a.json.bz2", body)
    faults = [Fault(after=chance.randrange(SIZE // 4)) for _ in range(6)]
    store.next_fault = scripted(*faults)
    assert read(uri) == hashlib.sha256(body).hexdigest()
    assert gets(store) <= 1.2 + len(faults)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(10))
def test_random_resets_a_stall_and_slow_downs_in_64_megabytes_change_no_byte(
    s3: S3Store, store: FaultyStore, seed: int
) -> None:
    chance, faults = random.Random(seed), [Fault(status=503)] * 3 + [Fault(after=70_000, stall=3.0)]
    body = chance.randbytes(64_000_000)
    uri = s3.put(s3.bucket(), "a.json.bz2", body)

    def fail(method: str, path: str) -> Fault | None:
        if method != "GET" or "list-type" in path:
            return None
        return faults.pop() if faults else Fault(after=int(chance.expovariate(0.05) * 1_000_000))

    store.next_fault = fail
    assert read(uri, len(body)) == hashlib.sha256(body).hexdigest()
    assert store.failures >= 4 and gets(store) <= 1.2 + store.failures


@pytest.mark.parametrize(
    "faults", [(Fault(after=3000, stall=3.0),), (Fault(status=503),) * 3], ids=["stall", "three times 503"]
)
def test_a_stall_and_slow_down_change_no_byte(s3: S3Store, store: FaultyStore, faults: Any) -> None:
    body = random.Random(5).randbytes(100_000)
    uri = s3.put(s3.bucket(), "a.json.bz2", body)
    store.next_fault = scripted(*faults)
    assert read(uri, len(body)) == hashlib.sha256(body).hexdigest()
    assert gets(store) == 1 + len(faults)


def test_forbidden_is_asked_once_and_said(s3: S3Store, store: FaultyStore) -> None:
    uri = s3.put(s3.bucket(), "a.jsonl", b"x")
    store.next_fault = lambda method, path: Fault(status=403) if "list-type" not in path else None
    with pytest.raises(SourceForbidden, match="check the credentials' rights"):
        read(uri, 1)
    assert gets(store) == 1


@pytest.mark.django_db
def test_an_object_that_is_missing_once_after_the_listing_is_loaded(
    s3: S3Store, store: FaultyStore, load: Callable[..., Run]
) -> None:
    uri = s3.put(s3.bucket(), "a.jsonl", jsonl([tweet(1)]))
    store.next_fault = scripted(Fault(status=404))
    load(uri)
    assert (DumpFile.objects.get().state, len(facts()["posts"])) == ("done", 1)


@pytest.mark.django_db
def test_an_object_that_stays_missing_fails_with_its_reason(
    s3: S3Store, store: FaultyStore, load: Callable[..., Run]
) -> None:
    uri = s3.put(s3.bucket(), "a.jsonl", jsonl([tweet(1)]))
    store.next_fault = lambda method, path: Fault(status=404) if "list-type" not in path else None
    load(uri)
    file = DumpFile.objects.get()
    assert file.state == "failed" and "no such bucket or object" in file.reason
    assert len([each for each in store.requests if "list-type" not in each[1]]) == 2  # GET, HEAD


@pytest.mark.django_db
def test_an_object_that_changes_between_listing_and_reading_is_loaded_unmixed(
    s3: S3Store, store: FaultyStore, load: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.services.planning.CHUNK_BYTES", 1)
    old = {f"{i}.json.bz2": bz2_of(tweet(10 + i)) for i in range(4)}
    new = {f"{i}.json.bz2": bz2_of(tweet(20 + i), tweet(11)) for i in range(3)}
    bucket = s3.bucket()
    uri = s3.put(bucket, "day.tar", tar_of(old))
    asked: list[str] = []

    def change(method: str, path: str) -> None:
        if "list-type" not in path:
            asked.append(path)
        if len(asked) == 3:  # the headers were read, and a member
            s3.put(bucket, "day.tar", tar_of(new))

    store.next_fault = change
    run = load(uri)
    assert run.state == "done" and len(asked) > 3
    assert [row[0] for row in facts()["posts"]] == ["11", "20", "21", "22"]
    assert sorted(DumpFile.objects.values_list("state", flat=True)) == ["done", "superseded"]


def test_credentials_come_from_a_profile(
    s3: S3Store, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "credentials").write_text(
        "[archive]\naws_access_key_id = of-the-profile\naws_secret_access_key = secret\n"
    )
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "archive")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    s3_source._client.cache_clear()
    found = s3_source.client()._request_signer._credentials  # what requests are signed with
    s3_source._client.cache_clear()
    assert found.access_key == "of-the-profile"


@pytest.mark.parametrize(("pays", "expected"), [(True, "requester"), (False, None)])
def test_a_reader_that_agrees_to_pay_says_so(
    s3: S3Store, settings: Any, monkeypatch: pytest.MonkeyPatch, pays: bool, expected: str | None
) -> None:
    settings.S3_REQUEST_PAYER = pays
    uri = s3.put(s3.bucket(), "a.jsonl", b"x")
    said: list[str | None] = []
    s3_source.client().meta.events.register(
        "before-send.s3", lambda request, **_: said.append(_text(request.headers.get("x-amz-request-payer")))
    )
    assert read(uri, 1) and sources.find(uri)
    s3_source._client.cache_clear()
    assert said == [expected] * 3  # listing, reading, looking again


def _text(value: Any) -> str | None:
    return value.decode() if isinstance(value, bytes) else value


def test_no_secret_is_logged(s3: S3Store, caplog: Any, settings: Any) -> None:
    s3_source._client.cache_clear()
    caplog.set_level(logging.INFO)
    with faulty(s3.url) as store:
        settings.S3_ENDPOINT_URL = store.url
        store.next_fault = scripted(Fault(after=2))
        assert read(s3.put(s3.bucket(), "a.jsonl", b"xyz"), 3)
        store.next_fault = lambda method, path: Fault(status=403)
        with pytest.raises(SourceForbidden) as error:
            read("s3://some-bucket/x", 1)
        store.next_fault = lambda method, path: Fault(status=404)
        with pytest.raises(SourceGone):
            read("s3://some-bucket/x", 1)
    s3_source._client.cache_clear()
    assert "broke at byte" in caplog.text
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"):
        assert os.environ[name] not in caplog.text + str(error.value)
