"""A chunk's members: line classes that add up, one sighting a post, coverage."""

import io
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from deals.domain.records import CoverageRecord, DealKind, DealRecord, PostContent
from ingestion.reading import members
from ingestion.reading.members import ChunkReader, MemberResult
from ingestion.reading.unpacking import Unpacked
from tests.ingestion.dumps import (
    LATEST,
    NOON,
    OFFER,
    bz2_of,
    delete,
    event,
    gz_of,
    jsonl,
    line,
    retweet,
    tweet,
)  # fmt: skip

HOUR = timedelta(hours=1)


def one_deal(content: PostContent) -> Sequence[DealRecord]:
    """Find a deal in each text with a price."""
    deal = DealRecord(anchor=0, kind=DealKind.PRICE, price=Decimal(5), currency="USD")
    return [deal] if "$" in content.text else []


def reader(**options: Any) -> ChunkReader:
    return ChunkReader(one_deal, LATEST, **options)


def buffers(data: bytes) -> Unpacked:
    return Unpacked(io.BytesIO(data).read)


def read(into: ChunkReader, data: bytes, name: str = "a.jsonl") -> MemberResult:
    result = into.read_member(name, Unpacked(io.BytesIO(data).read))
    assert result.lines == result.classes.total() + result.rejected.total()
    return result


def wrong_checksum(packed: bytes) -> bytes:
    """A gzip file whose checksum is another than its contents have."""
    return packed[:-8] + bytes(4) + packed[-4:]


def test_each_line_falls_in_one_class() -> None:
    lines = [
        tweet(1),
        tweet(1),
        tweet(2, "hello"),
        tweet(3, "50% of us"),
        delete(9),
        b"",
        b"rubbish",
        b'{"x":"$5"}',
    ]
    result = read(reader(), jsonl(lines))
    assert dict(+result.classes) == {
        "stored": 1,
        "duplicates": 1,
        "passed_over": 1,
        "not_a_deal": 1,
        "control": 1,
        "blank": 1,
    }
    assert (result.lines, dict(+result.rejected)) == (8, {"bad_frame": 1, "not_a_post": 1})


def test_validation_finds_the_faults_that_the_prefilter_passes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "FIRST_PARSED", 0)
    data = jsonl([tweet(2, "hello"), b'{"a":}', b"{}", delete(4), tweet(5, "hi") | {"id": None}])
    assert dict(+read(reader(), data).rejected) == {}
    result = read(reader(every_line=True), data)
    assert dict(+result.rejected) == {"bad_json": 1, "not_a_post": 1, "bad_id": 1}
    assert dict(+result.classes) == {"passed_over": 1, "control": 1}


def test_the_complete_text_beats_the_cut_one_then_the_earliest_sighting() -> None:
    cut = tweet(5, "only $5 for…", at=NOON - HOUR, truncated=True)
    full = cut | {"extended_tweet": {"full_text": "only $5 for all"}}
    chunk = reader()
    read(chunk, jsonl([cut, retweet(9, full, at=NOON), retweet(8, full, at=NOON - timedelta(minutes=1))]))
    (found,) = chunk.batch("c").posts
    assert (found.post.content.text, found.post.seen_in) == ("only $5 for all", 8)


def test_snapshots_are_of_posts_with_deals_only() -> None:
    chunk = reader()
    quiet, offer = tweet(5, "hello", at=NOON - HOUR), tweet(6, at=NOON - HOUR)
    read(
        chunk,
        jsonl([tweet(7, "who pays $9?", quoted_status=quiet), retweet(8, offer, at=NOON, retweet_count=3)]),
    )
    assert [(each.post_id, each.source_post_id) for each in chunk.batch("c").snapshots] == [(6, 8)]


def test_the_ids_of_delete_notices_are_collected() -> None:
    chunk = reader()
    read(chunk, jsonl([delete(9), delete(3), delete(9)]))
    assert chunk.batch("c").deleted_post_ids == (3, 9)


def test_nothing_of_a_damaged_gzip_stream_is_kept() -> None:
    chunk = reader()
    result = read(chunk, wrong_checksum(gz_of(tweet(1), delete(2))), "2016/11/25/12/00.json.gz")
    assert (result.lines, "is damaged" in result.reason) == (0, True)
    assert chunk.batch("c").posts == chunk.batch("c").deleted_post_ids == ()


def test_what_was_verified_before_the_damage_is_kept() -> None:
    chunk = reader()
    result = read(chunk, bz2_of(tweet(1)) + bz2_of(tweet(2))[:30], "a.json.bz2")
    assert (result.lines, [each.post.id for each in chunk.batch("c").posts]) == (1, [1])


def test_the_whole_lines_before_a_cut_are_kept_and_the_member_is_partly_loaded() -> None:
    chunk = reader()
    result = read(chunk, gz_of(tweet(1), delete(2))[:-4], "2016/11/25/12/00.json.gz")
    assert (result.lines, dict(+result.classes)) == (2, {"stored": 1, "control": 1})
    assert "is cut short" in result.reason and not chunk.batch("c").is_whole


def test_a_post_of_a_damaged_member_makes_no_duplicate_of_a_later_one() -> None:
    chunk = reader()
    read(chunk, wrong_checksum(gz_of(tweet(1))), "a.json.gz")
    assert read(chunk, jsonl([tweet(1)])).classes["stored"] == 1


def test_the_last_line_needs_no_newline() -> None:
    assert read(reader(), jsonl([tweet(1)])[:-2]).classes["stored"] == 1


