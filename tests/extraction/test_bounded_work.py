"""No line takes long: no pattern tries a text in many ways, and twice the text is about twice the work."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingestion.extraction
from deals.domain.records import PostContent, Span
from ingestion.extraction.arithmetic import threes_nearby
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.readers import load_second_reader
from ingestion.extraction.reading import MAX_TEXT
from tests.extraction.test_properties import UNITS
from tests.timing import computing_seconds, is_within

MORE_UNITS = [
    "was now was now ", "instead of $5 ", "Kindle", "Deal", "1111", "#a #b x ", "your order now ", "İ", "🔥",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u202e", "\u200d", "e\u0301", "שלום ₪5 ", "مرحبا ", "٣٤ ",
    "[[", "$1-$2 ", "use code ABC123 ", "buy 2 get 1 ",
]  # fmt: skip

TWICE_IS_AT_MOST = 4.0
"""Times the work for twice the text where all is quadratic; it was 2^n, and 3 to 4 for links."""

NOISE = 0.05
"""Seconds of computing that other processes of a busy machine may add."""


def read(text: str, **more: Any) -> None:
    extract_deals(PostContent(text=text, **more), load_catalogue())


def seconds(work: Callable[[], object]) -> float:
    """Of computing, the best of three."""
    return min(computing_seconds(work) for _ in range(3))


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of the extractor, by its name."""
    for module in pkgutil.walk_packages(ingestion.extraction.__path__, "ingestion.extraction."):
        if ".evaluation" not in module.name and ".training" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{module.name}.{name}", value


def test_no_pattern_tries_a_text_in_many_ways() -> None:
    """A word that stands twice in a repeated choice doubles the ways with each time that a text has it.

    For ten more words that is a thousand times the work; linear patterns do twice, cubic ones eight times.
    """
    wrong = []
    for name, pattern in patterns():
        words = set(re.findall(r"[A-Za-z][a-z']+", re.sub(r"\\.", "", pattern.pattern)))
        for unit in {"1", "1,", "a", "A", "#a ", "@a ", " ", "- "} | words | {f"{word} " for word in words}:
            short, long = (unit * n + "\u00a1x" for n in (9, 18))
            if computing_seconds(partial(pattern.match, long)) > 0.002 and is_explosive(pattern, short, long):
                wrong.append((name, unit))
    assert wrong == []


def is_explosive(pattern: re.Pattern[str], short: str, long: str) -> bool:
    """Whether twice the text is over fifty times the work, measured again."""
    return seconds(lambda: pattern.match(long)) > 50 * max(seconds(lambda: pattern.match(short)), 1e-6)


@given(st.lists(st.sampled_from([*UNITS, *MORE_UNITS]), min_size=1, max_size=4).map("".join))
@settings(max_examples=40, deadline=None)
def test_twice_the_text_is_at_most_four_times_the_work(piece: str) -> None:
    half, whole = (("Lamp 5% off " + piece * MAX_TEXT)[:size] for size in (MAX_TEXT // 2, MAX_TEXT))
    assert seconds(lambda: read(whole)) <= TWICE_IS_AT_MOST * seconds(lambda: read(half)) + NOISE


FIELDS: dict[str, Callable[[int], dict[str, Any]]] = {
    "links": lambda n: {"urls": tuple(f"http://a{i}.com/x" for i in range(n))},
    "links in links": lambda n: {"urls": tuple(f"http://a{i}.com/?u=http%3A%2F%2Fb.com" for i in range(n))},
    "one long host": lambda n: {"urls": ("http://" + "a." * 10 * n,)},
    "shown links": lambda n: {"link_spans": tuple(Span(i, i + 5) for i in range(n))},
    "a card": lambda n: {"card_title": "\u200b| " * 10 * n},
    "a handle": lambda n: {"handle": "a" * 10 * n},
}


@pytest.mark.parametrize("field", FIELDS)
def test_what_stands_beside_the_text_costs_no_more_the_more_it_is(field: str) -> None:
    few, many = FIELDS[field](500), FIELDS[field](8_000)
    text = "Lamp now $5 was $9 at Quillmart " + "filler " * 500
    cost = seconds(lambda: read(text, **few))
    assert seconds(lambda: read(text, **many)) <= TWICE_IS_AT_MOST * cost + NOISE


def test_a_letter_that_grows_in_lower_case_moves_no_offset() -> None:
    post = PostContent(text=f"{'İ' * 9} Lamp $5 at Walmart")
    [deal] = extract_deals(post, load_catalogue())
    told = {name: post.text[span.start : span.end] for name, span in deal.spans.items()}
    assert (deal.retailer_slug, told["price"], told["retailer"]) == ("walmart", "$5", "Walmart")


def test_arithmetic_looks_at_neighbours_alone() -> None:
    """Of 120 sums all threes are 280,840, those within five places 1,160."""
    assert len(list(threes_nearby(range(120)))) == 1_160


@pytest.mark.full
@pytest.mark.parametrize("unit", [*UNITS, *MORE_UNITS])
def test_no_line_takes_a_second_by_both_readers(unit: str) -> None:
    heads = ("Lamp $5 sale ", "Lamp 5% off ", "Buy one get one free ", "instead of $5 " * 20)
    texts = [(head + unit * MAX_TEXT)[:MAX_TEXT] for head in heads]
    texts += [(unit * 120 + head * 200)[:MAX_TEXT] for head in heads]
    catalogue, second = load_catalogue(), load_second_reader()
    for text in texts:
        assert is_within(1, partial(extract_deals, PostContent(text=text), catalogue, second))
