"""What a rule fires on: from all facts, in one canonical order, whatever the order of loading.

Price rules take the price points of one product or one line, all retailers'; the other kinds take the deals
of one retailer that lie in the rule's scope.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from deals.domain.alerts.baselines import PricesBefore
from deals.domain.alerts.campaigns import new_promotions, unusual_engagement
from deals.domain.alerts.facts import Event, Fact
from deals.domain.alerts.rule import Baseline, Direction, Kind, Rearm, Rule, Sellers, Unit
from deals.domain.alerts.sources import with_sources

NOTHING_LOADED: Mapping[str, Collection[date]] = {}


def evaluate(
    rule: Rule, facts: Iterable[Fact], loaded: Mapping[str, Collection[date]] = NOTHING_LOADED
) -> list[Event]:
    """Return the events in time order; the same for any order of `facts`.

    `loaded` are the days (UTC) of which enough is loaded, by network: a promotion is new after loaded quiet
    days only.
    """
    ordered = sorted(facts, key=lambda fact: fact.order)
    if rule.kind is Kind.PROMOTION:
        return new_promotions(rule, [fact for fact in ordered if is_watched(rule, fact)], loaded)
    if rule.kind is Kind.ENGAGEMENT:
        return unusual_engagement(rule, [fact for fact in ordered if is_watched(rule, fact)])
    histories: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in ordered:
        if fact.price is not None and rule.currency in ("", fact.currency):
            histories[fact.currency, fact.condition].append(fact)
    events = [event for history in histories.values() for event in _of_history(rule, with_sources(history))]
    return sorted(events, key=lambda event: event.fact.order)


def is_watched(rule: Rule, fact: Fact) -> bool:
    """Tell whether the rule looks at this retailer; never at the own one."""
    if fact.retailer is not None and fact.retailer == rule.own_retailer:
        return False
    match rule.sellers:
        case Sellers.ANY:
            return True
        case Sellers.NAMED:
            return fact.retailer in rule.named
        case Sellers.COMPETITORS | Sellers.CHEAPEST:
            return fact.retailer in rule.competitors


@dataclass(slots=True)
class _Arm:
    """Whether a rule may fire for one retailer."""

    fired: Fact | None = None
    has_left: bool = True

    def may_fire(self, rule: Rule, zone: "Zone", at: datetime) -> bool:
        if self.fired is None:
            return True
        match rule.rearm:
            case Rearm.ONCE:
                return False
            case Rearm.LEAVE:
                # A baseline that moved past the price it fired on (a new low) has a new zone.
                return self.has_left or zone.is_left_by(self.fired)
            case Rearm.DAYS:
                return at - self.fired.at >= timedelta(days=rule.rearm_days)

    def fire(self, fact: Fact) -> None:
        self.fired, self.has_left = fact, False


def _of_history(rule: Rule, history: list[Fact]) -> list[Event]:
    """Return the events of one product or line in one currency and condition.

    Of a line only a retailer's lowest price counts: a larger size that costs more neither fires nor ends it.
    """
    before, arms, events = PricesBefore(rule), defaultdict[int | None, _Arm](_Arm), []
    for fact in history:
        compared = compared_with(rule, before, fact)
        if compared is not None:
            arm, zone = arms[fact.retailer], Zone(rule, compared[0])
            lowest = before.lowest_beside(fact) if rule.is_of_lines else fact.price
            if lowest == fact.price and zone.holds(fact) and arm.may_fire(rule, zone, fact.at):
                arm.fire(fact)
                events.append(Event(fact, *compared, previous=before.previous(fact), low=before.low))
            elif zone.is_left_by(replace(fact, price=lowest)):
                arm.has_left = True
        before.add(fact)
    return events


def compared_with(rule: Rule, before: PricesBefore, fact: Fact) -> tuple[Decimal, int] | None:
    """Return the baseline of a point that the rule looks at and that passes its gates, else None."""
    if not is_watched(rule, fact) or fact.confidence < rule.confidence:
        return None
    if rule.sellers is Sellers.CHEAPEST and not before.is_cheapest(fact):
        return None
    compared = before.baseline(fact)
    return compared if compared and compared[1] >= rule.minimum else None


class Zone:
    """The prices on which a rule fires, given its baseline: below one edge, above another."""

    def __init__(self, rule: Rule, baseline: Decimal) -> None:
        self._rule, self._baseline = rule, baseline
        self._is_target = rule.baseline is Baseline.TARGET
        size = baseline * rule.size / 100 if rule.unit is Unit.PERCENT else rule.size
        self.lower, self.upper = baseline - size, baseline + size

    def holds(self, fact: Fact) -> bool:
        """Tell whether a price lies in the zone; its edge does, the bare baseline only for a target."""
        price = fact.price
        assert price is not None
        if price == self._baseline and not self._is_target:
            return False
        down, up = price <= self.lower, price >= self.upper
        return {Direction.DOWN: down, Direction.UP: up, Direction.EITHER: down or up}[self._rule.direction]

    def is_left_by(self, fact: Fact) -> bool:
        """Tell whether a price lies outside, by `rearm_percent` of the zone's edge at least."""
        assert fact.price is not None
        if self.holds(fact):
            return False
        share = self._rule.rearm_percent / 100
        above = fact.price >= self.lower * (1 + share)
        below = fact.price <= self.upper * (1 - share)
        return {Direction.DOWN: above, Direction.UP: below, Direction.EITHER: above and below}[
            self._rule.direction
        ]