def test_coverage_counts_by_the_hour_of_the_lines() -> None:
    chunk = reader()
    hours = [0] * 20 + [1] * 30 + [3] * 7
    read(
        chunk,
        jsonl(tweet(i + 1, OFFER if i == 25 else "hello", at=NOON + h * HOUR) for i, h in enumerate(hours)),
    )
    assert [(each.hour, each.lines, each.posts, each.deals) for each in chunk.batch("c").coverage] == [
        (NOON, 20, 0, 0),
        (NOON + HOUR, 30, 1, 1),
        (NOON + 3 * HOUR, 7, 0, 0),
    ]


def test_a_failed_member_covers_the_hour_that_its_name_says() -> None:
    chunk = reader()
    read(chunk, b"", "2016/11/25/12/00.json.bz2")
    read(chunk, b"", "unnamed.json.bz2")
    assert chunk.batch("c").coverage == (CoverageRecord(NOON, "failed", 0, 0, 0),)


def test_an_hour_of_which_a_minute_failed_is_partial() -> None:
    chunk = reader()
    read(chunk, b"", "2016/11/25/12/00.json.bz2")
    read(chunk, bz2_of(tweet(1)), "2016/11/25/12/01.json.bz2")
    assert chunk.batch("c").coverage == (CoverageRecord(NOON, "partial", 1, 1, 1),)


def test_an_hour_that_only_a_name_tells_is_of_the_network_of_the_other_files() -> None:
    chunk = reader()
    read(chunk, b"", "2016/11/25/13/00.json.bz2")
    read(chunk, line(event(OFFER)) + b"\n", "2016/11/25/12/00.json")
    found = chunk.batch("c").coverage
    assert [(each.network, each.hour, each.status) for each in found] == [
        ("bluesky", NOON, "loaded"),
        ("bluesky", NOON + HOUR, "failed"),
    ]


def test_lines_of_two_networks_count_for_the_hours_of_each() -> None:
    lines = [tweet(n) for n in range(1, 31)] + [event(OFFER) for _ in range(10)]
    chunk = reader()
    read(chunk, jsonl(lines))
    found = chunk.batch("c").coverage
    assert [(each.network, each.lines) for each in found] == [("bluesky", 10), ("twitter", 30)]


def test_a_text_is_extracted_once_however_often_it_is_retweeted() -> None:
    seen: list[str] = []
    chunk = ChunkReader(lambda content: seen.append(content.text) or one_deal(content), LATEST)
    original = tweet(5, at=NOON - HOUR)
    read(chunk, jsonl(retweet(10 + i, original, at=NOON) for i in range(30)))
    assert seen == [OFFER]


def test_a_text_that_the_extractor_fails_on_is_a_rejected_line() -> None:
    def fail(content: PostContent) -> Sequence[DealRecord]:
        if "$7" in content.text:
            raise ValueError("a fault")
        return one_deal(content)

    result = read(ChunkReader(fail, LATEST), jsonl([tweet(1, "now $7"), tweet(2, "now $5")]))
    assert dict(+result.rejected) == {"extraction_failed": 1}
    assert dict(+result.classes) == {"stored": 1}


@pytest.mark.parametrize(
    ("data", "lines", "rejected"),
    [
        (b"%b%b\n%b\n", 3, 0),  # a newline was lost
        (b"%b\n1417178821,%b\ndata: %b\n", 3, 0),
        (b"[\n%b,\n%b\n]\n%b\n", 3, 0),
        (b"%b\n%b\n%b", 3, 0),
        (b"%b\n%b\nrest of a line}\n%b", 4, 1),
    ],
)
def test_objects_are_read_whatever_stands_between_them(data: bytes, lines: int, rejected: int) -> None:
    result = read(reader(), data % tuple(line(tweet(n)) for n in (1, 2, 3)))
    assert (result.lines, result.classes["stored"], result.rejected.total()) == (lines, 3, rejected)


def test_a_newline_within_a_post_is_mended() -> None:
    broken = line(tweet(1)).replace(b"Gadget", b"Gad\nget")
    result = read(reader(), line(tweet(2)) + b"\n" + broken + b"\n" + line(tweet(3)) + b"\n")
    assert (result.lines, result.classes["stored"]) == (3, 3)


@pytest.mark.parametrize("odd", [b',"x":NaN}', b',"x":-Infinity}', b',"x":1,}', b',"x":[1,2,],}'])
def test_what_is_nearly_json_is_read(odd: bytes) -> None:
    assert read(reader(), line(tweet(1))[:-1] + odd + b"\n").classes["stored"] == 1


def test_a_file_in_no_order_of_time_counts_for_the_hours_of_its_lines() -> None:
    hours = [10, *(n * 7 % 24 for n in range(398)), 10]
    lines = [tweet(n + 1, at=NOON.replace(hour=hour)) for n, hour in enumerate(hours)]
    chunk = reader()
    read(chunk, jsonl(lines))
    counts = [each.lines for each in chunk.batch("c").coverage]
    assert (len(counts), sum(counts)) == (24, 400) and min(counts) >= 16


def test_a_shape_that_is_not_known_is_named_by_its_keys() -> None:
    result = read(reader(), b'{"rawContent":"hello","id":5,"user":{}}\n' * 300)
    assert (result.unknown, result.rejected["not_a_post"]) == ("id, rawContent, user", 200)


def test_the_first_lines_of_each_file_are_parsed() -> None:
    chunk, lines = reader(), jsonl([tweet(n + 1, "hello") for n in range(250)])
    assert [chunk.read_member("a", buffers(lines), file).parsed for file in (1, 1, 2)] == [200, 0, 200]
