"""A rule that cannot be evaluated stops with its reason; all other rules and products go on."""

import pytest
from django.test import Client

from deals.models import AlertEvent, AlertRule
from deals.services.alerts import events
from deals.services.alerts.rules import change_rule, settle_stale_rules
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule
from tests.factories import make_user, make_workspace
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_rules(monkeypatch) -> tuple[AlertRule, AlertRule]:
    """A rule that fails and one that does not, both on any price."""
    workspace = make_workspace(make_user())
    bad = make_rule(workspace, name="bad", baseline="target", target=100, currency="USD")
    good = make_rule(workspace, name="good", baseline="target", target=100, currency="USD")
    evaluate = events.evaluate
    grammars = events.grammars
    monkeypatch.setattr(
        events, "grammars", lambda rules, products: {**grammars(rules, products), bad.pk: None}
    )

    def fail_without_grammar(rule, facts):
        if rule is None:
            raise ValueError("no grammar")
        return evaluate(rule, facts)

    monkeypatch.setattr(events, "evaluate", fail_without_grammar)
    settle_stale_rules()
    load([post(1, deal(0, "20"))])
    return bad, good


def test_the_other_rule_fires(two_rules):
    settle_all()
    assert list(AlertEvent.objects.values_list("rule__name", flat=True)) == ["good"]


def test_it_says_why_and_is_passed_over(two_rules):
    settle_all()
    faults = dict(AlertRule.objects.values_list("name", "fault"))
    assert faults == {"bad": "ValueError: no grammar", "good": ""}
    assert [rule.name for rule in AlertRule.objects.at_work()] == ["good"]


def test_saving_it_again_tries_it_again(two_rules):
    settle_all()
    bad = AlertRule.objects.select_related("workspace").get(name="bad")
    change_rule(bad, bad.workspace.members.get(), {"name": "bad"})
    assert AlertRule.objects.get(name="bad").fault == ""


def test_the_list_of_rules_says_that_it_stopped(two_rules):
    settle_all()
    workspace = two_rules[0].workspace
    client = Client()
    client.force_login(workspace.members.get())
    page = " ".join(client.get(f"/workspaces/{workspace.pk}/alerts/rules/").content.decode().split())
    assert "Stopped, because it could not be evaluated (ValueError: no grammar)" in page
