"""A price that its sender typed needs a second source before alerts rest on it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from deals.domain.alerts.facts import Fact
from deals.domain.metrics import VALID_DAYS

VALID = timedelta(days=VALID_DAYS)


def with_sources(history: Iterable[Fact]) -> list[Fact]:
    """Leave out typed prices that no other account told of the same retailer in the days before.

    `history` is of one product, currency and condition, in time order. Where the other account comes later,
    its post is what counts, so that nothing fires on what nobody could know then.
    """
    told: dict[tuple[int | None, object], list[Fact]] = defaultdict(list)
    kept = []
    for fact in history:
        before = told[fact.retailer, fact.price]
        if not fact.is_typed or any(_backs(other, fact) for other in before):
            kept.append(fact)
        before.append(fact)
    return kept


def _backs(other: Fact, fact: Fact) -> bool:
    return other.account != fact.account and fact.at - other.at <= VALID
