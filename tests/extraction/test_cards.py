"""What stands beside a post's words: shown addresses are no words, a card's title names what is sold."""

import pytest

from deals.domain.records import DealRecord, PostContent, Scope, Span
from ingestion.extraction.cards import card_product
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals

CATALOGUE = load_catalogue()
SHOWN = "target.com/p/brass-lam..."


def read(text: str, **more: object) -> list[DealRecord]:
    return extract_deals(PostContent(text=text, **more), CATALOGUE)  # type: ignore[arg-type]


def test_a_shown_address_is_no_product_and_its_link_tells_the_retailer() -> None:
    text = f"Deal alert: {SHOWN} only $19.99"
    spans, urls = (Span(12, 12 + len(SHOWN)),), ("https://www.target.com/p/brass-lamp-3000",)
    (found,) = read(text, urls=urls, link_spans=spans)
    assert (found.product, found.retailer, str(found.price)) == (None, "Target", "19.99")
    assert found.spans["price"] == Span(text.index("$"), len(text))


def test_a_card_names_the_one_thing_that_a_post_prices() -> None:
    url = ("https://www.bestbuy.com/site/123.p",)
    (found,) = read("Big drop today! $98 (was $149)", urls=url, card_title="Brass Lamp 3000 - Best Buy")
    assert (found.product, found.scope, found.retailer) == ("Brass Lamp 3000", Scope.PRODUCT, "Best Buy")
    assert "product" not in found.spans


def test_a_title_in_the_text_goes_before_the_cards() -> None:
    (found,) = read("Brass Lamp 3000 now only $19.99 at Target", card_title="Another thing")
    assert found.product == "Brass Lamp 3000"


@pytest.mark.parametrize(
    ("title", "product"),
    [
        ("Brass Lamp 3000", "Brass Lamp 3000"),
        ("Brass Lamp 3000 | Target", "Brass Lamp 3000"),
        ("Brass Lamp 3000 : Target.com", "Brass Lamp 3000"),
        ("Brass Lamp - 3000 W", "Brass Lamp - 3000 W"),
        ("Target", ""),
        ("", ""),
    ],
)
def test_the_shops_name_is_no_part_of_a_cards_title(title: str, product: str) -> None:
    assert card_product(title, "Target") == product
