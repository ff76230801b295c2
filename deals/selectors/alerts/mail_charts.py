"""The charts of events that go out by mail."""

from collections.abc import Sequence
from datetime import timedelta

from deals.domain.alerts.mail_chart import MailChart, chart_of, first_moment
from deals.models import AlertEvent
from deals.selectors.alerts.facts import price_facts

TICK = timedelta(microseconds=1)


def charts_of(events: Sequence[AlertEvent]) -> dict[int, MailChart]:
    """Return the charts by event; a promotion and a product of too few prices have none. Up to 1 query."""
    priced = [event for event in events if event.product_id and event.price is not None and event.currency]
    if not priced:
        return {}
    since = first_moment(min(event.at for event in priced))
    until = max(event.at for event in priced) + TICK
    facts = price_facts({event.product_id for event in priced if event.product_id}, until, since)
    found = {
        event.pk: chart_of(
            facts.get(event.product_id or 0, ()),
            (event.post_id, event.anchor),
            event.currency,
            event.condition,
            event.baseline,
        )
        for event in priced
    }
    return {pk: chart for pk, chart in found.items() if chart}
