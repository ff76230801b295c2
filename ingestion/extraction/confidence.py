"""How sure an extracted deal's price is, from 0 to 1."""

from deals.records import DealKind
from ingestion.extraction.figures import Role
from ingestion.extraction.offer import Offer

PRIOR = 0.80
STEPS = {
    "no_title": -0.25,
    "long_title": -0.10,
    "short_title": -0.15,
    "seller_known": 0.05,
    "list_price_above": 0.07,
    "cents": 0.05,
    "no_currency": -0.30,
    "several_offers": -0.12,
    "weak_decision": -0.40,
    "strong_decision": 0.05,
    "other_money": -0.12,
}
"""Added to the prior; set so that at the chart's bar or over it 9 in 10 labelled prices are right."""

_LONG_TITLE, _SHORT_TITLE = 150, 6
_EXPLAINED = {Role.SALE, Role.LIST, Role.AMOUNT_OFF, Role.SHIPPING, Role.THRESHOLD}


def confidence(offer: Offer, offers: int, score: int, seller_known: bool, other_money: int) -> float:
    """Return the confidence of an offer among `offers` of a post whose decision scored `score` over its bar.

    `other_money` counts the post's sums whose role is not understood.
    """
    size = offer.title.span.end - offer.title.span.start if offer.title else 0
    holds = {
        "no_title": offer.title is None,
        "long_title": size > _LONG_TITLE,
        "short_title": 0 < size < _SHORT_TITLE,
        "seller_known": seller_known,
        "list_price_above": offer.list_price is not None,
        "cents": offer.price is not None and offer.price.value % 1 != 0,
        "no_currency": offer.price is not None
        and offer.kind is not DealKind.FREE
        and offer.price.currency is None,
        "several_offers": offers > 1,
        "weak_decision": score < 1,
        "strong_decision": score >= 3,
        "other_money": other_money > 0,
    }
    value = PRIOR + sum(STEPS[name] for name, true in holds.items() if true)
    return round(min(0.99, max(0.01, value)), 2)


def unexplained(roles: list[Role]) -> int:
    """How many sums have a role that explains nothing about the offer."""
    return sum(role not in _EXPLAINED for role in roles)
