"""Variants under one heading: each price is that of the heading's thing in that variant."""

from deals.domain.records import PostContent
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.reading import read_post
from ingestion.extraction.variants import variant_offers

DRIVES = "Orlo 870 drive: 1TB $79, 2TB $149, 4TB $299 on Amazon"


def _told(text: str, *named: str) -> list[tuple[str, str]]:
    reading = read_post(PostContent(text=text), load_catalogue())
    assert reading is not None
    marks = [Mark(text.index(name), text.index(name) + len(name), 0.9) for name in named]
    offers = variant_offers(reading.text, reading.figures, marks)
    return [
        (offer.title.words(text), str(offer.price.value)) for offer in offers if offer.title and offer.price
    ]


def test_each_size_takes_the_heading() -> None:
    assert _told(DRIVES, "Orlo 870 drive") == [
        ("Orlo 870 drive 1TB", "79"),
        ("Orlo 870 drive 2TB", "149"),
        ("Orlo 870 drive 4TB", "299"),
    ]


def test_the_word_sale_is_no_part_of_the_heading() -> None:
    assert _told("Orlobuds sale: Pro $199, Max $449 at Amazon", "Orlobuds") == [
        ("Orlobuds Pro", "199"),
        ("Orlobuds Max", "449"),
    ]


def test_a_size_on_a_line_of_its_own_takes_the_heading() -> None:
    assert _told("Orlo drive\n1TB $79\n2TB $149", "Orlo drive") == [
        ("Orlo drive 1TB", "79"),
        ("Orlo drive 2TB", "149"),
    ]


def test_things_under_a_shelf_s_heading_are_no_variants() -> None:
    assert _told("Orlo toys: Robot $5, Kite $9", "Orlo toys", "Robot", "Kite") == []


def test_a_heading_that_names_nothing_is_none() -> None:
    assert _told(DRIVES, "2TB") == []


def test_was_and_now_are_no_variants() -> None:
    assert _told("Orlo drive: was $99, now $79", "Orlo drive") == []
