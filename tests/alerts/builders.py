"""Rules and facts with what a test does not care about filled in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from deals.domain.alerts.evaluate import evaluate
from deals.domain.alerts.facts import Fact
from deals.domain.alerts.rule import Rule
from deals.domain.records import PostDeals
from deals.models import AlertRule, Workspace
from tests.market.builders import NOON, deal, post

DAY_0 = datetime(2018, 6, 1, 12, tzinfo=UTC)
MINE, RIVAL, OTHER = 1, 2, 3
"""Retailers."""

numbers = count(1)


def fact(price: str | None = "20", day: float = 0, retailer: int | None = RIVAL, **fields: Any) -> Fact:
    """A price point, so many days after the first one."""
    values: dict[str, Any] = {"post_id": next(numbers), "anchor": 0, "currency": "USD", **fields}
    return Fact(
        at=DAY_0 + timedelta(days=day),
        retailer=retailer,
        price=None if price is None else Decimal(price),
        **values,
    )


def prices(*found: str, retailer: int | None = RIVAL) -> list[Fact]:
    """A retailer's prices, a day apart."""
    return [fact(price, day, retailer) for day, price in enumerate(found)]


def fired(rule: Rule, facts: list[Fact]) -> list[str]:
    """The prices on which the rule fires, in time order."""
    return [str(event.fact.price) for event in evaluate(rule, facts)]


def make_rule(workspace: Workspace, name: str = "Falls", **fields: Any) -> AlertRule:
    """A saved rule that has nothing to look at any more."""
    values: dict[str, Any] = {"stale_from": None, **fields}
    if "made_by" not in values:
        values["made_by"] = workspace.members.order_by("pk").first()
    return AlertRule.objects.create(workspace=workspace, name=name, **values)


def on_day(number: int, price: str, **fields: Any) -> PostDeals:
    """A post of the shop Tindalo, so many days after the first one."""
    found = post(number, deal(0, price, retailer_slug="tindalo", **fields))
    at = NOON + timedelta(days=number)
    return PostDeals(replace(found.post, created_at=at, seen_at=at), found.deals)
