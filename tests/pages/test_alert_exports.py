"""Alerts as files: events, rules, webhooks and their log agree with the pages, and hold no secret."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from deals.exports.formats import FORMATS
from deals.models import AlertEvent, AlertRule, Delivery, DeliveryAttempt, Webhook, Workspace
from deals.services.common.encryption import encrypt
from tests.factories import START
from tests.pages.listed import (
    Listed,
    assert_safe,
    assert_same,
    assert_written_the_same,
    file_of,
    of_rows,
    read,
)


def rules_of(context: Any) -> list[str]:
    """The rules of the page."""
    return [str(rule.pk) for rule, *_ in context["rules"]]


LISTS = {
    "events": Listed("/workspaces/W/alerts/", "alert", of_rows("pk")),
    "events of a rule": Listed("/workspaces/W/alerts/?rule=R", "alert", of_rows("pk")),
    "rules": Listed("/workspaces/W/alerts/rules/", "rule", rules_of),
    "webhooks": Listed("/workspaces/W/alerts/webhooks/", "webhook", of_rows("0.pk", "hooks")),
    "log": Listed("/workspaces/W/alerts/webhooks/H/", "answer", of_rows("answer")),
}


@pytest.fixture
def filled(workspace: Workspace, page: Client) -> dict[str, str]:
    """Two rules with an event each, and a webhook that was called twice; what addresses name."""
    rules = [workspace.alert_rules.create(name=name, stale_from=None) for name in ("=Falls", "Rises")]
    for number, rule in enumerate(rules):
        AlertEvent.objects.create(
            workspace=workspace, rule=rule, post_id=2**60 + number, anchor=0, at=START, currency="USD",
            product_title="+Lumo kettle", retailer_name="Tindalo", price=Decimal("15.00"),
            baseline=Decimal("20.00"), n=4,
        )  # fmt: skip
    encrypted = encrypt("whsec-s3cr3t")
    hook = Webhook.objects.create(
        workspace=workspace, url="https://example.org/x", encrypted_secret=encrypted
    )
    sent = Delivery.objects.create(
        workspace=workspace, kind="test", webhook=hook, state="sent", dedupe_key="one"
    )
    for answer in ("=no", "yes"):
        DeliveryAttempt.objects.create(delivery=sent, status=200, answer=answer)
    return {"W": str(workspace.pk), "R": str(rules[0].pk), "H": str(hook.pk)}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_as_a_page_and_as_a_file_whose_cells_are_no_formulas(
    page: Client, filled: dict[str, str], name: str
) -> None:
    assert_same(page, LISTS[name], filled, FORMATS)
    assert_safe(page, file_of(LISTS[name], filled, "xlsx"))
    assert_written_the_same(page, file_of(LISTS[name], filled, "csv"))


def test_an_event_tells_price_baseline_and_times(page: Client, filled: dict[str, str]) -> None:
    AlertEvent.objects.update(withdrawn_at=datetime(2016, 6, 2, tzinfo=UTC))
    row = read("csv", page.get(f"/workspaces/{filled['W']}/alerts.csv?rule={filled['R']}").getvalue())[0]
    wanted = {
        "announced_at_utc": "2016-06-01T00:00:00Z", "rule": "'=Falls", "product": "'+Lumo kettle",
        "price": "15.00", "currency": "USD", "baseline": "20.00", "n": "4", "change": "−25.0 %",
        "withdrawn_at_utc": "2016-06-02T00:00:00Z", "post": str(2**60),
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert row["compared_with"] == "the retailer's previous price: $20.00 (n=4)"


def test_a_rule_says_in_words_what_it_does_and_how_often_it_fired(
    page: Client, filled: dict[str, str]
) -> None:
    AlertRule.objects.filter(name="Rises").update(is_on=False, by_mail=False)
    rows = read("json", page.get(f"/workspaces/{filled['W']}/alerts/rules.json").getvalue())
    assert [(row["name"], row["is_on"], row["events"]) for row in rows] == [
        ("=Falls", True, 1), ("Rises", False, 1),
    ]  # fmt: skip
    assert rows[0]["summary"].endswith(".") and rows[1]["mails_to"] == ""


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_webhooks_secret_is_in_no_file(page: Client, filled: dict[str, str], fmt: str) -> None:
    for file in ("webhooks", f"webhooks/{filled['H']}"):
        content = page.get(f"/workspaces/{filled['W']}/alerts/{file}.{fmt}").getvalue()
        shown = str(read(fmt, content))
        assert "whsec-s3cr3t" not in shown and Webhook.objects.get().encrypted_secret not in shown
