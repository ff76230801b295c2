"""New promotions and unusual engagement: each follows from the retailer's deals of the days around it.

So a deal that comes in later changes only what lies within `rule.days` of it.
"""

from collections import deque
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median

from deals.domain.alerts.facts import Event, Fact
from deals.domain.alerts.rule import Rule
from deals.domain.coverage import was_quiet


def new_promotions(rule: Rule, deals: list[Fact], loaded: Mapping[str, Collection[date]]) -> list[Event]:
    """Return the deals (in canonical order) before which a retailer had been quiet for `rule.days` days.

    All these days must be loaded of the deal's network: what is not loaded is unknown, not quiet.
    """
    last: dict[int | None, datetime] = {}
    events = []
    for deal in deals:
        if deal.confidence < rule.confidence:
            continue
        before = last.get(deal.retailer)
        is_quiet = before is None or deal.at - before >= timedelta(days=rule.days)
        if is_quiet and was_quiet(rule.days, deal.at.astimezone(UTC).date(), loaded.get(deal.network, ())):
            events.append(Event(deal))
        last[deal.retailer] = deal.at
    return events


def unusual_engagement(rule: Rule, deals: list[Fact]) -> list[Event]:
    """Return the posts whose engagement passed the retailer's usual: median + factor x MAD.

    Median and MAD (the median of the distances from the median) are of the retailer's posts of the
    `rule.days` days before that were observed at all, `rule.minimum` of them at least. A post counts once.
    """
    windows: dict[int | None, deque[Fact]] = {}
    seen: set[int] = set()
    events = []
    for deal in deals:
        if deal.post_id in seen or deal.engagement is None or deal.confidence < rule.confidence:
            continue
        seen.add(deal.post_id)
        window = windows.setdefault(deal.retailer, deque())
        while window and window[0].at < deal.at - timedelta(days=rule.days):
            window.popleft()
        if len(window) >= rule.minimum:
            usual, bar = _usual([each.engagement or 0 for each in window], rule.factor)
            if deal.engagement > bar:
                events.append(Event(deal, baseline=usual, n=len(window)))
        window.append(deal)
    return events


def _usual(values: list[int], factor: Decimal) -> tuple[Decimal, Decimal]:
    """Return the median, and the bar above which an engagement is unusual."""
    middle = Decimal(median(values))
    spread = Decimal(median(abs(Decimal(value) - middle) for value in values))
    return middle, middle + factor * spread
