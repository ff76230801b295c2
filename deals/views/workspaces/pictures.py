"""The numbers of the first page's pictures, as its charts read them from the page."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from deals.domain.currencies import money_text
from deals.selectors.comparing.undercut_responses import UndercutRow
from deals.selectors.workspaces.news import News

MOST_NAMED = 7
"""Retailers with a colour of their own; the others are one."""


def dumbbells_of(rows: Iterable[UndercutRow], currency: str) -> list[dict[str, Any]]:
    """Return undercuts as the ends of dumbbells: my price and theirs."""
    found = []
    for row in rows:
        first, over = row.undercut.first, row.undercut.over
        found.append({
            "title": str(row.thing),
            "who": row.competitor.name,
            "mine": str(over.price),
            "theirs": str(first.price),
            "mine_text": money_text(over.price, currency),
            "theirs_text": money_text(first.price, currency),
            "gap_text": money_text(row.undercut.gap, currency),
            "gap_share": str(row.undercut.gap_share),
            "at": first.at.isoformat(),
            "deal": reverse("deal", args=[first.deal]),
        })  # fmt: skip
    return found


def voices_of(news: News) -> dict[str, Any]:
    """Return the promotions by day of those who promote most, and of all others together."""
    named = news.speakers[:MOST_NAMED]
    lines = [
        {
            "name": f"{one.retailer.name} (you)" if one.is_me else one.retailer.name,
            "n": one.n,
            "counts": [day.by_retailer.get(one.retailer.pk, 0) for day in news.days],
        }
        for one in named
    ]
    rest = news.speakers[MOST_NAMED:]
    if rest:
        ids = [one.retailer.pk for one in rest]
        counts = [sum(day.by_retailer.get(pk, 0) for pk in ids) for day in news.days]
        lines.append({"name": f"{len(rest)} others", "n": sum(one.n for one in rest), "counts": counts})
    return {"days": [day.day.isoformat() for day in news.days], "lines": lines}
