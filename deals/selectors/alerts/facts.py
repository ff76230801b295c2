"""What rules are evaluated on, read from the tables: price points by product, deals by retailer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Min, Q

from deals.domain.alerts.facts import Fact
from deals.domain.alerts.rule import (
    Baseline,
    Direction,
    Kind,
    Listed,
    ProductPrice,
    Rearm,
    Rule,
    Sellers,
    Unit,
)
from deals.domain.metrics import CHART_BAR
from deals.models import AlertRule, AssortmentItem, Competitor, Deal, EngagementSnapshot

OF_LISTS = frozenset({Baseline.OWN_PRICE, Baseline.FLOOR})
"""What a workspace's own list tells, or helps to tell."""

NO_LIST: Mapping[ProductPrice, Listed] = {}

POINT = (
    "announced_at", "post_id", "anchor", "retailer_id", "product_id", "piece_price", "list_price",
    "currency", "condition", "confidence", "account", "price_typed",
)  # fmt: skip


def price_facts(
    products: Collection[int], until: datetime | None = None, since: datetime | None = None
) -> dict[int, list[Fact]]:
    """Return the price points of each product: no outliers, rejected or unsure ones. 1 query.

    Those before `until` and from `since` on, where they are given.
    """
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = Deal.objects.filter(is_price_point=True, product__in=products).order_by()
    if until is not None:
        rows = rows.filter(announced_at__lt=until)
    if since is not None:
        rows = rows.filter(announced_at__gte=since)
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


def grammars(rules: Iterable[AlertRule], products: Collection[int] = ()) -> dict[int, Rule]:
    """Return rules (saved, with their workspaces) as `evaluate` takes them of some products, by id.

    1 query, and one more where a rule asks for lists.
    """
    rules = list(rules)
    competitors = competitors_of_workspaces({rule.workspace_id for rule in rules})
    lists = lists_of_workspaces({rule.workspace_id for rule in rules if asks_list(rule)}, products)
    return {
        rule.pk: grammar(
            rule, competitors.get(rule.workspace_id, frozenset()), lists.get(rule.workspace_id, {})
        )
        for rule in rules
    }


def asks_list(rule: AlertRule) -> bool:
    """Tell whether the rule compares with what the workspace's own list says."""
    return rule.kind == AlertRule.Kind.PRICE and rule.baseline in OF_LISTS


def lists_of_workspaces(
    workspaces: Collection[int], products: Collection[int] | None = None
) -> dict[int, dict[ProductPrice, Listed]]:
    """Return what each workspace's list says, by product and currency; of some products. Up to 1 query.

    Of articles that are one product the lowest price and the lowest floor count.
    """
    if not workspaces:
        return {}
    found: dict[int, dict[ProductPrice, Listed]] = defaultdict(dict)
    items = AssortmentItem.objects.matched().filter(workspace__in=workspaces).exclude(currency="")
    if products is not None:
        items = items.filter(product__in=products)
    grouped = items.order_by().values_list("workspace_id", "product_id", "currency")
    told = grouped.annotate(price=Min("list_price"), floor=Min("floor_price"))
    for workspace, product, currency, price, floor in told:
        if product is not None:
            found[workspace][product, currency] = Listed(price, floor)
    return found


def competitors_of_workspaces(workspaces: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the competitors' retailers of each workspace, archived ones left out. 1 query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Competitor.objects.active().filter(workspace__in=workspaces).order_by()
    for workspace, retailer in rows.values_list("workspace_id", "retailer_id"):
        found[workspace].add(retailer)
    return {workspace: frozenset(retailers) for workspace, retailers in found.items()}


def grammar(
    rule: AlertRule, competitors: frozenset[int], listed: Mapping[ProductPrice, Listed] = NO_LIST
) -> Rule:
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
        listed=listed,
    )
