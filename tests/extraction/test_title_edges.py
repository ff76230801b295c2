"""Edges of a title that the text itself shows."""

import pytest

from deals.domain.records import Span
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.maker_edges import settled_makers
from ingestion.extraction.title_edges import settled_marks, settled_span


def _settled(text: str, marked: str) -> str:
    start = text.index(marked)
    span = settled_span(text, Span(start, start + len(marked)), (), (), load_catalogue())
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "marked", "title"),
    [
        ("I just listed: 'Harbour Lights', for $9.95", "Harbour Lights'", "Harbour Lights"),
        ("Listed “Harbour Lights” for $9.95", "Harbour Lights”", "Harbour Lights"),
        ("Chess set - 18.5' by Orlo for $69", "Chess set - 18.5'", "Chess set - 18.5'"),
        ("#KindleDeal: Harbour Lights for $3.99", "KindleDeal: Harbour Lights", "Harbour Lights"),
        ("30% off Orlo Milk FrotherApply code X", "Orlo Milk FrotherApply", "Orlo Milk Frother"),
    ],
)
def test_quotes_around_a_title_and_a_tag_before_it_are_no_part_of_it(
    text: str, marked: str, title: str
) -> None:
    assert _settled(text, marked) == title


def test_any_alone_is_no_title() -> None:
    text = "Any 4 pairs for $99"
    assert settled_marks(text, [Mark(0, 3, 0.9)], (), (), load_catalogue()) == ()


def test_a_name_inside_a_word_is_no_maker() -> None:
    text = "@my_pal Orlo AA batteries 3/$5"
    whole, part = Mark(8, 12, 0.9), Mark(4, 7, 0.9)
    assert settled_makers(text, [part, whole], []) == (whole,)
