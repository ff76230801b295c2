"""One offer of a post: the figures and the title that belong together."""

from dataclasses import dataclass

from deals.domain.records import Basis, DealKind, Span
from ingestion.extraction.figures import Figure
from ingestion.extraction.products import Title


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer: its kind, its figures and its title; the main figure's start is the anchor.

    The post's code is for another offer where it `takes_coupon` not.
    """

    kind: DealKind
    main: Figure
    price: Figure | None = None
    list_price: Figure | None = None
    percent_off: Figure | None = None
    amount_off: Figure | None = None
    title: Title | None = None
    basis: Basis = Basis.ONCE
    quantity: int = 1
    takes_coupon: bool = True


def evidence(offer: Offer) -> dict[str, Span]:
    """The spans of an offer's figures and title, by field."""
    named = (
        ("price", offer.price),
        ("list_price", offer.list_price),
        ("percent_off", offer.percent_off),
        ("amount_off", offer.amount_off),
    )
    spans = {name: figure.span for name, figure in named if figure is not None}
    if offer.title is not None:
        spans["product"] = offer.title.span
    return spans
