"""Ready-made rules: what analysts ask for most often, by one choice (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from deals.domain.alerts.rule import Baseline, Direction, Kind, Rearm, Sellers, Unit
from deals.domain.metrics import CHART_BAR

CUSTOM = "custom"
"""The name of no template: a rule whose every field its maker chooses."""

USUAL: Mapping[str, Any] = {
    "kind": Kind.PRICE.value,
    "baseline": Baseline.PREVIOUS.value,
    "direction": Direction.DOWN.value,
    "size": Decimal(0),
    "unit": Unit.PERCENT.value,
    "factor": Decimal(3),
    "days": 30,
    "target": None,
    "currency": "",
    "confidence": CHART_BAR,
    "minimum": 1,
    "rearm": Rearm.LEAVE.value,
    "rearm_percent": Decimal(0),
    "rearm_days": 0,
}
"""What a template fixes where it says nothing else: the condition, its gates and when it repeats."""


@dataclass(frozen=True, slots=True)
class Template:
    """`verb` says in a rule's name what happens; `asks` are the usual fields that its maker fills in."""

    name: str
    label: str
    verb: str
    values: Mapping[str, Any]
    asks: tuple[str, ...] = ()
    sellers: Sellers = Sellers.ANY
    """Whose prices it looks at where its maker says nothing."""

    fixed: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        fixed = {name: value for name, value in {**USUAL, **self.values}.items() if name not in self.asks}
        object.__setattr__(self, "fixed", fixed)

    @property
    def needs_own_retailer(self) -> bool:
        """Tell whether it compares with my own price."""
        return self.fixed.get("baseline") == Baseline.OWN_PRICE


_ALL = (
    Template(
        "undercuts",
        "undercuts me",
        "undercuts me",
        {"baseline": Baseline.OWN_PRICE.value},
        sellers=Sellers.COMPETITORS,
    ),
    Template(
        "below",
        "goes below a price",
        "goes below {price}",
        {"baseline": Baseline.TARGET.value},
        asks=("target", "currency"),
    ),
    Template(
        "floor",
        "goes below my floor price",
        "goes below my floor price",
        {"baseline": Baseline.FLOOR.value},
    ),
    Template("low", "sets a new low", "sets a new low", {"baseline": Baseline.ALL_TIME_LOW.value}),
    Template(
        "promotion",
        "starts a promotion",
        "starts a promotion",
        {"kind": Kind.PROMOTION.value},
        asks=("days",),
    ),
)

TEMPLATES: Mapping[str, Template] = {each.name: each for each in _ALL}
"""By name, in the order in which they are offered. A new one is one row above."""

CHOICES = [*((each.name, each.label) for each in _ALL), (CUSTOM, "something else")]
"""What a rule's form offers."""


def template_of(values: Mapping[str, Any]) -> str:
    """Return the name of the template that a rule's columns are, CUSTOM where they are none's."""
    for template in _ALL:
        if all(values.get(name) == value for name, value in template.fixed.items()):
            return template.name
    return CUSTOM
