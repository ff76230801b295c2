"""What rules are evaluated on, read from the tables: price points by product, deals by retailer."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from deals.domain.alerts.facts import Fact
from deals.domain.alerts.rule import Baseline, Direction, Kind, Rearm, Rule, Sellers, Unit
from deals.domain.metrics import CHART_BAR
from deals.models import AlertRule, Competitor, Deal, EngagementSnapshot

POINT = (
    "announced_at", "post_id", "anchor", "retailer_id", "product_id", "piece_price", "list_price",
    "currency", "condition", "confidence", "account", "price_typed",
)  # fmt: skip


def price_facts(products: Collection[int], until: datetime | None = None) -> dict[int, list[Fact]]:
    """Return the price points of each product: no outliers, rejected or unsure ones. 1 query.

    Those before `until` where it is given.
    """
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = Deal.objects.filter(is_price_point=True, product__in=products).order_by()
    if until is not None:
        rows = rows.filter(announced_at__lt=until)
    for row in rows.values_list(*POINT).iterator(chunk_size=5_000):
        fact = Fact(*row)
        if fact.product is not None:
            found[fact.product].append(fact)
    return found


def campaign_facts(
    covered: Q, retailers: Collection[int], since: datetime | None = None, until: datetime | None = None
) -> dict[int, list[Fact]]:
    """Return the deals of retailers that a rule covers, with their posts' engagement. 2 queries.

    No outliers, rejected or unsure ones. `since` and `until` are inclusive.
    """
    deals = Deal.objects.filter(covered, retailer__in=retailers, confidence__gte=CHART_BAR)
    deals = deals.filter(is_outlier=False, rejected=False).order_by()
    if since is not None:
        deals = deals.filter(announced_at__gte=since)
    if until is not None:
        deals = deals.filter(announced_at__lte=until)
    told = deals.values_list("post__network", *POINT)
    rows = [replace(Fact(*row), network=network) for network, *row in told]
    drawn = engagement_of({row.post_id for row in rows})
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in rows:
        if row.retailer is not None:
            found[row.retailer].append(replace(row, engagement=drawn.get(row.post_id)))
    return found


def engagement_of(posts: Collection[int]) -> dict[int, int]:
    """Return the engagement of posts as last observed; one that never was is missing. 1 query."""
    rows = EngagementSnapshot.objects.filter(post__in=posts).told_before().distinct("post_id")
    return dict(rows.values_list("post_id", "engagement"))


def grammars(rules: Iterable[AlertRule]) -> dict[int, Rule]:
    """Return rules (saved, with their workspaces) as `evaluate` takes them, by id. 1 query."""
    rules = list(rules)
    competitors = competitors_of_workspaces({rule.workspace_id for rule in rules})
    return {rule.pk: grammar(rule, competitors.get(rule.workspace_id, frozenset())) for rule in rules}


def competitors_of_workspaces(workspaces: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the competitors' retailers of each workspace, archived ones left out. 1 query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Competitor.objects.active().filter(workspace__in=workspaces).order_by()
    for workspace, retailer in rows.values_list("workspace_id", "retailer_id"):
        found[workspace].add(retailer)
    return {workspace: frozenset(retailers) for workspace, retailers in found.items()}


def grammar(rule: AlertRule, competitors: frozenset[int]) -> Rule:
    """Return one rule as `evaluate` takes it."""
    own = rule.workspace.own_retailer_id
    return Rule(
        kind=Kind(rule.kind),
        sellers=Sellers(rule.sellers),
        named=frozenset(rule.retailers),
        own_retailer=own,
        competitors=competitors - {own},
        direction=Direction(rule.direction),
        size=rule.size,
        unit=Unit(rule.unit),
        baseline=Baseline(rule.baseline),
        days=rule.days,
        target=rule.target,
        currency=rule.currency,
        confidence=rule.confidence,
        minimum=rule.minimum,
        rearm=Rearm(rule.rearm),
        rearm_percent=rule.rearm_percent,
        rearm_days=rule.rearm_days,
        factor=rule.factor,
        is_of_lines=rule.scope == AlertRule.Scope.LINES,
    )
