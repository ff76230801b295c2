"""The CSV catalogues: large enough, without doubles, and read as written."""

from collections import Counter

import pytest

from deals.domain.records import CatalogueRows, RetailerRow
from ingestion.extraction.catalogue import build_catalogue, find_spellings
from ingestion.extraction.catalogue_csv import load_catalogue, load_rows, load_words, read_rows
from ingestion.extraction.decision import count_cues

ROWS = load_rows()


def doubles(values):
    return [value for value, count in Counter(values).items() if count > 1]


def test_the_catalogues_hold_what_was_asked_for():
    assert sum(row.kind != "deal_account" for row in ROWS.retailers) >= 400
    assert len(ROWS.brands) >= 1_500
    assert len(ROWS.categories) >= 30


@pytest.mark.parametrize("field", ["handles", "domains", "names"])
def test_a_spelling_names_one_retailer(field):
    assert doubles(value for row in ROWS.retailers for value in getattr(row, field)) == []


def test_a_spelling_names_one_brand_and_a_word_one_category():
    assert doubles(name for row in ROWS.brands for name in row.names) == []
    assert doubles(word for row in ROWS.categories for word in row.words) == []


def test_slugs_are_unique_in_each_catalogue():
    for rows in (ROWS.retailers, ROWS.brands, ROWS.categories):
        assert doubles(row.slug for row in rows) == []


def test_every_name_is_written_as_it_is_looked_for():
    for rows, fields in ((ROWS.retailers, ("handles", "domains", "names")), (ROWS.brands, ("names",))):
        for row in rows:
            spellings = [spelling for field in fields for spelling in getattr(row, field)]
            assert spellings == [spelling.strip().lower() for spelling in spellings], row.slug
            assert all(spelling[0].isalnum() for spelling in spellings), row.slug


def test_a_brands_category_is_one_of_the_catalogue():
    slugs = {row.slug for row in ROWS.categories}
    assert {row["category"] for row in read_rows("brands.csv")} <= slugs


def test_a_common_word_is_a_spelling_of_some_brand():
    spellings = {name for row in ROWS.brands for name in row.names}
    assert sorted(load_words().common_words - spellings) == []


def test_the_longest_spelling_counts_and_only_as_a_whole_word():
    rows = CatalogueRows(
        retailers=(RetailerRow("old", "Old", names=("old",)), RetailerRow("oldn", "Old N", names=("old n",)))
    )
    found = list(find_spellings("gold old n cold old", build_catalogue(rows).names))
    assert found == [(5, 10, "oldn"), (16, 19, "old")]


def test_the_cues_fit_into_their_automaton():
    text = " ".join(f"giveaway{n} deal {n} sale bitcoin{n} refund i bought {n} win a" for n in range(400))
    assert count_cues(text)["PRIZES"] >= 1
    assert count_cues(text)["OFFERING"] >= 2


def test_the_files_catalogue_knows_a_shop_by_handle_domain_and_name():
    catalogue = load_catalogue()
    assert catalogue.handles["bestbuy"] == catalogue.domains["bestbuy.com"] == "best-buy"
    assert next(find_spellings("today at best buy!", catalogue.names)) == (9, 17, "best-buy")
