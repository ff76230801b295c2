"""What holds for any text whatever: no exception, spans that show their values, sane prices."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deals.domain.metrics import MAX_PRICE
from deals.domain.records import PostContent
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.numbers import to_number
from ingestion.extraction.text import fold
from ingestion.extraction.triggers import may_hold_deal
from tests.timing import is_within

PIECES = st.sampled_from(
    [
        "$",
        "£",
        "€",
        "₹",
        "¢",
        "%",
        "Rs.",
        "USD",
        "19.99",
        "1,299.00",
        "1.299,00",
        "5",
        ".99",
        "20-40",
        "99p",
        "free",
        "FREE",
        "off",
        "BOGO",
        "half",
        "price",
        "was",
        "reg.",
        "MSRP",
        "save",
        "code:",
        "SPRING50",
        "for",
        "only",
        "now",
        "at",
        "@Target",
        "@amazon",
        "Amazon:",
        "#deal",
        "via",
        "by",
        "Sony",
        "lamp",
        "Wool",
        "socks",
        "3",
        "2",
        "/mo",
        "each",
        "from",
        "under",
        "$10",
        "shipping",
        "over",
        "(",
        ")",
        "[",
        "]",
        "-",
        "->",
        "=",
        "|",
        "!",
        "?",
        ".",
        ",",
        "…",
        "https://t.co/abcdefghij",
        "\n",
        "RT",
        "@some:",
        "win",
        "giveaway",
        "🔥",
        "\xa0",
        "buy",
        "one",
        "get",
    ]
)
POST_LIKE = st.lists(PIECES, max_size=40).map(" ".join)
ANY_TEXT = st.one_of(
    POST_LIKE, st.text(st.characters(), max_size=300), st.lists(PIECES, max_size=30).map("".join)
)


def extract(text):
    return extract_deals(PostContent(text=text), load_catalogue())


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_no_text_raises_and_the_same_text_gives_the_same_deals(text):
    assert extract(text) == extract(text)


@given(POST_LIKE)
@settings(max_examples=400, deadline=None)
def test_spans_lie_inside_the_text_and_show_their_values(text):
    for deal in extract(text):
        for name, span in deal.spans.items():
            assert 0 <= span.start < span.end <= len(text), name
        shown = {name: text[span.start : span.end] for name, span in deal.spans.items()}
        if deal.product is not None:
            assert fold(shown["product"]) == deal.product
        for name, value in (("brand", deal.brand), ("coupon", deal.coupon)):
            assert value is None or shown[name] == value


@given(POST_LIKE)
@settings(max_examples=400, deadline=None)
def test_numbers_stand_in_their_spans(text):
    for deal in extract(text):
        for name in ("price", "list_price", "percent_off", "amount_off"):
            value, span = getattr(deal, name), deal.spans.get(name)
            if value is None or deal.kind == "free":
                continue
            digits = "".join(c for c in text[span.start : span.end] if c.isdigit())
            assert f"{value:f}".replace(".", "").strip("0") in digits or "half" in text.lower()


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_figures_are_finite_and_in_bounds(text):
    for deal in extract(text):
        for value in (deal.price, deal.list_price, deal.amount_off):
            assert value is None or (value.is_finite() and 0 <= value <= MAX_PRICE)
        assert deal.percent_off is None or 0 < deal.percent_off <= 100
        assert 0.0 <= deal.confidence <= 1.0
        assert deal.quantity >= 1


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_anchors_are_unique_and_rise(text):
    anchors = [deal.anchor for deal in extract(text)]
    assert anchors == sorted(set(anchors))


@given(st.text(alphabet="abc .,!@#\n", max_size=200))
@settings(max_examples=200, deadline=None)
def test_a_text_without_trigger_holds_no_deal(text):
    assert may_hold_deal(text) or extract(text) == []


UNITS = [
    "$1 ",
    "$",
    "1,",
    "1.",
    "((",
    "by ",
    " for ",
    "buy one ",
    "was ",
    "% off ",
    "free ",
    "#tag ",
    "@x ",
    "a.",
]
UNITS += ["[", "\n", "code ", "$1-", "9 ", "save ", "https://", "A ", "...", "-", " or $1", "RT @a: ", "use "]
UNITS += [
    "\u00a0",
    '"',
    '"A b" ',
    "'s ",
    "#A ",
    "#a #b ",
    "The Of ",
    "So a: ",
    "a, ",
    "is a ",
    "5% off b ",
    "$5 off b, ",
]
UNITS += [
    "(",
    "($5 ",
    "under ",
    "gifts under ",
    "code good for ",
    "5 for $5 ",
    "A & B ",
    "「",
    "x" * 50 + " ",
    "Apple ",
    "Target ",
]
UNITS += [
    "@a@a",
    "http",
    "99\u00a2",
    "0,",
    "1 000 ",
    "=$1",
    "by A ",
    "...by ",
    "for 1.00 ",
    "at A ",
    "\u200b",
    "\ud83d",
]


@pytest.mark.parametrize("unit", UNITS)
def test_ten_thousand_characters_take_less_than_a_moment(unit):
    text = ("Lamp $5 sale " + unit * 10_000)[:10_000]
    assert is_within(0.2, lambda: extract(text))  # 50 ms on an idle machine; tests share their machine


@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4).map("".join))
@settings(max_examples=40, deadline=None)
def test_no_repeated_piece_takes_longer_than_a_moment(piece):
    text = ("Lamp 5% off " + piece * 10_000)[:10_000]
    assert is_within(0.2, lambda: extract(text))


NUMBERS = [
    ("1,299.00", "1299.00"),
    ("1.299,00", "1299.00"),
    ("1 299,00", "1299.00"),
    ("1,299", "1299"),
    ("1,55,900", "155900"),
    ("0,99", "0.99"),
    (".99", "0.99"),
]


@pytest.mark.parametrize(("raw", "value"), NUMBERS)
def test_a_number_is_read_whatever_its_marks(raw, value):
    assert to_number(raw) == Decimal(value)
