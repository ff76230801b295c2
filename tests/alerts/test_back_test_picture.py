"""A back-test as a picture: the prices, the edge of what fires, the firings, and the emails a month."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from rest_framework.test import APIClient

from deals.domain.alerts.evaluate import evaluate
from deals.domain.alerts.facts import Fact
from deals.domain.alerts.picture import MonthOfAlerts, alerts_by_month, drawn_prices
from deals.domain.alerts.rule import Baseline, Rule
from deals.models import Workspace
from deals.services.loading.settling import settle_all
from tests.alerts.builders import on_day, prices
from tests.alerts.strategies import archives, rules
from tests.alerts.test_rule_pages import RULE
from tests.market.builders import load


def test_the_edge_is_the_target_or_moves_with_what_is_compared() -> None:
    history = prices("20", "18", "12")
    target = Rule(baseline=Baseline.TARGET, target=Decimal(15), currency="USD")
    tenth = Rule(size=Decimal(10))
    assert [one.lower for one in drawn_prices(target, history)] == [15, 15, 15]
    drawn = drawn_prices(tenth, history)
    assert [one.lower for one in drawn] == [None, Decimal("18"), Decimal("16.2")]
    assert [one.has_fired for one in drawn] == [False, True, True]


@given(rules, archives())
def test_what_is_drawn_as_fired_is_what_fires_and_lies_beyond_an_edge(rule: Rule, facts: list[Fact]) -> None:
    drawn = drawn_prices(rule, facts)
    fired = [one for one in drawn if one.has_fired]
    assert [one.fact.key for one in fired] == [event.fact.key for event in evaluate(rule, facts)]
    for one in fired:
        price = one.fact.price
        assert price is not None
        assert (one.lower is not None and price <= one.lower) or (
            one.upper is not None and price >= one.upper
        )


MOMENTS = [datetime(2018, 6, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in (1, 2, 30, 24 * 40)]


@pytest.mark.parametrize(
    ("values", "mails"),
    [
        ({"by_mail": True}, [3, 1]),
        ({"by_mail": True, "hour": 8}, [2, 1]),
        ({"by_mail": True, "hour": 8, "weekday": 0}, [1, 1]),
        ({"by_mail": False}, [0, 0]),
    ],
)
def test_emails_a_month_follow_how_alerts_are_sent(values: dict[str, Any], mails: list[int]) -> None:
    found = alerts_by_month(MOMENTS, "UTC", **values)
    assert [(one.fired, one.mails) for one in found] == [(3, mails[0]), (1, mails[1])]


def test_a_month_is_that_of_the_zone() -> None:
    found = alerts_by_month([datetime(2018, 6, 1, 1, tzinfo=UTC)], "America/New_York", by_mail=True)
    assert found == [MonthOfAlerts(datetime(2018, 5, 1).date(), 1, 1)]  # noqa: DTZ001


@pytest.mark.django_db
def test_the_page_and_the_api_have_the_same_picture(client: Client, ada: User, workspace: Workspace) -> None:
    load([on_day(day, price) for day, price in enumerate(("20", "18", "17", "12"), 1)])
    settle_all()
    client.force_login(ada)
    answer = client.post(f"/workspaces/{workspace.pk}/alerts/rules/new/", {**RULE, "do": "try"})
    api = APIClient()
    api.force_authenticate(ada)
    sent = {"workspace": workspace.pk, "name": "Falls", "size": "10"}
    told = api.post("/api/v1/alert-rules/back-test/", sent, format="json").json()
    assert [one["has_fired"] for one in told["picture"]["prices"]] == [False, True, False, True]
    assert [one["lower"] for one in told["picture"]["prices"]] == [None, "18.00", "16.20", "15.30"]
    assert answer.context["picture"] == told["picture"] and told["months"][0]["mails"] == 2
    assert "Emails each" in answer.content.decode()
