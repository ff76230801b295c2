"""Objects that are not one a line become lines, whatever stands between them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.reading import splitting
from ingestion.reading.splitting import Splitter, split

A, B = b'{"id":1,"text":"a } { \\" b"}', b'{"id":2,"user":{"n":[{"x":1}]}}'

texts = st.text(st.characters(codec="utf-8"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)
objects = st.lists(st.dictionaries(texts, values, max_size=4), max_size=6)


@pytest.mark.parametrize(
    "data",
    [
        A + b"\n" + B + b"\n",
        b"[" + A + b"," + B + b"]",
        b"[\n" + A + b",\n" + B + b"\n]\n",
        A + B,
        b"1417178821," + A + b"\n1417178822," + B + b"\n",
        b"data: " + A + b"\n\ndata: " + B + b"\n\n",
        b"event: update\nid: 7\ndata: " + A + b"\n\n:thump\n\nevent: update\ndata: " + B + b"\n\n",
        b"window.YTD.tweets.part0 = [ " + A + b", " + B + b" ]",
        b"\x1e" + A + b"\n\x1e" + B + b"\n",
        b"\xef\xbb\xbf[" + A + b",\r\n" + B + b"]",
    ],
)
def test_objects_become_lines_whatever_stands_between_them(data: bytes) -> None:
    assert split(data) == [A, B]


def test_a_newline_within_an_object_is_taken_out() -> None:
    assert split(b'{"id":1,"text":"lam\np"}\n' + B) == [b'{"id":1,"text":"lamp"}', B]


@given(objects, st.sampled_from([None, 1, 4]), st.integers(1, 40))
def test_any_objects_come_back_however_they_are_printed_and_cut(
    rows: list[dict], indent: int | None, size: int
) -> None:
    data = json.dumps(rows, indent=indent, ensure_ascii=False).encode()
    splitter, lines = Splitter(), []
    for start in range(0, len(data), size):
        lines += splitter.feed(data[start : start + size])
    assert [json.loads(line) for line in [*lines, *splitter.close()]] == rows


def test_an_object_that_is_cut_off_is_one_odd_line_and_the_next_is_whole() -> None:
    assert split(b'{"id":1,"text":"cut\n' + A + b"\n" + B + b"\n") == [b'{"id":1,"text":"cut', A, B]


def test_what_lost_its_head_is_an_odd_line() -> None:
    assert split(b'18026,"created_at":5}\n' + A) == [b'"created_at":5}', A]


def test_an_object_that_never_ends_is_given_up_and_the_next_line_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitting, "MAX_LINE", 50)
    splitter = Splitter()
    lines = (
        splitter.feed(b'{"a":"' + b"x" * 60) + splitter.feed(b"y" * 60) + splitter.feed(b'"}\n' + A + b"\n")
    )
    assert (len(lines[0]), lines[1:]) == (66, [A])


def test_objects_within_what_lost_its_head_are_no_lines_of_their_own() -> None:
    rest = b'"user":{"id":5},"urls":[{"id":6}]}'
    assert split(b"18026," + rest + b"\n" + A) == [rest, A]


def test_what_stands_between_objects_is_odd_by_the_line() -> None:
    assert split(A + b"\nlog on\n\nlog off\n" + B + b"end") == [A, b"log on", b"log off", B, b"end"]
