"""Tables of posts become lines of JSON, row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.reading.csv_rows import MAX_ROW, header_of, to_lines
from ingestion.reading.decompression import Buffer, Damaged
from ingestion.reading.posts import read_line, record_of, snapshot_of
from ingestion.reading.shapes.base import RawPost, author_by_name
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import LATEST
from tests.ingestion.shapes import ID, TEXT
from tests.ingestion.test_values import WRITTEN

TWARC = {
    "id": str(ID),
    "created_at": "2018-11-10T20:15:09.000Z",
    "text": TEXT + '\nsecond line, "quoted"',
    "author_id": "77",
    "author.username": "lampshop",
    "author.public_metrics.followers_count": "12.0",
    "public_metrics.like_count": "4",
    "entities.urls": '[{"url": "https://t.co/a", "expanded_url": "https://lamps.example/p"}]',
    "edit_history_tweet_ids": f'["{ID - 9}", "{ID}"]',
    "__twarc.retrieved_at": "2018-11-12T00:00:00+00:00",
}
FOURCAT = {
    "id": str(ID),
    "timestamp": "2018-11-10 21:15:09",
    "unix_timestamp": "1541880909",
    "body": TEXT,
    "author": "lampshop",
    "author_id": "77",
    "is_retweet": "no",
    "urls": "https://lamps.example/p,https://b.example",
}
TCAT = {
    "id": str(ID),
    "time": "1541880909",
    "created_at": "2018-11-10 20:15:09",
    "from_user_name": "lampshop",
    "text": TEXT,
    "from_user_id": "77",
    "urls_expanded": "https://lamps.example/p; https://b.example",
}


def table(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def lines(data: bytes, size: int = 1 << 20) -> list[bytes]:
    pieces: Iterator[Any] = (Buffer(data[i : i + size], verified=True) for i in range(0, len(data), size))
    return b"".join(each.data for each in to_lines(pieces)).splitlines()


def posts(data: bytes) -> list[RawPost]:
    return [post for each in lines(data) for post in read_line(each, LATEST).posts]


@pytest.mark.parametrize("row", [TWARC, FOURCAT, TCAT], ids=["twarc", "4cat", "tcat"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_tools_rows_are_posts(row: dict[str, str], delimiter: str) -> None:
    (post,) = posts(table(row, delimiter=delimiter))
    record = record_of(post)
    assert (post.id, record.author_id, post.created_at, record.content.handle) == (
        ID,
        77,
        WRITTEN,
        "lampshop",
    )
    assert record.content.text.startswith(TEXT) and record.content.urls[0] == "https://lamps.example/p"


def test_counters_and_edits_of_a_row_are_read() -> None:
    (line,) = lines(table(TWARC))
    parsed = read_line(line, LATEST)
    found = snapshot_of(parsed.posts[0])
    assert found is not None and (found.likes, found.observed_at.day) == (4, 12)
    assert (parsed.older, record_of(parsed.posts[0]).followers) == ((ID - 9,), 12)


def test_a_row_of_a_retweet_says_nothing_of_its_own() -> None:
    assert posts(table(FOURCAT | {"is_retweet": "yes"})) == []


def test_an_author_may_be_known_by_name_alone() -> None:
    row = {"id": str(ID), "created_at": "2018-11-10 20:15:09", "text": TEXT, "user_screen_name": "Lampshop"}
    assert posts(table(row))[0].details.author() == author_by_name("twitter", "lampshop")


@pytest.mark.parametrize(
    ("header", "lacks"),
    [
        (b"id,text\n", "the time of"),
        (b"created_at,text,lang\n", "the id of"),
        (b"id,created_at\n1,2\n", "the text of"),
        (b"text,lang", "the id and time of"),
    ],
)
def test_a_table_without_what_a_post_needs_is_refused_by_name(header: bytes, lacks: str) -> None:
    with pytest.raises(Damaged, match=lacks):
        lines(header)


@pytest.mark.parametrize(
    "head", [b"", b"{}\n", b"no table\n", b'{"id":1,"text":2}\n', b"\xff,id\n", b"a,b\n1"]
)
def test_what_is_no_table_of_posts_has_no_header(head: bytes) -> None:
    assert header_of(head) is None


def test_a_row_that_cannot_be_read_leaves_the_others() -> None:
    data = table(TCAT) + b"1,2\n" + b"\xff" * 3 + b"\n" + table(TCAT).split(b"\n", 1)[1]
    first, narrow, odd, last = lines(data)
    assert (narrow, odd) == (b"a row of another width", b"{\xff\xff\xff}")
    assert first == last and read_line(first, LATEST).posts[0].id == ID


def test_a_quote_that_never_closes_takes_no_more_than_a_row_may_have() -> None:
    filling = b"x\n" * MAX_ROW
    found = lines(table(TCAT) + b'"' + filling + table(TCAT).split(b"\n", 1)[1], 1000)
    assert found[1] == b"a row without an end" and found[-1] == found[0]


def test_an_id_that_a_spreadsheet_rounded_is_a_fault() -> None:
    (line,) = lines(table(TCAT | {"id": "1.06135E+18"}))
    with pytest.raises(BadLine, match="bad_id"):
        read_line(line, LATEST)


cells = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12), min_size=1)


@given(cells, st.integers(1, 60))
def test_texts_come_back_however_the_bytes_are_cut(texts: Sequence[str], size: int) -> None:
    rows = [TCAT | {"text": f"x{text}x"} for text in texts]
    found = [read_line(each, LATEST).posts[0].details.value["text"] for each in lines(table(*rows), size)]  # type: ignore[attr-defined]
    assert found == [row["text"] for row in rows]
