"""A rule on a product line looks at each retailer's lowest price of it, whichever size that is."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from deals.domain.alerts.rule import Baseline, Rearm, Rule, problems
from deals.models import AlertEvent, AlertRule, LineRedirect, ProductLine, Workspace
from deals.selectors.alerts.back_test import back_test
from deals.services.alerts.rules import make_rule as save_rule
from deals.services.alerts.rules import settle_stale_rules
from deals.services.matching.line_decisions import split_line
from tests.alerts.builders import MINE, OTHER, RIVAL, fact, fired, make_rule
from tests.factories import DAY, START, make_deal, make_line, make_product

SMALL, LARGE = 1, 2
"""Products of one line."""

UNDER_50 = Rule(is_of_lines=True, baseline=Baseline.TARGET, target=Decimal(50), currency="USD")


def test_the_lowest_price_of_a_line_fires_once():
    prices = [fact("99", 0, product=LARGE), fact("49", 1, product=SMALL), fact("48", 2, product=SMALL)]
    assert fired(UNDER_50, prices) == ["49"]


def test_a_larger_size_that_costs_more_does_not_end_it():
    prices = [fact("49", 0, product=SMALL), fact("99", 1, product=LARGE), fact("45", 2, product=SMALL)]
    assert fired(UNDER_50, prices) == ["49"]


def test_it_fires_again_once_no_size_is_as_low():
    days = [("49", 0, SMALL), ("60", 10, LARGE), ("45", 11, SMALL)]
    assert fired(UNDER_50, [fact(price, day, product=product) for price, day, product in days]) == [
        "49",
        "45",
    ]


def test_a_size_above_the_lowest_is_no_low():
    rule = Rule(is_of_lines=True, baseline=Baseline.ALL_TIME_LOW, rearm=Rearm.DAYS)
    days = [("49", 0, SMALL), ("89", 1, LARGE), ("79", 2, LARGE), ("47", 3, LARGE)]
    assert fired(rule, [fact(price, day, product=product) for price, day, product in days]) == ["47"]


def test_my_own_price_is_the_lowest_of_my_sizes():
    rule = Rule(is_of_lines=True, baseline=Baseline.OWN_PRICE, own_retailer=MINE)
    mine = [fact("55", 0, MINE, product=SMALL), fact("80", 1, MINE, product=LARGE)]
    rivals = [fact("60", 2, RIVAL, product=LARGE), fact("54", 2, OTHER, product=LARGE)]
    assert fired(rule, [*mine, *rivals]) == ["54"]


def test_what_only_one_product_has_is_refused():
    found = problems(Rule(is_of_lines=True, baseline=Baseline.PREVIOUS))
    assert list(found) == ["baseline"] and "lowest price" in found["baseline"]


TARGET = {"scope": "lines", "baseline": "target", "target": "50", "currency": "USD"}


@pytest.fixture
def line(db: None) -> ProductLine:
    """Two sizes, of which the small one fell below 50."""
    small, large = make_product("Borvo Pulsar 16GB"), make_product("Borvo Pulsar 64GB")
    make_deal("99", START, product=large, retailer="Tindalo")
    make_deal("49", START + DAY, product=small, retailer="Tindalo")
    return make_line("Borvo Pulsar", small, large)


def prices_of(rule: AlertRule) -> list[str]:
    return [str(event.price) for event in AlertEvent.objects.filter(rule=rule).order_by("at")]


def test_a_saved_rule_fires_and_leads_to_the_product(
    workspace: Workspace, ada: User, line: ProductLine
) -> None:
    rule = save_rule(workspace, ada, {"name": "Pulsar", "lines": [line.pk], **TARGET})
    settle_stale_rules()
    event = AlertEvent.objects.get(rule=rule)
    assert (str(event.price), event.product_title) == ("49.00", "Borvo Pulsar 16GB")


def test_a_rule_follows_a_line_that_took_another_s_place(
    workspace: Workspace, ada: User, line: ProductLine
) -> None:
    LineRedirect.objects.create(old_id=999, key="old", line=line)
    rule = save_rule(workspace, ada, {"name": "Pulsar", "lines": [999], **TARGET})
    settle_stale_rules()
    assert prices_of(rule) == ["49.00"]


def test_the_test_on_the_archive_says_the_same(workspace: Workspace, line: ProductLine) -> None:
    rule = make_rule(workspace, lines=[line.pk], **TARGET)
    rule.target = Decimal(50)
    found = back_test(rule, START + 9 * DAY)
    assert (found.n, found.in_scope, str(found.latest[0].event.fact.price)) == (1, 2, "49.00")


def test_the_form_and_the_api_let_one_choose_lines(
    client: Client, workspace: Workspace, ada: User, line: ProductLine
) -> None:
    api = APIClient()
    api.force_authenticate(ada)
    values = {"workspace": workspace.pk, "name": "Pulsar", "lines": [line.pk], **TARGET}
    made = api.post("/api/v1/alert-rules/", values, format="json").json()
    assert (made["scope"], made["lines"]) == ("lines", [line.pk])
    assert "the line Borvo Pulsar, as its lowest price, at 50.00 USD or less" in made["summary"]
    client.force_login(ada)
    assert "Borvo Pulsar" in client.get("/choices/lines/?q=puls").content.decode()
    page = client.get(f"/workspaces/{workspace.pk}/alerts/rules/{made['id']}/").content.decode()
    assert 'name="lines"' in page and "Borvo Pulsar" in page


def test_a_rule_on_lines_needs_one(workspace: Workspace, ada: User) -> None:
    api = APIClient()
    api.force_authenticate(ada)
    answer = api.post(
        "/api/v1/alert-rules/", {"workspace": workspace.pk, "name": "x", **TARGET}, format="json"
    )
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["lines"])


def test_a_curator_s_split_takes_the_event_back(workspace: Workspace, ada: User, line: ProductLine) -> None:
    rule = save_rule(workspace, ada, {"name": "Pulsar", "lines": [line.pk], **TARGET})
    settle_stale_rules()
    split_line(line, list(line.products.filter(title="Borvo Pulsar 16GB")), "", ada)
    assert prices_of(rule) == []
