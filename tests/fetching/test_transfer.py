"""One file across, into a real S3 endpoint: verified, in parts, and resumed."""

import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ingestion.fetching.items import ArchiveFile
from ingestion.fetching.month import target
from ingestion.fetching.transfer import PART, Outcome, part_size, transfer
from ingestion.fetching.web import Stopped, Web
from ingestion.reading.archives import is_dump
from ingestion.sources import SourceChanged, SourceError, SourceForbidden, SourceGone, SourceUnavailable
from ingestion.sources.s3_upload import (
    MAX_PARTS,
    MIN_PART,
    NOTE_SUFFIX,
    Note,
    Upload,
    check_bucket,
    is_stored,
    resume_or_begin,
)
from tests.conftest import S3Store
from tests.fetching.conftest import DAY, ITEM, noise
from tests.fetching.site import Site, cut_after, other_bytes, status

BODY = noise(2 * MIN_PART + 1_000_000)
AT = f"/data/{DAY}"
DOWN = [status(503)] * 4


class Goal:
    """A file of the site and the object that it shall become."""

    def __init__(self, s3: S3Store, site: Site, web: Callable[..., Web]) -> None:
        self.s3, self.site, self.web, self.bucket = s3, site, web, s3.bucket()
        self.uri, self.counted = f"s3://{self.bucket}/2018/{DAY}", 0
        site.add(ITEM, DAY, BODY)

    def listed(self) -> ArchiveFile:
        entry = next(each for each in self.site.metadata(ITEM)["files"] if each["name"] == DAY)
        sums = {name: entry.get(name, "") for name in ("md5", "sha1", "crc32")}
        return ArchiveFile(ITEM, DAY, int(entry["size"]), **sums)

    def go(self, web: Web | None = None) -> Outcome:
        self.counted = 0
        return transfer(web or self.web(), self.listed(), self.uri, self._count)

    def _count(self, count: int) -> None:
        self.counted += count

    def objects(self) -> dict[str, bytes]:
        found = self.s3.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {each["Key"]: self.get(each["Key"])["Body"].read() for each in found}

    def get(self, key: str) -> Any:
        return self.s3.client.get_object(Bucket=self.bucket, Key=key)

    def drop_uploads(self) -> None:
        for each in self.s3.client.list_multipart_uploads(Bucket=self.bucket)["Uploads"]:
            self.s3.client.abort_multipart_upload(
                Bucket=self.bucket, Key=each["Key"], UploadId=each["UploadId"]
            )

    def uploads(self) -> int:
        return len(self.s3.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []))


@pytest.fixture
def goal(s3: S3Store, site: Site, web: Callable[..., Web]) -> Goal:
    return Goal(s3, site, web)


def test_a_file_gets_across_and_nothing_else_stays(goal: Goal) -> None:
    assert goal.go() is Outcome.FETCHED
    assert goal.objects() == {f"2018/{DAY}": BODY}
    assert (goal.uploads(), goal.counted) == (0, len(BODY))


def test_the_checksums_are_kept_with_the_object(goal: Goal) -> None:
    goal.go()
    assert goal.get(f"2018/{DAY}")["Metadata"] == goal.listed().identity
    assert is_stored(goal.uri, len(BODY), goal.listed().identity)


def test_a_finished_object_is_passed_over_without_a_request_to_the_site(goal: Goal) -> None:
    goal.go()
    before = len(goal.site.asked)
    assert goal.go() is Outcome.ALREADY_THERE
    assert (len(goal.site.asked), goal.counted) == (before, len(BODY))


def test_an_object_of_another_version_is_replaced(goal: Goal) -> None:
    goal.s3.client.put_object(
        Bucket=goal.bucket, Key=f"2018/{DAY}", Body=bytes(len(BODY)), Metadata={"md5": "0"}
    )
    assert goal.go() is Outcome.FETCHED
    assert goal.objects() == {f"2018/{DAY}": BODY}


def test_an_interrupted_upload_goes_on_behind_its_last_part(goal: Goal) -> None:
    goal.site.faults[AT] += [cut_after(MIN_PART + 700_000), *DOWN]
    with pytest.raises(SourceUnavailable, match="run the same command again later"):
        goal.go()
    assert list(goal.objects()) == [f"2018/{DAY}{NOTE_SUFFIX}"]
    goal.site.asked.clear()
    assert goal.go() is Outcome.RESUMED
    assert goal.site.ranges(DAY) == [f"bytes={MIN_PART}-"]
    assert goal.objects() == {f"2018/{DAY}": BODY}
    assert goal.counted == len(BODY)


def test_a_stop_keeps_what_is_there(goal: Goal) -> None:
    web = goal.web()

    def stop(handler, body):
        cut_after(MIN_PART + 1)(handler, body)
        web.stopped.set()

    goal.site.faults[AT].append(stop)
    with pytest.raises(Stopped):
        goal.go(web)
    assert goal.uploads() == 1
    assert goal.go() in (Outcome.RESUMED, Outcome.FETCHED)
    assert goal.objects() == {f"2018/{DAY}": BODY}


