"""Which titles are compared: what is turned away unread would be turned away by the full comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.matching.blocks import Terms, terms, terms_text
from deals.domain.matching.features import title_features
from deals.domain.matching.likeness import have_little_in_common

WORDS = ("tindalo", "drill", "cordless", "black", "usb", "pack", "the", "case", "für", "lamp,", "x")
NUMBERS = ("tx-5200", "TX5200", "tx", "5200", "18v", "2", "l100", "l200", "4.5")
TITLES = st.lists(st.sampled_from(WORDS + NUMBERS), max_size=9).map(" ".join)


def read(title: str) -> Terms:
    return Terms.read(terms_text(terms(title_features(title))))


@given(TITLES, TITLES)
def test_no_pair_is_turned_away_unread_that_has_something_in_common(one, other):
    if not have_little_in_common(title_features(one), title_features(other)):
        assert read(one).may_be_alike(read(other))


@pytest.mark.parametrize(
    ("one", "other", "is_read"),
    [
        ("Tindalo Cordless Drill Oak", "Borvo Espresso Machine Oak", False),  # 0.6 of 3.0 and of 3.0
        ("Tindalo Oak", "Borvo Espresso Machine Oak", True),  # 0.6 of 1.4
        ("Tindalo Cordless Drill TX5200", "Borvo Espresso Machine TX-5200", True),  # the model number
    ],
)
def test_a_pair_is_read_where_words_weigh_enough_or_a_model_number_is_shared(one, other, is_read):
    assert (read(one).may_be_alike(read(other)), read(other).may_be_alike(read(one))) == (is_read, is_read)
