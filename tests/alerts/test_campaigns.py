"""New promotions and unusual engagement: pure, and through the settle step."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from deals.domain.alerts.evaluate import evaluate
from deals.domain.alerts.rule import Kind, Rule, Sellers
from deals.domain.records import CoverageRecord, CoverageStatus, PostDeals, SnapshotRecord
from deals.models import AlertEvent, AlertRetailer, CoverageHour, Workspace
from deals.selectors.alerts.back_test import fired_on
from deals.services.alerts.rules import settle_stale_rules
from deals.services.loading.settling import settle_all
from tests.alerts.builders import DAY_0, MINE, OTHER, RIVAL, fact, make_rule, on_day
from tests.factories import make_coverage, make_retailer
from tests.market.builders import NOON, load

PROMOTION = Rule(kind=Kind.PROMOTION, days=7)
UNUSUAL = Rule(kind=Kind.ENGAGEMENT, days=90, minimum=3, factor=Decimal(2))


EVERY_DAY = frozenset(DAY_0.date() + timedelta(days=day) for day in range(-30, 60))


def days(rule: Rule, *facts: object, loaded: Collection[date] = EVERY_DAY) -> list[int]:
    """The days on which a rule fires."""
    events = evaluate(rule, facts, {"twitter": loaded})  # type: ignore[arg-type]
    return [(event.fact.at - fact().at).days for event in events]


def test_a_promotion_is_new_after_so_many_quiet_days() -> None:
    assert days(PROMOTION, *(fact(None, day) for day in (0, 3, 9, 16, 23.5))) == [0, 16, 23]


def test_a_promotion_is_new_after_loaded_days_only() -> None:
    holes = EVERY_DAY - {DAY_0.date() + timedelta(days=12)}
    facts = [fact(None, day) for day in (0, 9, 16.5, 30)]
    assert days(PROMOTION, *facts, loaded=holes) == [0, 9, 30]
    since_the_first = frozenset(day for day in EVERY_DAY if day >= DAY_0.date())
    assert days(PROMOTION, *facts, loaded=since_the_first) == [9, 16, 30]


def test_days_of_another_network_tell_nothing_of_a_promotion() -> None:
    facts = [replace(fact(None, day), network="bluesky") for day in (0, 9)]
    assert days(PROMOTION, *facts) == []
    loaded = {"bluesky": EVERY_DAY}
    assert [event.fact.at for event in evaluate(PROMOTION, facts, loaded)] == [each.at for each in facts]


def test_retailers_are_quiet_each_for_itself() -> None:
    assert days(PROMOTION, fact(None, 0), fact(None, 1, OTHER), fact(None, 2, MINE)) == [0, 1, 2]
    assert days(replace(PROMOTION, own_retailer=MINE), fact(None, 0), fact(None, 2, MINE)) == [0]
    named = replace(PROMOTION, sellers=Sellers.NAMED, named=frozenset({OTHER}))
    assert days(named, fact(None, 0, RIVAL), fact(None, 1, OTHER)) == [1]


def drawn(*values: int | None) -> list[object]:
    """Posts, a day apart, that drew so much."""
    return [fact(None, day, engagement=value) for day, value in enumerate(values)]


def test_an_engagement_is_unusual_above_median_and_k_mads() -> None:
    # Of 10, 12, 20 the median is 12 and the MAD 2: the bar is 16.
    assert days(UNUSUAL, *drawn(10, 12, 20, 16)) == []
    assert days(UNUSUAL, *drawn(10, 12, 20, 17)) == [3]
    event = evaluate(UNUSUAL, drawn(10, 12, 20, 17))[0]  # type: ignore[arg-type]
    assert (event.baseline, event.n) == (Decimal(12), 3)


def test_what_was_never_observed_counts_as_no_zero() -> None:
    assert days(UNUSUAL, *drawn(10, None, 12, None, 20, 17)) == [5]


def test_too_few_posts_tell_no_usual() -> None:
    assert days(UNUSUAL, *drawn(1, 1, 500)) == []


def test_a_post_with_two_deals_counts_once() -> None:
    twice = [fact(None, 3, engagement=99, post_id=77, anchor=anchor) for anchor in (0, 9)]
    assert days(UNUSUAL, *drawn(10, 12, 20), *twice) == [3]


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    make_retailer("Quillmart")
    make_coverage(DAY_0 - timedelta(days=20, hours=12), 24 * 60, source="archive")
    return workspace


def promotion(day: int, **fields: object) -> PostDeals:
    return on_day(day, "20", product=None, scope="range", **fields)


def standing() -> list[int]:
    return list(AlertEvent.objects.filter(withdrawn_at=None).order_by("at").values_list("post_id", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations([1, 3, 12, 18, 30]))[::17])
def test_promotions_without_a_product_fire_in_any_order(shop: Workspace, order: tuple[int, ...]) -> None:
    rule = make_rule(shop, kind="promotion", days=7)
    for day in order:
        load([promotion(day)], source=f"chunk:{day}")
        settle_all()
    assert standing() == [1, 12, 30]
    assert [event.fact.post_id for event in fired_on(rule, NOON + timedelta(days=99))[0]] == [1, 12, 30]
    assert AlertRetailer.objects.count() == 0


@pytest.mark.django_db
def test_days_that_are_loaded_later_make_a_promotion_new(shop: Workspace) -> None:
    make_rule(shop, kind="promotion", days=7)
    gap = CoverageHour.objects.filter(hour__date=NOON.date() + timedelta(days=3))
    hours = [CoverageRecord(each.hour, CoverageStatus.LOADED, 1, 0, 0) for each in gap]
    gap.delete()
    load([promotion(8)])
    settle_all()
    assert standing() == []
    load(source="chunk:2", coverage=tuple(hours))
    settle_all()
    assert standing() == [8]


@pytest.mark.django_db
def test_a_deleted_promotion_makes_the_next_one_new(shop: Workspace) -> None:
    make_rule(shop, kind="promotion", days=7)
    load([promotion(1), promotion(4)])
    settle_all()
    load(source="chunk:2", deleted_post_ids=(1,))
    settle_all()
    assert standing() == [4]


@pytest.mark.django_db
def test_a_later_observation_makes_an_engagement_unusual(shop: Workspace) -> None:
    make_rule(shop, kind="engagement", days=90, minimum=3, factor=2)
    load([promotion(day) for day in (1, 2, 3, 4)], snapshots=[seen(1, 10), seen(2, 12), seen(3, 20)])
    settle_all()
    assert standing() == []
    load(source="chunk:2", snapshots=[seen(4, 17)])
    settle_all()
    assert standing() == [4]
    assert AlertEvent.objects.get().engagement == 17


def seen(post_id: int, retweets: int) -> SnapshotRecord:
    return SnapshotRecord(post_id, post_id + 1000, NOON + timedelta(days=50), retweets, 0, None, None)


@pytest.mark.django_db
def test_a_new_rule_is_evaluated_over_the_archive(shop: Workspace) -> None:
    load([promotion(1), promotion(4), promotion(20)])
    settle_all()
    make_rule(shop, kind="promotion", days=7, stale_from=0)
    assert settle_stale_rules() == 1
    assert standing() == [1, 20]
