"""Addresses are looked at before they are loaded: what is there, and what to do where nothing can be."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from deals.domain.refused import Refused
from ingestion.models import DumpFile, LoadTest, Run
from ingestion.services import load_tests, looking
from tests.conftest import S3Store
from tests.ingestion.dumps import jsonl, tweet
from tests.ingestion.s3_faults import CODES, Fault, faulty

pytestmark = pytest.mark.django_db
Put = Callable[[Mapping[str, bytes]], str]
LATER = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def local_folders(settings: Any, tmp_path: Path) -> None:
    settings.LOCAL_FOLDERS = [str(tmp_path)]


def looked_at(uri: str) -> LoadTest:
    """The address, after a worker's look."""
    test = LoadTest.objects.create(uri=uri)
    assert load_tests.test_one()
    test.refresh_from_db()
    return test


def test_it_says_what_is_there_and_loads_nothing(catalogue: None, put: Put) -> None:
    line = jsonl([tweet(1)])
    folder = put({"twitter/2016/11/25/18/03.jsonl": line, "twitter/2016-11-27.jsonl": line, "README": b"x"})
    test = looked_at(folder)
    found = test.found
    assert (test.state, found["objects"], found["bytes"], found["other_names"]) == (
        "done",
        3,
        2 * len(line) + 1,
        1,
    )
    assert (found["first_day"], found["last_day"], found["days"]) == ("2016-11-25", "2016-11-27", 2)
    assert (found["networks"], [".jsonl", 2] in found["endings"]) == (["Twitter"], True)
    assert (Run.objects.count(), DumpFile.objects.count()) == (0, 0)


def test_it_says_what_the_first_dump_is_without_its_text(catalogue: None, put: Put) -> None:
    first = looked_at(put({"README": b"x", "a.jsonl": jsonl([tweet(1)])})).found["first"]
    rows = dict(first["rows"])
    assert first["uri"].endswith("/a.jsonl") and rows["lines"].startswith("1:")
    assert not any(name.startswith("example") for name in rows)


def test_it_says_what_is_loaded_already(load: Callable[..., Run], put: Put) -> None:
    load(folder := put({"a.jsonl": (line := jsonl([tweet(1)]))}))
    put({"b.jsonl": line})
    found = looked_at(folder).found
    assert (found["objects"], found["known"], found["known_bytes"]) == (2, 1, len(line))


def test_a_long_list_is_cut_and_says_so(catalogue: None, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "BATCH", 1)
    monkeypatch.setattr(looking, "MOST_OBJECTS", 2)
    found = looked_at(put({f"{n}.jsonl": jsonl([tweet(n)]) for n in range(4)})).found
    assert (found["objects"], found["is_all"]) == (2, False)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("InvalidAccessKeyId", "correct AWS_ACCESS_KEY_ID"),
        ("AccessDenied", "list this bucket (s3:ListBucket)"),
    ],
)
def test_a_wrong_key_and_a_closed_bucket_say_what_to_do(
    s3: S3Store, settings: Any, monkeypatch: pytest.MonkeyPatch, code: str, sentence: str
) -> None:
    monkeypatch.setitem(CODES, 403, code)
    with faulty(s3.url) as store:
        settings.S3_ENDPOINT_URL = store.url
        store.next_fault = lambda method, path: Fault(status=403)
        test = looked_at("s3://archive/x")
    assert test.state == "failed" and sentence in test.problem


def test_a_missing_bucket_and_an_empty_prefix_say_what_to_do(s3: S3Store) -> None:
    assert "Create the bucket, or correct the address." in looked_at("s3://nowhere-at-all/x").problem
    assert "names no file: look for a typing error" in looked_at(f"s3://{s3.bucket()}/x").problem


def test_a_forbidden_folder_is_refused_at_the_door_and_by_the_worker(settings: Any) -> None:
    with pytest.raises(Refused, match="LOCAL_FOLDERS"):
        load_tests.request_test("/etc", None)
    assert "LOCAL_FOLDERS" in looked_at("/etc").problem


def test_a_look_that_dies_twice_is_given_up(catalogue: None, put: Put) -> None:
    LoadTest.objects.create(uri=put({"a.jsonl": b"{}\n"}))
    for _ in range(2):
        assert load_tests._take() is not None
        assert not load_tests.test_one()
        LoadTest.objects.update(until=timezone.now() - LATER)
    assert load_tests.test_one()
    assert "broken off twice" in LoadTest.objects.get().problem
