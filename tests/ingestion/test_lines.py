"""Framing: buffers of any size -> whole lines, each in one class."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.reading import lines
from ingestion.reading.lines import LineFramer, read_block
from ingestion.reading.posts import read_line
from tests.ingestion.dumps import LATEST, delete, jsonl, line


def framed(*buffers: bytes) -> list[bytes]:
    framer = LineFramer()
    return [block for block in [*map(framer.feed, buffers), framer.close()] if block]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_blocks_are_the_same_bytes_however_they_are_cut(data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(data)]
    blocks = framed(*(data[a:b] for a, b in itertools.pairwise(edges)))
    assert b"".join(blocks) == data.removeprefix(lines.BOM)
    assert all(block.endswith(b"\n") for block in blocks[:-1])


def test_a_byte_order_mark_is_taken_off_the_start_even_in_pieces() -> None:
    assert framed(b"\xef", b"\xbb", b"\xbf{}\n") == [b"{}\n"]


def test_a_line_too_long_to_hold_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE", 10)
    framer = LineFramer()
    blocks = [framer.feed(buffer) for buffer in (b"{a}\n" + b"x" * 11, b"y" * 30, b"zz\n{b}\n")]
    assert blocks == [b"{a}\n", b"", b"{b}\n"] and framer.dropped == 1


def test_a_long_line_within_a_block_is_rejected() -> None:
    found = read_block(b'{"a":1}\n{"b":"' + b"x" * lines.MAX_LINE + b'"}\n')
    assert (found.total, dict(found.rejected)) == (2, {"too_long": 1})


def test_each_faulty_line_is_counted_once() -> None:
    found = read_block(
        b'{"a":1}\r\n\r\n{"a":"$5"\r\n\xef\xbb\xbf{"b":2}\r\n{"c":"\xff"}\r\n[1]\n \n{"d":"$5"}'
    )
    assert (found.total, found.blank, dict(found.rejected)) == (8, 2, {"bad_frame": 2, "bad_utf8": 1})
    assert found.candidates == [b'{"d":"$5"}']


@pytest.mark.parametrize("order", [("id", "id_str", "user_id"), ("id", "user_id", "id_str")])
def test_a_notice_whose_number_was_rounded_deletes_the_post_of_its_string(order: tuple[str, ...]) -> None:
    values = {"id": 1234567890123456800, "id_str": "1234567890123456789", "user_id": 5}
    notice = line({"delete": {"status": {key: values[key] for key in order}}})
    found = read_block(notice + b"\n")
    assert (found.deleted, found.candidates) == ([], [notice])
    assert read_line(notice, LATEST).deleted == (1234567890123456789,)


def test_delete_notices_are_read_from_the_bytes() -> None:
    found = read_block(jsonl([delete(2**62), {"a": "$5"}, delete(7)]))
    assert (found.deleted, found.candidates) == ([2**62, 7], [b'{"a":"$5"}\r'])


@pytest.mark.parametrize(
    "notice",
    [
        b'{"timestamp_ms":"1","delete":{"status":{"id":5}}}',
        b'{"delete":{"status":{"id":99999999999999999999,"user_id":1}}}',
        line(delete(2**63)),
        line({"limit": {"track": 5}}),
    ],
)
def test_other_control_messages_are_left_to_the_parser(notice: bytes) -> None:
    found = read_block(notice + b"\n")
    assert (found.deleted, found.candidates) == ([], [notice])


def test_every_line_is_given_where_all_must_be_parsed() -> None:
    found = read_block(jsonl([{"a": 1}, delete(5), {"a": "$5"}, b""], b"\n"), every_line=True)
    assert (found.others, len(found.candidates), found.deleted, found.blank) == ([b'{"a":1}'], 2, [], 1)
