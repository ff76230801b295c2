"""The grammar of an alert rule, and what makes a rule that can never fire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from deals.domain.choices import LabelledEnum
from deals.domain.metrics import CHART_BAR

MOST_DAYS = 3650
MOST_PERCENT = Decimal(1000)


class Kind(LabelledEnum):
    """What a rule looks for."""

    PRICE = "price", "a price"
    PROMOTION = "promotion", "a new promotion"
    ENGAGEMENT = "engagement", "unusual engagement"


class Sellers(LabelledEnum):
    """Whose prices or promotions fire a rule. The own retailer's never do."""

    ANY = "any", "any retailer"
    COMPETITORS = "competitors", "any of your competitors"
    NAMED = "named", "named retailers"
    CHEAPEST = "cheapest", "the cheapest of your competitors"


class Direction(LabelledEnum):
    """Which way a price must lie from the baseline."""

    DOWN = "down", "below it"
    UP = "up", "above it"
    EITHER = "either", "above or below it"


class Unit(LabelledEnum):
    """What `size` counts."""

    PERCENT = "percent", "percent"
    AMOUNT = "amount", "an amount"


class Baseline(LabelledEnum):
    """What a price is compared with."""

    PREVIOUS = "previous", "the retailer's previous price"
    AVERAGE = "average", "the average of N days"
    LOW = "low", "the lowest of N days"
    ALL_TIME_LOW = "all_time_low", "the lowest ever"
    OWN_PRICE = "own_price", "your own price"
    LIST_PRICE = "list_price", "the stated list price"
    TARGET = "target", "a target price"
    FLOOR = "floor", "your floor price"


class Rearm(LabelledEnum):
    """When a rule that fired may fire again, for the same product and retailer."""

    LEAVE = "leave", "when the price left the zone and came back"
    DAYS = "days", "after N days"
    ONCE = "once", "never (once per product and retailer)"


OF_LINES = frozenset({Baseline.LOW, Baseline.ALL_TIME_LOW, Baseline.OWN_PRICE, Baseline.TARGET})
"""What a line's lowest price may be compared with: the others are of one product."""

WINDOWED = frozenset({Baseline.AVERAGE, Baseline.LOW})
"""The baselines that count back `days` days."""


class Listed(NamedTuple):
    """What the workspace's own list says of a product: its price, and below which nobody should go."""

    price: Decimal | None = None
    floor: Decimal | None = None


ProductPrice = tuple[int, str]
"""A product and the currency of its prices."""

LISTED_CONDITION = "new"
"""A list's prices are those of new goods."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as `evaluate` takes it. Which products it covers is settled before (the scope).

    `size` is in percent of the baseline or in the price's currency; 0 means any difference. `minimum` is how
    many prices the baseline must rest on (for engagement: how many posts). `rearm_percent` is how far, from
    the edge of the firing zone, a price must have left it. `days` is the window of a baseline, of a
    promotion's quiet time or of the usual engagement. `factor` is k in: median + k x MAD. `is_of_lines`: a
    retailer's lowest price of a line is looked at, whichever product's it is. `listed` are the prices and
    floors of the workspace's list.
    """

    kind: Kind = Kind.PRICE
    sellers: Sellers = Sellers.ANY
    named: frozenset[int] = field(default_factory=frozenset)
    own_retailer: int | None = None
    competitors: frozenset[int] = field(default_factory=frozenset)
    direction: Direction = Direction.DOWN
    size: Decimal = Decimal(0)
    unit: Unit = Unit.PERCENT
    baseline: Baseline = Baseline.PREVIOUS
    days: int = 30
    target: Decimal | None = None
    currency: str = ""
    confidence: float = CHART_BAR
    minimum: int = 1
    rearm: Rearm = Rearm.LEAVE
    rearm_percent: Decimal = Decimal(0)
    rearm_days: int = 0
    factor: Decimal = Decimal(3)
    is_of_lines: bool = False
    listed: Mapping[ProductPrice, Listed] = field(default_factory=dict)


def problems(rule: Rule) -> dict[str, str]:
    """Return what is wrong with a rule: field and a sentence; empty where nothing is."""
    found = _bounds(rule)
    if rule.sellers is Sellers.NAMED and not rule.named:
        found["named"] = "Choose at least one retailer."
    if rule.kind is Kind.PRICE:
        found |= _price_problems(rule)
    return found


def _bounds(rule: Rule) -> dict[str, str]:
    """Return the numbers out of bounds."""
    bounds: dict[str, tuple[Any, Any, Any]] = {
        "size": (rule.size, 0, MOST_PERCENT if rule.unit is Unit.PERCENT else Decimal(999_999)),
        "days": (rule.days, 1, MOST_DAYS),
        "confidence": (rule.confidence, CHART_BAR, 1),
        "minimum": (rule.minimum, 1, 10_000),
        "rearm_percent": (rule.rearm_percent, 0, MOST_PERCENT),
        "rearm_days": (rule.rearm_days, 0, MOST_DAYS),
        "factor": (rule.factor, 0, 100),
    }
    return {
        name: f"Must lie between {low:g} and {high:g}."
        for name, (value, low, high) in bounds.items()
        if not low <= value <= high
    }


def _price_problems(rule: Rule) -> dict[str, str]:
    """Return what would keep a price rule from ever firing, or from being understood."""
    found: dict[str, str] = {}
    percent = rule.unit is Unit.PERCENT
    if rule.baseline is Baseline.TARGET:
        if rule.target is None or rule.target <= 0:
            found["target"] = "Enter the target price."
        if rule.direction is Direction.EITHER:
            found["direction"] = "A target price is reached from one side: choose below or above."
        if rule.size:
            found["size"] = "A target price needs no size: leave it at 0."
        if not rule.currency:
            found["currency"] = "Choose the target price's currency."
    if rule.baseline is Baseline.FLOOR and rule.direction is not Direction.DOWN:
        found["direction"] = "A floor price is undercut: choose below."
    if not percent and not rule.currency:
        found["currency"] = "Choose the amount's currency."
    if percent and rule.direction is Direction.DOWN and rule.size >= 100:
        found["size"] = "A price cannot fall by 100 % or more."
    if rule.is_of_lines and rule.baseline not in OF_LINES:
        found["baseline"] = "Of a product line choose its lowest price, your own price or a target price."
    if rule.is_of_lines and rule.direction is not Direction.DOWN:
        found["direction"] = "Of a product line the lowest price is looked at: choose below."
    if rule.direction is Direction.EITHER and rule.rearm is Rearm.LEAVE and rule.rearm_percent:
        found["rearm_percent"] = "Leave this at 0 for a price above or below."
    return found
