"""Both readers together, with the encoder that is in the repository."""

import pytest

from deals.domain.records import DealRecord, PostContent, Scope, is_charted
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.encoder.prepared import prepare
from ingestion.extraction.encoder.session import load_encoder
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.readers import load_second_reader

BRANDED = "Keurig K250 2.0 Brewer only $79.99 at Target (reg. $129.99) https://t.co/aaaaaaaaaa"
SHARED = (
    "Just saw this on Amazon: Lumo DUO60 6 Qt Pressure Cooker by Lumo for $68.95 https://t.co/a via @amazon"
)
JOKE = "my boyfriend says the $40 candle was worth it, i say he owes me a vacation at Target"


def read(text: str, handle: str = "", urls: tuple[str, ...] = ()) -> list[DealRecord]:
    return extract_deals(
        PostContent(text=text, handle=handle, urls=urls), load_catalogue(), load_second_reader()
    )


def test_a_post_is_read_whole() -> None:
    [deal] = read(BRANDED)
    assert (deal.product, deal.brand, deal.retailer) == ("Keurig K250 2.0 Brewer", "Keurig", "Target")
    assert (str(deal.price), str(deal.list_price), deal.currency) == ("79.99", "129.99", "USD")


def test_a_named_product_at_a_shop_is_a_dot_on_a_chart() -> None:
    [deal] = read(SHARED)
    assert deal.scope is Scope.PRODUCT
    assert is_charted(deal)


def test_a_thing_that_any_shop_may_sell_is_a_range_and_no_dot() -> None:
    [deal] = read("Sweater dress only $19.99 at Target https://t.co/aaaaaaaaaa")
    assert deal.scope is Scope.RANGE
    assert not is_charted(deal)


def test_talk_of_a_price_is_no_deal() -> None:
    assert read(JOKE) == []


def test_each_field_has_its_confidence() -> None:
    [deal] = read(BRANDED)
    fields = {"deal", "price", "currency", "retailer", "product", "brand", "scope", "category", "chart"}
    assert set(deal.sure) == fields
    assert all(0 < value < 1 for value in deal.sure.values())


def test_spans_point_into_the_text_as_it_was_posted() -> None:
    text = "\u200bKeurig K250 Brewer only ＄79.99 at Target https://t.co/aaaaaaaaaa"
    [deal] = read(text)
    span = deal.spans["price"]
    assert text[span.start : span.end] == "＄79.99"


@pytest.mark.parametrize(
    "text", ["$", "free", "1 2 3 $4", "💥" * 400 + " $5 lamp", "$5 " * 200, "%" * 3000 + "$1"]
)
def test_no_text_is_too_odd(text: str) -> None:
    assert isinstance(read(text), list)


def test_a_post_gets_the_same_scores_alone_and_among_others() -> None:
    posts = [
        prepare(text, PostContent(text=text)) for text in (BRANDED, JOKE, "lamp $5", BRANDED + " " + JOKE)
    ]
    encoder = load_encoder()
    alone = [encoder.read([post])[0] for post in posts]
    together = encoder.read(posts)
    for one, other in zip(alone, together, strict=True):
        assert (one.post == other.post).all()
        assert (one.pieces == other.pieces).all()
