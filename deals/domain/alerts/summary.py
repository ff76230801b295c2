"""A rule in plain words."""

from collections.abc import Sequence
from decimal import Decimal

from deals.domain.alerts.rule import Baseline, Direction, Kind, Rearm, Rule, Sellers, Unit

BASELINES = {
    Baseline.PREVIOUS: "the same retailer's previous price",
    Baseline.AVERAGE: "the average of the {days} days before",
    Baseline.LOW: "the lowest price of the {days} days before",
    Baseline.ALL_TIME_LOW: "the lowest price ever seen",
    Baseline.OWN_PRICE: "your own price",
    Baseline.LIST_PRICE: "the list price that the post states",
    Baseline.TARGET: "{target}",
    Baseline.FLOOR: "your floor price",
}
SELLERS = {
    Sellers.ANY: "any retailer",
    Sellers.COMPETITORS: "any of your competitors",
    Sellers.CHEAPEST: "the cheapest of your competitors",
}


def summarise(rule: Rule, scope: str, named: Sequence[str] = ()) -> str:
    """Return one or two sentences; `scope` names what is covered, `named` the named retailers."""
    who = SELLERS.get(rule.sellers) or " or ".join(named) or "a named retailer"
    if rule.kind is Kind.PROMOTION:
        quiet = f"after {_days(rule.days)} without a promotion of it"
        return f"Alert when {who} promotes {scope} {quiet}{_gates(rule)}."
    if rule.kind is Kind.ENGAGEMENT:
        return (
            f"Alert when a post of {who} on {scope} draws more than the median of that retailer's posts of "
            f"the {_days(rule.days)} before plus {rule.factor.normalize():f} times their median deviation"
            f"{_gates(rule)}."
        )
    what = f"any product of {scope}, as its lowest price," if rule.is_of_lines else scope
    return f"Alert when {who} offers {what} {_place(rule)}{_gates(rule)}. {_rearm(rule)}"


def _place(rule: Rule) -> str:
    """Say which prices fire."""
    target = "" if rule.target is None else f"{rule.target:f} {rule.currency}".strip()
    baseline = BASELINES[rule.baseline].format(days=rule.days, target=target)
    if rule.baseline is Baseline.TARGET:
        return f"at {baseline} or {'less' if rule.direction is Direction.DOWN else 'more'}"
    way = {Direction.DOWN: "below", Direction.UP: "above", Direction.EITHER: "above or below"}[rule.direction]
    if not rule.size:
        return f"{way} {baseline}"
    size = (
        f"{_number(rule.size)} %" if rule.unit is Unit.PERCENT else f"{rule.size:f} {rule.currency}".strip()
    )
    return f"at least {size} {way} {baseline}"


def _gates(rule: Rule) -> str:
    """Say what else must hold."""
    gates = []
    if rule.kind is Kind.PRICE and rule.currency and rule.unit is Unit.PERCENT and rule.target is None:
        gates.append(f"in {rule.currency}")
    if rule.minimum > 1:
        gates.append(f"on at least {rule.minimum} {'posts' if rule.kind is Kind.ENGAGEMENT else 'prices'}")
    if rule.confidence > 0.5:
        gates.append(f"minimum confidence {rule.confidence:.0%}")
    return f" ({', '.join(gates)})" if gates else ""


def _rearm(rule: Rule) -> str:
    """Say when it may fire again."""
    if rule.rearm is Rearm.ONCE:
        return "Once per product and retailer."
    if rule.rearm is Rearm.DAYS:
        return f"Repeats after {_days(rule.rearm_days)}." if rule.rearm_days else "Repeats every time."
    by = f" by {_number(rule.rearm_percent)} %" if rule.rearm_percent else ""
    return f"Repeats once the price has left that zone{by}."


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
