"""The encoder's scores made into stretches of the text."""

import numpy as np
import pytest

from ingestion.extraction.encoder.layout import BEGINS, INSIDE, OUTSIDE, Told, piece_columns
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.encoder.marks import stretches, told
from ingestion.extraction.encoder.scores import Scores

CATEGORIES = 2
COLUMNS = piece_columns(CATEGORIES)


def scores_of(text: str, pieces: list[str], tags: list[int], head: str = "title") -> Scores:
    """Scores of a reader that is sure: each piece has its tag."""
    table = np.zeros((len(pieces), max(c.stop for c in COLUMNS.values())), dtype=np.float32)
    offsets, low = [], 0
    for at, (piece, tag) in enumerate(zip(pieces, tags, strict=True)):
        start = text.index(piece, low)
        low = start + len(piece)
        offsets.append((start, low))
        table[at, COLUMNS[head].start + tag] = 8
    return Scores(np.array(offsets, dtype=np.int32), table, np.zeros(4, dtype=np.float32))


def marked(text: str, pieces: list[str], tags: list[int]) -> list[str]:
    found = stretches(scores_of(text, pieces, tags), "title", text, CATEGORIES)
    return [text[mark.start : mark.end] for mark in found]


def test_a_title_runs_from_its_first_piece_to_its_last() -> None:
    text = "get brass lamp now"
    tags = [OUTSIDE, BEGINS, INSIDE, OUTSIDE]
    assert marked(text, ["get", "brass", "lamp", "now"], tags) == ["brass lamp"]


def test_two_titles_are_two() -> None:
    text = "brass lamp and oak desk"
    tags = [BEGINS, INSIDE, OUTSIDE, BEGINS, INSIDE]
    assert marked(text, ["brass", "lamp", "and", "oak", "desk"], tags) == ["brass lamp", "oak desk"]


def test_a_title_never_ends_inside_a_word() -> None:
    text = "get brasslamps now"
    tags = [OUTSIDE, BEGINS, INSIDE, OUTSIDE, OUTSIDE]
    assert marked(text, ["get", "brass", "lamp", "s", "now"], tags) == ["brasslamps"]


def test_signs_of_scripts_without_blanks_are_words_of_their_own() -> None:
    text = "銅灯今日"
    assert marked(text, list(text), [BEGINS, INSIDE, OUTSIDE, OUTSIDE]) == ["銅灯"]


def test_what_only_a_mark_sets_apart_is_one_title() -> None:
    text = "Lamp [Brass] [2024] today"
    tags = [BEGINS, INSIDE, INSIDE, OUTSIDE, OUTSIDE, BEGINS, INSIDE, OUTSIDE]
    pieces = ["Lamp", "[", "Brass", "]", "[", "2024", "]", "today"]
    assert marked(text, pieces, tags) == ["Lamp [Brass] [2024]"]


def test_marks_around_a_title_are_none_of_it() -> None:
    text = '#"Brass Lamp" -'
    tags = [BEGINS, INSIDE, INSIDE, INSIDE, INSIDE, INSIDE]
    assert marked(text, ["#", '"', "Brass", "Lamp", '"', "-"], tags) == ['Brass Lamp"']


def test_a_mention_in_front_of_a_title_is_none_of_it() -> None:
    text = "@lampshop Brass Lamp"
    assert marked(text, ["@", "lampshop", "Brass", "Lamp"], [OUTSIDE, BEGINS, INSIDE, INSIDE]) == [
        "Brass Lamp"
    ]


def test_no_piece_is_no_title() -> None:
    empty = Scores(np.zeros((0, 2), np.int32), np.zeros((0, 20), np.float32), np.zeros(4, np.float32))
    assert stretches(empty, "title", "", CATEGORIES) == []


def test_a_sure_reader_says_so() -> None:
    [mark] = stretches(
        scores_of("lamp now", ["lamp", "now"], [BEGINS, OUTSIDE]), "title", "lamp now", CATEGORIES
    )
    assert mark == Mark(0, 4, pytest.approx(0.9993, abs=1e-3))


def test_the_digits_of_a_figure_say_what_it_is() -> None:
    text = "$19"
    scores = scores_of(text, ["$", "19"], [0, 1], head="told")
    said = told(scores, 0, 3, text, CATEGORIES)
    assert said is not None
    assert max(said, key=said.__getitem__) is Told.SALE


def test_of_a_figure_behind_the_last_piece_nothing_is_said() -> None:
    scores = scores_of("$19 today", ["$", "19"], [0, 1], head="told")
    assert told(scores, 4, 9, "$19 today", CATEGORIES) is None
