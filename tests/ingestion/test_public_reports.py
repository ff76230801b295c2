"""Files as people have them, by the kinds of public bug reports: what is read of each, line by line."""

import bz2
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest

from deals.domain.records import DealKind, DealRecord
from ingestion.reading.members import ChunkReader
from ingestion.reading.plans import plan_file
from ingestion.reading.unpacking import Unpacked
from tests.ingestion.dumps import LATEST, NOON, bz2_of, gz_of, jsonl, line, tar_of, tweet

ONE, TWO, THREE = (line(tweet(n)) for n in (1, 2, 3))
MANY = jsonl(tweet(n + 1, f"Acme Gadget {n * 7919} now only $5, {n * 104729}") for n in range(3000))
PRETTY = ONE.replace(b",", b",\n  ").replace(b"{", b"{\n  ") + b"\n"


class Report(NamedTuple):
    """A file, and its lines by result."""

    what: str
    name: str
    data: Callable[[], bytes]
    gives: dict[str, int]
    says: str = ""


def zip_of(name: str, data: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def wide(text: bytes, encoding: str) -> bytes:
    return text.decode().encode(encoding)


REPORTS = [
    # names and containers
    Report("a minute unpacked", "2018/11/10/20/15.json", lambda: ONE, {"stored": 1}),
    Report("no suffix", "part-00000", lambda: ONE, {"stored": 1}),
    Report("a text", "posts.txt", lambda: ONE, {"stored": 1}),
    Report("large letters", "POSTS.JSONL.GZ", lambda: gz_of(tweet(1)), {"stored": 1}),
    Report("a suffix of another kind", "a.json.bz2.1", lambda: bz2_of(tweet(1)), {"stored": 1}),
    Report("a month as gz", "2011-10.jsonl.gz", lambda: gz_of(tweet(1)), {"stored": 1}),
    Report(
        "names that are times",
        "day.tar",
        lambda: tar_of({"20221201/20221201000000.json.gz": gz_of(tweet(1))}),
        {"stored": 1},
    ),
    Report(
        "a month of days", "m.tar", lambda: tar_of({"d.tar": tar_of({"1.json.gz": gz_of(tweet(1))})}),
        {"stored": 1},
    ),
    Report("a day as zip", "day.zip", lambda: zip_of("00/00.json.bz2", bz2_of(tweet(1))), {"stored": 1}),
    Report("a stored zip", "day.zip", lambda: zip_of("a.json", ONE, zipfile.ZIP_STORED), {"stored": 1}),
    Report("a bz2 zip", "day.zip", lambda: zip_of("a.json", ONE, zipfile.ZIP_BZIP2), {"stored": 1}),
    Report("a tar in a zip", "day.zip", lambda: zip_of("a.tar", tar_of({"a.json": ONE})), {"stored": 1}),
    Report("a zip in a tar", "a.tar", lambda: tar_of({"a.zip": zip_of("a.json", ONE)}), {"stored": 1}),
    Report(
        "a tar in gz", "a.tar.gz", lambda: gzip.compress(tar_of({"a.json": ONE, "b.json": TWO})),
        {"stored": 2},
    ),
    Report("a tar in bz2", "a.tbz", lambda: bz2.compress(tar_of({"a.json": ONE})), {"stored": 1}),
    Report("gz in gz", "a.json.gz", lambda: gzip.compress(gz_of(tweet(1))), {"stored": 1}),
    Report("a picture", "a.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), {}, "is those of a dump"[3:]),
    # encodings
    Report("a byte order mark", "a.json", lambda: b"\xef\xbb\xbf" + ONE, {"stored": 1}),
    Report("marks between files joined", "a.json", lambda: (b"\xef\xbb\xbf" + ONE + b"\n") * 2,
           {"stored": 1, "duplicates": 1}),
    Report("UTF-16", "a.json", lambda: wide(ONE + b"\n" + TWO, "utf-16"), {"stored": 2}),
    Report("UTF-16, the other way", "a.json", lambda: b"\xfe\xff" + wide(ONE, "utf-16-be"), {"stored": 1}),
    # layouts
    Report("an array", "a.json", lambda: b"[\n" + ONE + b",\n" + TWO + b"\n]\n", {"stored": 2}),
    Report("an array on a line", "a.json", lambda: b"[" + ONE + b"," + TWO + b"]", {"stored": 2}),
    Report("an array of nothing", "a.json", lambda: b"[]", {}),
    Report("pretty-printed", "a.json", lambda: PRETTY + TWO.replace(b",", b",\n"), {"stored": 2}),
    Report("an array, pretty-printed", "a.json", lambda: b"[\n" + PRETTY + b"]", {"stored": 1}),
    Report("two on a line", "a.jsonl", lambda: ONE + TWO + b"\n", {"stored": 2}),
    Report("two on a later line", "a.jsonl", lambda: ONE + b"\n" + TWO + THREE + b"\n", {"stored": 3}),
    Report("a newline within", "a.jsonl", lambda: ONE[:50] + b"\n" + ONE[50:] + b"\n" + TWO, {"stored": 2}),
    Report("a time before", "a.csv", lambda: b"1417178821," + ONE + b"\n1417178822," + TWO, {"stored": 2}),
    Report("server-sent events", "a.txt", lambda: b"data: " + ONE + b"\n\ndata: " + TWO,
           {"stored": 2}),
    Report("commas behind", "a.jsonl", lambda: ONE + b",\n" + TWO + b",\n", {"stored": 2}),
    Report("a script", "tweets.js", lambda: b"window.YTD.tweets.part0 = [ " + ONE + b" ]", {"stored": 1}),
    Report("text sequences", "a.json", lambda: b"\x1e" + ONE + b"\n\x1e" + TWO + b"\n", {"stored": 2}),
    Report("keep-alive and CRLF", "a.json", lambda: ONE + b"\r\n\r\n" + TWO + b"\r\n",
           {"stored": 2, "blank": 1}),
    # lines
    Report("NaN", "a.json", lambda: ONE[:-1] + b',"x": NaN}', {"stored": 1}),
    Report("a comma too many", "a.json", lambda: ONE[:-1] + b",}", {"stored": 1}),
    Report("the last line is cut", "a.json", lambda: ONE + b"\n" + TWO[:60], {"stored": 1, "bad_frame": 1}),
    Report("a mangled line", "a.json", lambda: ONE + b'\n{"a":}\n' + TWO, {"stored": 2, "bad_json": 1}),
    Report("the head is lost", "a.jsonl", lambda: ONE[30:] + b"\n" + TWO, {"stored": 1, "bad_frame": 1}),
    Report("a line of 30 MB", "a.jsonl", lambda: ONE[:-1] + b',"x":"' + b"x" * 30_000_000 + b'"}\n' + TWO,
           {"stored": 1, "too_long": 1}),
    Report("a brace too many", "a.jsonl", lambda: ONE + b"}\n" + TWO, {"stored": 2, "bad_json": 1}),
    # cuts and damage
    Report("a gz cut after 90 %", "a.json.gz", lambda: gz_cut(0.9), {"stored": 2700}, "is cut short"),
    Report("a gz with a bit turned", "a.json.gz", lambda: gz_bit(), {}, "is damaged"),
    Report("a bz2 of two streams", "a.json.bz2", lambda: bz2_of(tweet(1)) + bz2_of(tweet(2)), {"stored": 2}),
    Report("an empty minute", "d.tar", lambda: tar_of({"15.json.bz2": b"", "16.json.bz2": bz2_of(tweet(1))}),
           {"stored": 1}, "is empty (0 bytes)"),
]  # fmt: skip


def gz_cut(share: float) -> bytes:
    whole = gzip.compress(MANY)
    return whole[: int(len(whole) * share)]


def gz_bit() -> bytes:
    whole = bytearray(gzip.compress(MANY))
    whole[len(whole) // 2] ^= 4
    return bytes(whole)


def deals(content: object) -> list[DealRecord]:
    return [DealRecord(anchor=0, kind=DealKind.PRICE, price=Decimal(5), currency="USD")]


def read(name: str, data: bytes, *, every_line: bool = False) -> tuple[ChunkReader, Counter[str], str]:
    """Plan and read a file as a load does; return its reader, lines by result, and what is said of it."""
    plan = plan_file(f"/dumps/{name}", len(data), lambda at, size: data[at : at + size])
    chunk, found, says = ChunkReader(deals, LATEST, every_line=every_line), Counter(), [plan.reason]
    for member in plan.members:
        part = io.BytesIO(data[member.offset : member.offset + member.size])
        label = name if name.endswith(member.name) else member.name
        result = chunk.read_member(label, Unpacked(part.read, member.name), file=1)
        found += result.classes + result.rejected
        says += [result.reason, result.warning, result.unknown]
        assert result.lines == result.classes.total() + result.rejected.total()
    return chunk, found, "; ".join(says)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.what)
def test_what_a_report_asked_for_is_read(report: Report) -> None:
    _, found, says = read(report.name, report.data())
    if report.what.startswith("a gz cut"):
        assert 2600 < found["stored"] < 2760 and report.says in says
    else:
        assert dict(found) == report.gives and report.says in says


def test_lines_of_an_unknown_shape_are_parsed_though_they_show_no_price() -> None:
    lines = [{"_type": "other", "rawContent": "hello $5" if n % 100 == 0 else "hello"} for n in range(400)]
    _, found, says = read("a.jsonl", jsonl(lines))
    assert found["not_a_post"] == 202 and "_type, rawContent" in says


def test_lines_in_no_order_of_time_count_for_their_hours() -> None:
    hours = [10, *(n * 7 % 24 for n in range(398)), 10]
    chunk, _, _ = read("a.jsonl", jsonl(tweet(n + 1, at=NOON.replace(hour=h)) for n, h in enumerate(hours)))
    assert {each.hour.hour: each.lines for each in chunk.batch("c").coverage} == dict(Counter(hours))


def test_lines_that_tell_no_time_count_for_the_hour_of_the_name() -> None:
    chunk, _, _ = read("2018/11/10/20/15.json", b'{"limit":{"track":12}}\n' * 3)
    (hour,) = chunk.batch("c").coverage
    assert (hour.lines, hour.hour) == (3, NOON.replace(month=11, day=10, year=2018, hour=20))


def test_an_hour_that_only_a_post_tells_of_has_an_unknown_number_of_lines() -> None:
    later = NOON + timedelta(hours=5)
    lines = [tweet(n + 1, "hello") for n in range(400)] + [tweet(500, at=later)]
    chunk, _, _ = read("a.jsonl", jsonl([*lines, *lines[:400]]))
    assert [(each.hour, each.lines, each.posts) for each in chunk.batch("c").coverage] == [
        (NOON, 801, 0),
        (later, None, 1),
    ]
