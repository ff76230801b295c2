"""What the small chart in an alert's mail shows: the product's prices of the days before it fired (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from deals.domain.alerts.facts import DealKey, Fact
from deals.domain.alerts.sources import with_sources
from deals.domain.currencies import money_text

DAYS = 90
"""How far back a chart looks."""

FEWEST = 2
"""Prices below which there is nothing to see in a chart."""


@dataclass(frozen=True, slots=True)
class MailChart:
    """Prices told within DAYS up to the one that fired, in time order: the last is that one.

    `baseline` is what it was compared with, None where a rule compares with nothing.
    """

    currency: str
    prices: tuple[Fact, ...]
    baseline: Decimal | None

    @property
    def fired(self) -> Fact:
        return self.prices[-1]

    @property
    def lowest(self) -> Decimal:
        return min(_amounts(self.prices))

    @property
    def highest(self) -> Decimal:
        return max(_amounts(self.prices))

    def words(self, seller: str) -> str:
        """Say what the chart shows, for who sees no image; `seller` is who asks the price that fired."""
        low, high = (money_text(amount, self.currency) for amount in (self.lowest, self.highest))
        first, last = (f"{fact.at:%d %b %Y}".lstrip("0") for fact in (self.prices[0], self.fired))
        asked = money_text(_amounts([self.fired])[0], self.currency)
        said = f"{len(self.prices)} prices from {first} to {last}: {low} to {high}, {seller} {asked} at last"
        against = (
            "" if self.baseline is None else f", compared with {money_text(self.baseline, self.currency)}"
        )
        return f"{said}{against}."


def chart_of(
    facts: Iterable[Fact], key: DealKey, currency: str, condition: str, baseline: Decimal | None
) -> MailChart | None:
    """Return the chart of the price that fired, from its product's price points in any order.

    None where the days hold too few, or where that price is no longer among them.
    """
    alike = (fact for fact in facts if (fact.currency, fact.condition) == (currency, condition))
    history = with_sources(sorted(alike, key=lambda fact: fact.order))
    fired = next((fact for fact in history if fact.key == key), None)
    if fired is None:
        return None
    since = fired.at - timedelta(days=DAYS)
    told = [fact for fact in history if fact.at >= since and fact.order <= fired.order]
    return MailChart(currency, tuple(told), baseline) if len(told) >= FEWEST else None


def first_moment(fired_at: datetime) -> datetime:
    """Return from when on facts are needed for a chart."""
    return fired_at - timedelta(days=2 * DAYS)  # a typed price may rest on one of the days before


def _amounts(facts: Iterable[Fact]) -> list[Decimal]:
    return [fact.price for fact in facts if fact.price is not None]
