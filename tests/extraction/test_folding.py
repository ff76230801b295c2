"""The fold: odd ways to write plain signs become the plain signs, and every offset is kept."""

import string
import sys
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.records import PostContent, Span
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.folding import fold_text

ODD = "$£€¥ÂÃâ‚¬à¸¿１２٣४𝟗．，％＄￥\u00a0\u2009\u3000\u200b\u200e\u00ad\ufe0f\u03369a é한"
TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet=ODD, max_size=40))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("$１７．９９", "$17.99"),
        ("$𝟭𝟳.𝟵𝟵", "$17.99"),
        ("₹\u200e133", "₹133"),
        ("£19\u200b.99", "£19.99"),
        ("$١٩٫٩٩", "$19.99"),
        ("â‚¬19,99", "€19,99"),
        ("Â£5", "£5"),
        ("৳৪৬৩", "৳463"),
        ("1\u202f099 €", "1 099 €"),
        ("½ m² ① ™ …", "½ m² ① ™ …"),
    ],
)
def test_odd_signs_become_plain_ones(written, plain):
    assert fold_text(written).text == plain


def test_a_struck_sum_is_read_and_marked():
    folded = fold_text("now $5 $\u03368\u03369\u0336")
    assert (folded.text, folded.struck) == ("now $5 $89", (Span(7, 10),))


def test_spans_lead_back_to_the_original():
    text = "only â‚¬19\u200b,99 today"
    span = fold_text(text).span(Span(5, 11))
    assert text[span.start : span.end] == "â‚¬19\u200b,99"


@given(st.text(alphabet=string.printable, max_size=200))
def test_plain_text_stays_as_it_is(text):
    folded = fold_text(text)
    assert (folded.text, folded.origin) == (text, None)


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    once = fold_text(text).text
    assert fold_text(once).text == once


@given(TEXTS)
def test_offsets_rise_and_lie_inside(text):
    folded = fold_text(text)
    origin = range(len(text)) if folded.origin is None else folded.origin
    assert len(origin) == len(folded.text)
    assert list(origin) == sorted(set(origin)) and all(0 <= at < len(text) for at in origin)


def test_every_decimal_digit_is_plain_afterwards():
    digits = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Nd"]
    left = [digit for digit in digits if not fold_text(digit).text.isascii()]
    assert left == []


def test_an_entity_that_was_encoded_twice_is_decoded_in_the_title():
    text = "I just listed: 'Orlo Loaf Pan Set&#44; 4 Piece', for 23.70 via @amazon https://t.co/a"
    [deal] = extract_deals(PostContent(text=text), load_catalogue())
    assert (deal.product, deal.price) == ("Orlo Loaf Pan Set, 4 Piece", Decimal("23.70"))
