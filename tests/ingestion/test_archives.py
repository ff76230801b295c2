"""Plans of files: members by byte range, from the headers alone."""

import bz2
import gzip
import io
import tarfile
import zipfile
from datetime import UTC, datetime
from itertools import count

import pytest

from ingestion.reading import decompression
from ingestion.reading.archives import (
    Plan,
    PlannedMember,
    grouped,
    hours_in_name,
    is_dump,
)
from ingestion.reading.plans import plan_file
from ingestion.reading.unpacking import Unpacked
from tests.ingestion.dumps import tar_of


class Stored:
    """Stored bytes, and which ranges were asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.ranges: list[tuple[int, int]] = []

    def read_range(self, offset: int, length: int) -> bytes:
        self.ranges.append((offset, length))
        return self.data[offset : offset + length]

    def plan(self, name: str = "day.tar") -> Plan:
        return plan_file(name, len(self.data), self.read_range)


def test_a_member_decompresses_alone_from_its_range() -> None:
    stored = Stored(tar_of({"01.json.bz2": bz2.compress(b"one\n"), "02.json.bz2": bz2.compress(b"two\n")}))
    ranges = [stored.data[each.offset :][: each.size] for each in stored.plan().members]
    assert [bz2.decompress(each) for each in ranges] == [b"one\n", b"two\n"]


def test_a_plan_reads_headers_only() -> None:
    stored = Stored(tar_of({f"{i}.json.bz2": bytes(1_000_000) for i in range(5)}))
    assert len(stored.plan().members) == 5
    assert len(stored.ranges) == 6 and sum(length for _, length in stored.ranges) < 200_000


def test_a_single_file_is_one_member_and_is_not_looked_into() -> None:
    stored = Stored(b"x" * 10)
    assert stored.plan("s3://b/2016/05.json.bz2") == Plan([PlannedMember("05.json.bz2", 0, 10)])
    assert stored.ranges == []


def test_long_names_are_read() -> None:
    name = "twitter/" * 30 + "01.json.gz"
    assert [each.name for each in Stored(tar_of({name: b"x"})).plan().members] == [name]


def test_a_tar_cut_in_a_member_gives_those_before() -> None:
    data = tar_of({"01.json.bz2": bytes(600), "02.json.bz2": bytes(5000)})
    plan = Stored(data[:3000]).plan()
    assert [each.name for each in plan.members] == ["01.json.bz2"]
    assert plan.reason == "the tar is cut short after 3000 bytes: fetch it again"


def test_a_tar_cut_between_members_is_noticed() -> None:
    data = tar_of({"01.json.bz2": bytes(512), "02.json.bz2": bytes(512)})
    plan = Stored(data[:1024]).plan()
    assert len(plan.members) == 1 and "is cut short after 1024 bytes" in plan.reason


def test_a_damaged_header_ends_the_plan() -> None:
    data = bytearray(tar_of({"01.json.bz2": bytes(512), "02.json.bz2": bytes(512)}))
    data[1030] ^= 255
    plan = Stored(bytes(data)).plan()
    assert len(plan.members) == 1 and "header at byte 1024 is damaged" in plan.reason


@pytest.mark.parametrize("data", [b"", b"<html>" * 500, bytes(100)])
def test_what_is_no_tar_fails(data: bytes) -> None:
    plan = Stored(data).plan()
    assert plan.members == [] and "fetch it again" in plan.reason


def test_an_empty_tar_is_whole() -> None:
    assert Stored(tar_of({})).plan() == Plan(warning="it holds no files")


def test_links_and_other_files_are_left_out() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        link = tarfile.TarInfo("../../etc/x.json.bz2")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        tar.addfile(tarfile.TarInfo("notes.txt"))
    plan = Stored(buffer.getvalue()).plan()
    assert (plan.members, plan.warning) == ([], "2 entries that are no dump files were left out")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"1630000000000000001\n1630000000000000002\n", "it lists ids of posts, without the posts"),
        (b"\n<!DOCTYPE html><title>Sign in</title>", "it is a web page"),
        (b"dear diary", "neither its name nor its first bytes are those of a dump"),
    ],
)
def test_what_people_take_for_a_dump_is_told_by_what_it_is(data: bytes, says: str) -> None:
    plan = plan_file("posts.txt", len(data), lambda at, size: data[at : at + size])
    assert (plan.is_dump, plan.reason.startswith(says)) == (False, True)


def test_a_tar_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompression, "MAX_FILES", 3)
    plan = Stored(tar_of({f"{i}.json.bz2": b"x" for i in range(4)})).plan()
    assert plan.members == [] and "over 3 files" in plan.reason


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("a/05.json.bz2", True),
        ("A.JSONL", True),
        ("x.json.gz", True),
        ("day.tar", True),
        ("README.md", False),
        ("x.zip", False),
    ],
)
def test_dumps_are_known_by_their_names(name: str, is_one: bool) -> None:
    assert is_dump(name) is is_one


def test_the_opener_follows_the_name() -> None:
    packed = io.BytesIO(bz2.compress(b"x\n"))
    assert b"".join(buffer.data for buffer in Unpacked(packed.read)) == b"x\n"


def test_an_hour_is_read_from_an_archive_name() -> None:
    assert hours_in_name("in/2016/11/25/18/03.json.bz2") == {datetime(2016, 11, 25, 18, tzinfo=UTC)}
    assert hours_in_name("2016/02/31/18/03.json.bz2") == hours_in_name("tweets.json.bz2") == set()


def test_members_are_grouped_to_the_target() -> None:
    members = [PlannedMember("", 0, size) for size in (4, 4, 4, 30, 1, 1)]
    assert [[each.size for each in group] for group in grouped(members, 10)] == [[4, 4, 4], [30], [1, 1]]


def zip_of(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def lines_of(stored: Stored, plan: Plan) -> list[bytes]:
    """What each member of a plan unpacks to, from its range alone."""
    ranges = [stored.data[each.offset :][: each.size] for each in plan.members]
    return [b"".join(buffer.data for buffer in Unpacked(io.BytesIO(each).read)) for each in ranges]


def test_a_zip_is_planned_by_its_directory() -> None:
    stored = Stored(zip_of({"2020/07/01/00/00.json.bz2": bz2.compress(b"{}\n"), "01.json": b'{"a":1}\n'}))
    plan = stored.plan("twitter-stream-2020-07-01.zip")
    assert [each.name for each in plan.members] == ["2020/07/01/00/00.json.bz2", "01.json"]
    assert lines_of(stored, plan) == [b"{}\n", b'{"a":1}\n']


def test_a_tar_in_a_tar_is_planned_to_its_minutes() -> None:
    days = {f"day{n}.tar": tar_of({f"{n}/00.json.gz": gzip.compress(b'{"n":%d}\n' % n)}) for n in (1, 2)}
    stored = Stored(tar_of(days))
    plan = stored.plan("month.tar")
    assert [each.name for each in plan.members] == ["1/00.json.gz", "2/00.json.gz"]
    assert lines_of(stored, plan) == [b'{"n":1}\n', b'{"n":2}\n']


def test_tars_nested_too_deep_are_refused() -> None:
    data = tar_of({"a.json": b"{}\n"})
    for n in range(4):
        data = tar_of({f"{n}.tar": data})
    assert "over 3 deep" in Stored(data).plan().reason


@pytest.mark.parametrize(
    ("name", "data", "is_one"),
    [
        ("part-00000", b'{"a":1}\n', True),
        ("tweets.txt", b'[{"a":1}]', True),
        ("DUMP", gzip.compress(b"{}"), True),
        ("day.tgz", gzip.compress(tar_of({"a.json": b"{}\n"})), True),
        ("notes.txt", b"read me first", False),
        ("logo", b"\x89PNG\r\n", False),
        ("empty", b"", False),
    ],
    ids=count(),  # what is packed holds the time
)
def test_of_other_names_the_content_decides(name: str, data: bytes, is_one: bool) -> None:
    plan = Stored(data).plan(name)
    assert (plan.is_dump, bool(plan.members)) == (is_one, is_one)


def test_a_tar_that_is_compressed_whatever_its_name_is_one_member() -> None:
    stored = Stored(gzip.compress(tar_of({"a.json": b"{}\n", "b.json": b"{}\n"})))
    plan = stored.plan("day.tar")
    assert lines_of(stored, plan) == [b"{}\n{}\n"]