def test_an_upload_that_only_lacked_its_end_is_completed(goal: Goal) -> None:
    upload = resume_or_begin(goal.uri, goal.listed().identity)
    for start in range(0, len(BODY), MIN_PART):
        upload.add(BODY[start : start + MIN_PART])
    assert goal.go() is Outcome.RESUMED
    assert goal.site.asked == []
    assert goal.objects() == {f"2018/{DAY}": BODY}


def test_a_started_upload_of_another_version_is_given_up(goal: Goal) -> None:
    resume_or_begin(goal.uri, {"md5": "of an older version"}).add(noise(MIN_PART, seed=2))
    assert goal.go() is Outcome.FETCHED
    assert goal.objects() == {f"2018/{DAY}": BODY}
    assert goal.uploads() == 0


def test_a_started_upload_that_the_store_dropped_is_begun_anew(goal: Goal) -> None:
    upload = resume_or_begin(goal.uri, goal.listed().identity)
    upload.add(BODY[:MIN_PART])
    goal.drop_uploads()
    assert goal.go() is Outcome.FETCHED
    assert goal.objects() == {f"2018/{DAY}": BODY}


def test_a_file_without_crc32_is_not_resumed(goal: Goal) -> None:
    goal.site.add(ITEM, DAY, BODY, crc32="")
    resume_or_begin(goal.uri, goal.listed().identity).add(BODY[:MIN_PART])
    assert goal.go() is Outcome.FETCHED
    assert goal.objects() == {f"2018/{DAY}": BODY}


@pytest.mark.parametrize("name", ["md5", "sha1", "crc32"])
def test_wrong_bytes_never_become_an_object(goal: Goal, name: str) -> None:
    goal.site.add(ITEM, DAY, BODY, **{name: "0" * 8})
    with pytest.raises(SourceChanged, match=f"its {name} is .*, the site states 00000000"):
        goal.go()
    assert (goal.objects(), goal.uploads()) == ({}, 0)


def test_a_resumed_file_is_held_against_its_crc32(goal: Goal) -> None:
    resume_or_begin(goal.uri, goal.listed().identity).add(noise(MIN_PART, seed=3))
    with pytest.raises(SourceChanged, match="its crc32 is"):
        goal.go()
    assert (goal.objects(), goal.uploads()) == ({}, 0)


def test_wrong_bytes_of_the_right_length_are_thrown_away_and_fetched_again(goal: Goal) -> None:
    goal.site.faults[AT].append(other_bytes)
    with pytest.raises(SourceChanged, match="run the same command again"):
        goal.go()
    assert goal.go() is Outcome.FETCHED


def test_a_note_that_is_none_is_said(goal: Goal) -> None:
    goal.s3.put(goal.bucket, f"2018/{DAY}{NOTE_SUFFIX}", b"{}")
    with pytest.raises(SourceError, match="is no note of a started upload: remove it"):
        goal.go()


def test_the_bucket_must_exist(s3: S3Store) -> None:
    check_bucket(f"s3://{s3.bucket()}/x")
    with pytest.raises(SourceGone, match="there is no bucket 'no-such-bucket': create it"):
        check_bucket("s3://no-such-bucket/x")


class RefusingStore:
    """A store that answers each part with a status: the embedded one knows no rights."""

    def __init__(self, code: int) -> None:
        self._code = code

    def upload_part(self, **_: Any) -> None:
        raise ClientError({"ResponseMetadata": {"HTTPStatusCode": self._code}}, "UploadPart")


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (403, SourceForbidden, "need the rights to list the bucket, to read, write and delete objects"),
        (404, SourceGone, "the started upload is gone"),
        (503, SourceUnavailable, "does not do as asked .503.: run the command again"),
    ],
)
def test_what_a_store_refuses_is_said_plainly(code: int, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Upload(RefusingStore(code), "s3://b/k", Note("id", {})).add(b"x")


def test_parts_are_as_many_as_s3_allows() -> None:
    assert part_size(1) == PART
    assert -(-5_000_000_000_000 // part_size(5_000_000_000_000)) <= MAX_PARTS


def test_memory_is_bounded_by_parts_not_by_the_file(goal: Goal) -> None:
    goal.site.add(ITEM, DAY, bytes(48 * 1024 * 1024))
    web, file = goal.web(), goal.listed()
    tracemalloc.start()
    transfer(web, file, goal.uri, lambda count: None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * MIN_PART


def test_the_note_holds_what_a_successor_needs(goal: Goal) -> None:
    goal.site.faults[AT] += [cut_after(MIN_PART + 1), *DOWN]
    with pytest.raises(SourceUnavailable):
        goal.go()
    note = json.loads(goal.get(f"2018/{DAY}{NOTE_SUFFIX}")["Body"].read())
    assert [part["size"] for part in note["parts"]] == [MIN_PART]
    assert note["identity"] == goal.listed().identity
    assert note["validator"] == f'"{len(BODY):x}"'


def test_ingestion_passes_notes_over() -> None:
    assert not is_dump(DAY + NOTE_SUFFIX)


def test_files_lie_below_the_prefix() -> None:
    file = ArchiveFile(ITEM, DAY, 1)
    assert target("s3://b/p/", file) == target("s3://b/p", file) == f"s3://b/p/{DAY}"
    assert target("s3://b", file) == f"s3://b/{DAY}"
