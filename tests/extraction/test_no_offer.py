"""Values that no deal has lose their own offer only."""

from deals.domain.records import DealKind, DealRecord, PostContent
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals


def read(text: str) -> list[DealRecord]:
    return extract_deals(PostContent(text=text), load_catalogue())


def test_a_price_of_0_among_others_is_left_out_and_the_others_stand() -> None:
    deals = read("Vardo Lamp $40, Brimo Lamp $0, Tarn Desk Lamp $25 at Amazon https://t.co/a")
    assert [(deal.price, deal.product) for deal in deals] == [(40, "Vardo Lamp"), (25, "Tarn Desk Lamp")]


def test_a_price_of_0_alone_is_free() -> None:
    [deal] = read("Vardo Lamp now only $0.00, was $5.00 on Amazon https://t.co/a")
    assert (deal.kind, deal.price) == (DealKind.FREE, 0)
