"""What a back-test draws: the prices that a rule looked at, where it fires, and how often it tells."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from deals.domain.alerts.baselines import PricesBefore
from deals.domain.alerts.evaluate import Zone, compared_with, evaluate
from deals.domain.alerts.facts import Fact
from deals.domain.alerts.rule import Direction, Rule
from deals.domain.alerts.schedule import last_slot
from deals.domain.alerts.sources import with_sources


@dataclass(frozen=True, slots=True)
class DrawnPrice:
    """A price, and the edges of the rule's zone at that moment: it fires at `lower` or less, `upper` or more.

    Where any difference counts, it fires beyond the edge only. An edge is None where the rule has none on
    that side, or did not look at the price.
    """

    fact: Fact
    lower: Decimal | None
    upper: Decimal | None
    has_fired: bool


@dataclass(frozen=True, slots=True)
class MonthOfAlerts:
    """How often a rule fired in a month, and how many emails that is for one recipient."""

    month: date
    fired: int
    mails: int


def drawn_prices(rule: Rule, facts: Iterable[Fact]) -> list[DrawnPrice]:
    """Return one product's (or line's) prices in time order: in the currency and condition that fired most.

    Of equal ones the one with most prices.
    """
    facts = list(facts)
    fired = {event.fact.key for event in evaluate(rule, facts)}
    histories: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda each: each.order):
        if fact.price is not None and rule.currency in ("", fact.currency):
            histories[fact.currency, fact.condition].append(fact)
    if not histories:
        return []
    best = max(
        histories, key=lambda key: (sum(one.key in fired for one in histories[key]), len(histories[key]))
    )
    return _drawn(rule, with_sources(histories[best]), fired)


def _drawn(rule: Rule, history: list[Fact], fired: set[tuple[int, int]]) -> list[DrawnPrice]:
    before, drawn = PricesBefore(rule), []
    for fact in history:
        compared = compared_with(rule, before, fact)
        zone = Zone(rule, compared[0]) if compared else None
        lower = zone.lower if zone and rule.direction is not Direction.UP else None
        upper = zone.upper if zone and rule.direction is not Direction.DOWN else None
        drawn.append(DrawnPrice(fact, lower, upper, fact.key in fired))
        before.add(fact)
    return drawn


def alerts_by_month(
    moments: Iterable[datetime],
    zone: str,
    *,
    by_mail: bool,
    hour: int | None = None,
    weekday: int | None = None,
) -> list[MonthOfAlerts]:
    """Return each month in which a rule fired, in time order; months are those of the zone.

    With an `hour` alerts come in a digest, a day's or (`weekday`) a week's, which counts in the month of its
    first alert; without one each is an email.
    """
    fired: dict[date, int] = defaultdict(int)
    mails: dict[date, int] = defaultdict(int)
    told: set[datetime] = set()
    for moment in sorted(moments):
        month = moment.astimezone(ZoneInfo(zone)).date().replace(day=1)
        fired[month] += 1
        slot = None if hour is None else last_slot(moment, zone, hour, weekday)
        if by_mail and slot not in told:
            mails[month] += 1
        if slot is not None:
            told.add(slot)
    return [MonthOfAlerts(month, n, mails[month]) for month, n in sorted(fired.items())]
