"""Alerts that compare with the workspace's own list: my list's price, and my floor."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from deals.domain.alerts.rule import Baseline, Direction, Listed, Rule, problems
from deals.models import AlertEvent, AssortmentItem, Workspace
from deals.selectors.alerts.back_test import back_test
from deals.services.alerts.rules import make_rule as save_rule
from deals.services.alerts.rules import settle_stale_rules
from tests.alerts.builders import MINE, fact, fired, make_rule
from tests.alerts.test_alert_api import client_of
from tests.factories import DAY, START, make_deal, make_product

LIST = {(1, "USD"): Listed(price=Decimal(50), floor=Decimal(40))}
BELOW_FLOOR = Rule(baseline=Baseline.FLOOR, own_retailer=MINE, listed=LIST)
BELOW_MINE = Rule(baseline=Baseline.OWN_PRICE, own_retailer=MINE, listed=LIST)


def test_a_price_below_the_floor_fires_and_one_at_it_does_not() -> None:
    assert fired(BELOW_FLOOR, [fact("40", 0, product=1), fact("39.99", 1, product=1)]) == ["39.99"]


@pytest.mark.parametrize("fields", [{"product": 2}, {"currency": "EUR"}, {"condition": "used"}])
def test_the_floor_is_of_one_product_new_in_one_currency(fields: dict[str, object]) -> None:
    assert fired(BELOW_FLOOR, [fact("10", **{"product": 1, **fields})]) == []


def test_my_list_is_my_price_until_a_post_of_mine_is_in_force() -> None:
    prices = [fact("49", 0, product=1), fact("30", 1, MINE, product=1), fact("48", 2, product=1)]
    assert fired(BELOW_MINE, prices) == ["49"]
    assert fired(BELOW_MINE, [fact("30", 1, MINE, product=1), fact("48", 9, product=1)]) == ["48"]


def test_a_floor_is_undercut_by_one_product_only() -> None:
    assert list(problems(Rule(baseline=Baseline.FLOOR, direction=Direction.UP))) == ["direction"]
    assert list(problems(Rule(baseline=Baseline.FLOOR, is_of_lines=True))) == ["baseline"]


def test_the_api_makes_a_rule_below_my_floor_that_fires(ada: User, workspace: Workspace) -> None:
    api = client_of(ada)
    product = make_product()
    deal = make_deal("39", START, product=product, retailer="Tindalo")
    sent = {"workspace": workspace.pk, "name": "Floor", "baseline": "floor"}
    refused = api.post("/api/v1/alert-rules/", sent, format="json")
    assert "floor price" in str(refused.json()["error"]["fields"]["baseline"])
    values = {"list_price": 50, "floor_price": 40, "currency": "USD", "is_sure": True}
    AssortmentItem.objects.create(workspace=workspace, sku="A1", title="x", product=product, **values)
    made = api.post("/api/v1/alert-rules/", sent, format="json")
    assert (made.status_code, "below your floor price" in made.json()["summary"]) == (201, True)
    settle_stale_rules()
    event = AlertEvent.objects.get()
    assert (event.post_id, event.baseline, event.n) == (deal.post_id, Decimal(40), 1)


def test_the_test_on_the_archive_reads_the_list(workspace: Workspace, ada: User) -> None:
    product = make_product()
    make_deal("39", START, product=product, retailer="Tindalo")
    values = {"list_price": 50, "currency": "USD", "decision": "product"}
    AssortmentItem.objects.create(workspace=workspace, sku="A1", title="x", product=product, **values)
    rule = make_rule(workspace, baseline="own_price")
    assert back_test(rule, START + DAY).n == 1
    saved = save_rule(workspace, ada, {"name": "Mine", "baseline": "own_price"})
    settle_stale_rules(only=saved)
    assert AlertEvent.objects.get(rule=saved).baseline == Decimal(50)
