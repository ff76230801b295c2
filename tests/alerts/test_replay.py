"""What the back-test shows is what the live path fires, over random rules and archives."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deals.domain.alerts.evaluate import evaluate
from deals.domain.alerts.facts import Fact
from deals.domain.alerts.rule import Rule
from deals.domain.records import PostDeals
from deals.models import AlertEvent, AlertRule, Competitor, Delivery, Retailer, Workspace
from deals.selectors.alerts.back_test import fired_on
from deals.services.loading.settling import settle_all
from tests.alerts.builders import DAY_0, MINE, OTHER, RIVAL, make_rule
from tests.alerts.strategies import archives, rules
from tests.factories import make_user, make_workspace
from tests.market.builders import deal, load, post

LATER = DAY_0 + timedelta(days=100)


@given(rules, archives(), st.integers(0, 99))
def test_the_order_of_the_facts_changes_nothing(rule: Rule, facts: list[Fact], seed: int) -> None:
    shuffled = list(facts)
    Random(seed).shuffle(shuffled)
    assert evaluate(rule, shuffled) == evaluate(rule, facts)


@given(rules, archives())
def test_facts_that_come_later_change_no_event(rule: Rule, facts: list[Fact]) -> None:
    ordered = sorted(facts, key=lambda fact: fact.order)
    whole = evaluate(rule, ordered)
    for length in range(len(ordered)):
        assert evaluate(rule, ordered[:length]) == [
            event for event in whole if event.fact.order < ordered[length].order
        ]


@pytest.fixture
def shops(db: None) -> Workspace:
    """A workspace and the retailers of the random archives."""
    for pk, slug in ((MINE, "mine"), (RIVAL, "rival"), (OTHER, "other")):
        Retailer.objects.create(pk=pk, slug=slug, name=slug)
    workspace = make_workspace(make_user("ada"))
    for pk in (RIVAL, OTHER):
        Competitor.objects.create(workspace=workspace, retailer_id=pk)
    return workspace


def as_row(workspace: Workspace, rule: Rule) -> AlertRule:
    workspace.own_retailer_id = rule.own_retailer
    workspace.save()
    names = ("sellers", "direction", "size", "unit", "baseline", "days", "target", "currency", "minimum")
    fields = {name: getattr(rule, name) for name in (*names, "rearm", "rearm_percent", "rearm_days")}
    return make_rule(workspace, retailers=sorted(rule.named), **fields)


def as_post(fact: Fact) -> PostDeals:
    slugs = {MINE: "mine", RIVAL: "rival", OTHER: "other"}
    offer = deal(0, str(fact.price), retailer_slug=slugs[fact.retailer or 0], list_price=fact.list_price)
    found = post(fact.post_id, offer)
    return PostDeals(replace(found.post, created_at=fact.at, seen_at=fact.at), found.deals)


def replay(facts: list[Fact]) -> list[int]:
    """Load post by post, live; return the posts that fired, in the order of their messages."""
    for fact in facts:
        load([as_post(fact)], source=f"chunk:{fact.post_id}", alert_mode="live", load="run 1")
        settle_all()
    return list(Delivery.objects.order_by("pk").values_list("events__post_id", flat=True))


def drawn(examples: int) -> settings:
    """So many random rules and archives; each is rolled back."""
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )


@pytest.mark.parametrize("examples", [10, pytest.param(50, marks=pytest.mark.full)])
def test_the_back_test_shows_what_the_live_path_fires(shops: Workspace, examples: int) -> None:
    @drawn(examples)
    @given(rule=rules, facts=archives(most=8))
    def check(rule: Rule, facts: list[Fact]) -> None:
        with transaction.atomic():
            row = as_row(shops, rule)
            told = replay(sorted(facts, key=lambda fact: fact.order))
            assert told == [event.fact.post_id for event in fired_on(row, LATER)[0]]
            transaction.set_rollback(True)

    check()


@pytest.mark.parametrize("examples", [10, pytest.param(50, marks=pytest.mark.full)])
def test_any_order_of_loading_ends_in_the_same_events(shops: Workspace, examples: int) -> None:
    @drawn(examples)
    @given(rule=rules, facts=archives(most=6), seed=st.integers(0, 99))
    def check(rule: Rule, facts: list[Fact], seed: int) -> None:
        Random(seed).shuffle(facts)
        with transaction.atomic():
            row = as_row(shops, rule)
            replay(facts)
            standing = AlertEvent.objects.filter(withdrawn_at=None).order_by("at", "post_id")
            tested = [(event.fact.post_id, event.baseline) for event in fired_on(row, LATER)[0]]
            assert list(standing.values_list("post_id", "baseline")) == tested
            transaction.set_rollback(True)

    check()
