"""What a title says, typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.matching.features import stem, title_features
from deals.domain.matching.normalise import listing_key


@pytest.mark.parametrize(
    ("title", "sizes"),
    [
        ("Memory Card 64GB", {("mb", 64_000)}),
        ("Disk 1.5 TB", {("mb", 1_500_000)}),
        ('LED TV 55"', {("inch", 55)}),
        ("LED TV 55 inch", {("inch", 55)}),
        ("Soap 12 oz pack of 3", {("ounce", 12), ("piece", 3)}),
        ("Drill 18 V", {("volt", 18)}),
        ("Office 2007 v 12", set()),
        ("Freezer 1,500 W", {("watt", 1500)}),
        ("Shirt", set()),
    ],
)
def test_sizes_have_units(title, sizes):
    assert title_features(title).sizes == sizes


@pytest.mark.parametrize(
    ("title", "models"),
    [
        ("Mirovox Radio MX-2100", set()),
        ("Mirovox Radio MX2100", {"mx2100"}),
        ("Radio - 0155923", {"0155923"}),
        ("Case for Mirovox MX2100 radio", set()),
        ("Dock for radio - DSA300", {"dsa300"}),
        ("Radio 64GB mp3 3rd edition v2.0", set()),
    ],
)
def test_model_numbers_are_told_from_sizes_versions_and_other_things(title, models):
    assert title_features(title).models == models


def test_pieces_that_run_together_are_a_model_number_as_another_writes_it():
    assert "mx2100" in title_features("Mirovox Radio MX-2100").model_forms
    assert "mx2100" not in title_features("Case for Mirovox MX-2100 radio").model_forms


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Tax Helper 2007", {2007}),
        ("Photo Magic v2.0", {2}),
        ("Photo Magic II", {2}),
        ("Grade 3rd", {3}),
        ("Camera hero5", {5}),
        ("Puzzle win 98 me 2000 xp", set()),
    ],
)
def test_versions_and_years_are_numbers_and_platforms_are_not(title, numbers):
    assert title_features(title).numbers == numbers


def test_spellings_of_a_word_are_one():
    one, other = title_features("Paint Pro Macintosh Upgrade"), title_features("paint professional mac UPG")
    assert one.words == other.words
    assert one.editions == {"pro", "mac", "upgrade"}


@pytest.mark.parametrize(("model", "left"), [("dvx820r", "dvx820"), ("dvx820", "dvx820"), ("x2bk", "x2bk")])
def test_the_last_letters_of_a_model_number_are_taken_off(model, left):
    assert stem(model) == left


@given(st.text(max_size=200), st.text(max_size=40))
def test_a_listing_key_says_what_its_title_said(title, brand):
    assert title_features(title, brand) == title_features(listing_key(title), brand)
