"""Titles as listings compare them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.matching.normalise import LISTING_KEY_LENGTH, listing_key


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("  Mirovox MX-210,  Black! ", "mirovox mx 210 black"),
        ("MIROVOX mx 210 black", "mirovox mx 210 black"),
        ("Ｍｉｒｏｖｏｘ", "mirovox"),
        ('5.5" Phone + Case', '5.5 " phone + case'),
        ("1,5 l Kettle", "1,5 l kettle"),
        ("Straße", "strasse"),
        ("!!! ---", ""),
        ("", ""),
    ],
)
def test_a_title_has_its_key(title, key):
    assert listing_key(title) == key


@given(st.text(max_size=400))
def test_a_key_is_its_own_key_and_short_enough(title):
    key = listing_key(title)
    assert len(key) <= LISTING_KEY_LENGTH
    assert key == " ".join(key.split())
