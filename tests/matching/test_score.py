"""When two titles are one product, and when a curator is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.matching.features import title_features
from deals.domain.matching.score import JOIN, SUGGEST, Comparison, compare


def compared(one: str, other: str, brands: tuple[str, str] = ("", "")) -> Comparison:
    return compare(title_features(one, brands[0]), title_features(other, brands[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tindalo TX-5200 Cordless Drill 18V", "cordless drill tindalo TX5200"),
        ("Borvo Milano Espresso Machine", "Espresso Machine Borvo Milano"),
        ("Quillmart Print Shop Deluxe 3", "quillmart printshop deluxe iii"),
        ("Quillmart Card Factory 4 win 98 me xp", "Quillmart Card Factory 4.0"),
        (
            "Tindalo Speaker Alto Wireless Portable Bluetoo",
            "Tindalo Speaker Alto Wireless Portable Bluetooth, Red",
        ),
    ],
)
def test_one_product_in_two_spellings_joins(one, other):
    found = compared(one, other)
    assert (found.joins, found.conflicts, found.score >= JOIN) == (True, (), True)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("Quillmart Memory Card 64GB", "Quillmart Memory Card 128GB", "64000 or 128000 (mb)"),
        ("Quillmart Memory Card 64GB", "Quillmart Memory Card", "only one says mb"),
        ("Quillmart Soap Lavender Bar", "Quillmart Soap Lavender Bar 3-pack", "a pack or a single piece"),
        ("Tax Helper Home 2007", "Tax Helper Home 2008", "number 2007 or 2008"),
        ("Photo Magic Studio", "Photo Magic Studio Deluxe", "edition: deluxe"),
        ("Refurbished Tindalo TX5200 Drill", "Tindalo TX5200 Drill", "condition: refurbished"),
        ("Tindalo TX5200 Drill Red", "Tindalo TX5200 Drill Blue", "red or blue"),
        ("Borvo Nylon Ties 100mm x 2.5mm", "Borvo Nylon Ties 200mm x 2.5mm", "100 or 200 (mm)"),
        ("Tindalo Laptop 8GB RAM 256GB", "Tindalo Laptop 8GB RAM 512GB", "256000 or 512000 (mb)"),
        ("Case for Tindalo TX5200 Drill", "Tindalo TX5200 Drill", "case or none"),
        ("Tindalo TX5200 case", "Tindalo TX5200 charger", "case or charger"),
        ("Tindalo Drill TX5200", "Tindalo Drill TX5300", "model tx5200 or tx5300"),
        ("Instant Spanish Course Audio", "Instant Italian Course Audio", "spanish or italian"),
    ],
)
def test_variants_do_not_join_and_the_reason_is_said(one, other, conflict):
    found = compared(one, other)
    assert not found.joins
    assert conflict in found.conflicts


@pytest.mark.parametrize("title", ["everything", "select items", "the book", "TV", ""])
def test_vague_titles_join_nothing(title):
    assert not compared(title, f"{title} now").joins


def test_a_brand_that_is_known_of_one_must_be_found_in_the_other():
    titles = "Milano Espresso Machine", "Espresso Machine Milano"
    assert compared(*titles, ("Borvo", "Borvo")).joins
    assert compared(*titles, ("Borvo", "")).conflicts == ("the brand is known of one only",)
    assert compared(*titles, ("Borvo", "Tindalo")).conflicts == ("another brand",)
    assert compared(titles[0], "Borvo Espresso Machine Milano", ("Borvo", "")).joins


@pytest.mark.parametrize(
    ("longer", "asks"),
    [("Lantern of Quillmoor Harvest", True), ("Lantern of Quillmoor Harvest Poster", False)],
)
def test_a_curator_is_asked_where_the_longer_title_has_one_name_more(longer, asks):
    assert compared("Lantern of Quillmoor", longer).asks is asks


def test_a_model_number_in_too_many_titles_tells_no_product():
    one, other = title_features("Tindalo Drill set HDX100 oak"), title_features("Tindalo Lamp HDX100 brass")
    assert compare(one, other, {"hdx100"}).score < compare(one, other).score


def test_titles_with_little_in_common_score_nothing():
    assert compared("Tindalo Drill Oak", "Borvo Kettle Steel").score == 0 < SUGGEST


words = st.sampled_from(
    [
        *("tindalo", "drill", "tx5200", "tx5300", "18v", "64gb", "red", "blue", "case", "for", "pro", "2007"),
        *("kettle", "v2.0", "mx", "2100", "3", "pack"),
    ]
)
titles = st.lists(words, max_size=8).map(" ".join)


@given(titles, titles)
def test_the_order_of_two_titles_does_not_matter(one, other):
    found, turned = compared(one, other), compared(other, one)
    assert (found.score, found.joins, len(found.conflicts)) == (
        turned.score,
        turned.joins,
        len(turned.conflicts),
    )


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_has_a_score_from_0_to_1(one, other):
    assert 0 <= compared(one, other).score <= 1
