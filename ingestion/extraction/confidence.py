"""How sure an extracted deal is, from 0 to 1: the share of such deals whose price or reduction is right."""

from math import exp

from deals.domain.records import DealKind
from ingestion.extraction.figures import Role
from ingestion.extraction.offer import Offer

PRIOR = 2.2
"""Log odds of a usual deal: 9 in 10 are right."""

BY_SCORE = (-2.3, -0.9, 0.0, 0.3, 0.7)
"""Log odds by how far the decision's score lies over its bar; the last also for more."""

STEPS = {
    "cents": 1.2,
    "several_offers": -1.0,
    "no_title": -1.0,
    "words_only": -1.0,
    "reduction_only": -0.3,
    "long_title": -0.5,
    "no_currency": -1.5,
    "other_money": -0.4,
}
"""Added to the log odds. Set by hand from the counts of right and wrong offers on labelled posts, nearer
to the prior than those counts; `manage.py evaluate_extraction` prints how they hold on others."""

_LONG_TITLE = 150
_EXPLAINED = {Role.SALE, Role.LIST, Role.AMOUNT_OFF, Role.SHIPPING, Role.THRESHOLD, Role.ALTERNATE}
_WORDS_ONLY = {DealKind.BOGO, DealKind.FREE_SHIPPING}
_REDUCTIONS = {DealKind.PERCENT_OFF, DealKind.AMOUNT_OFF}


def confidence(offer: Offer, offers: int, over: int, other_money: int) -> float:
    """Return the confidence of an offer among `offers` of a post whose decision scored `over` its bar.

    `other_money` counts the post's sums whose role is not understood.
    """
    holds = {
        "cents": offer.price is not None and offer.price.value % 1 != 0,
        "several_offers": offers > 1,
        "no_title": offer.title is None,
        "words_only": offer.kind in _WORDS_ONLY and offer.price is None,
        "reduction_only": offer.kind in _REDUCTIONS,
        "long_title": offer.title is not None and offer.title.span.end - offer.title.span.start > _LONG_TITLE,
        "no_currency": _lacks_currency(offer),
        "other_money": other_money > 0,
    }
    odds = (
        PRIOR
        + BY_SCORE[min(over, len(BY_SCORE) - 1)]
        + sum(STEPS[name] for name, true in holds.items() if true)
    )
    return round(min(0.99, max(0.01, 1 / (1 + exp(-odds)))), 2)


def unexplained(roles: list[Role]) -> int:
    """How many sums have a role that explains nothing about the offer."""
    return sum(role not in _EXPLAINED for role in roles)


def _lacks_currency(offer: Offer) -> bool:
    return offer.price is not None and offer.kind is not DealKind.FREE and offer.price.currency is None
