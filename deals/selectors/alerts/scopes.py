"""What a rule covers: the one place where scopes become products and deals.

`Scopes.covers` (many rules, the products just settled, in memory) and `products_in_scope` (one rule, all
products, in SQL) say the same; a test holds them together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from deals.models import (
    AlertRule,
    AssortmentItem,
    Deal,
    LineRedirect,
    Product,
    ProductRedirect,
    WatchedItem,
    Workspace,
)

MOST_WORDS = 8
"""Of a watched search: a product is found where its title holds all of them."""


def assortment_products(workspace: Workspace, among: Collection[int] | None = None) -> QuerySet[Product]:
    """Return a workspace's own products: that its retailer has price points of, or that its assortment names.

    Of uploaded articles those count whose match is sure, or was chosen manually.
    """
    points = Deal.objects.filter(
        is_price_point=True, product=OuterRef("pk"), retailer=workspace.own_retailer_id
    )
    articles = AssortmentItem.objects.filter(
        Q(is_sure=True) | Q(decision=AssortmentItem.Decision.PRODUCT),
        workspace=workspace,
        product=OuterRef("pk"),
    )
    products = Product.objects.filter(Exists(points) | Exists(articles))
    return products if among is None else products.filter(pk__in=among)


@dataclass(slots=True)
class Watched:
    """What a watchlist names."""

    products: set[int] = field(default_factory=set)
    brands: set[int] = field(default_factory=set)
    categories: set[int] = field(default_factory=set)
    searches: list[list[str]] = field(default_factory=list)


def watched_of(lists: Collection[int]) -> dict[int, Watched]:
    """Return what each of these watchlists names. 1 query."""
    found: dict[int, Watched] = defaultdict(Watched)
    rows = WatchedItem.objects.filter(watchlist__in=lists).order_by("id")
    for key, product, brand, category, search in rows.values_list(
        "watchlist", "product", "brand", "category", "search"
    ):
        watched = found[key]
        if product is not None:
            watched.products.add(product)
        elif brand is not None:
            watched.brands.add(brand)
        elif category is not None:
            watched.categories.add(category)
        elif words := search.lower().split()[:MOST_WORDS]:
            watched.searches.append(words)
    return found


class Scopes:
    """Which of some products which rules cover. At most 4 queries, and one for each assortment."""

    def __init__(self, rules: Iterable[AlertRule], products: Collection[int]) -> None:
        rules = list(rules)
        self._rows = Product.objects.in_bulk(products)
        self._old = _old_ids(products)
        is_of_lines = any(rule.scope == AlertRule.Scope.LINES for rule in rules)
        self._old_lines = _old_lines({row.line_id for row in self._rows.values()}) if is_of_lines else {}
        lists = {rule.watchlist_id for rule in rules if rule.watchlist_id is not None}
        self._watched = watched_of(lists) if lists else {}
        owners = {rule.workspace for rule in rules if rule.scope == AlertRule.Scope.ASSORTMENT}
        self._mine = {
            owner.pk: set(assortment_products(owner, products).values_list("pk", flat=True))
            for owner in owners
        }

    def covers(self, rule: AlertRule) -> set[int]:
        """Return the products that the rule covers."""
        match rule.scope:
            case AlertRule.Scope.EVERYTHING:
                return set(self._rows)
            case AlertRule.Scope.PRODUCTS:
                return self._named(set(rule.products))
            case AlertRule.Scope.LINES:
                wanted = set(rule.lines)
                return {pk for pk, row in self._rows.items() if self._is_of(row.line_id, wanted)}
            case AlertRule.Scope.BRANDS:
                return {pk for pk, row in self._rows.items() if row.brand_id in rule.brands}
            case AlertRule.Scope.CATEGORIES:
                return {pk for pk, row in self._rows.items() if row.category_id in rule.categories}
            case AlertRule.Scope.ASSORTMENT:
                return self._mine[rule.workspace_id]
        return self._on(self._watched.get(rule.watchlist_id or 0, Watched()))

    def _is_of(self, line: int | None, wanted: set[int]) -> bool:
        """Tell whether a line is one of these, or took the place of one that is gone."""
        return line is not None and not wanted.isdisjoint({line, *self._old_lines.get(line, ())})

    def line_of(self, product: int) -> int | None:
        """Return the line of one of the products."""
        return self._rows[product].line_id

    def _named(self, wanted: set[int]) -> set[int]:
        """Return the products of these ids, and those that took the place of ones that are gone."""
        return {pk for pk in self._rows if pk in wanted or not wanted.isdisjoint(self._old.get(pk, ()))}

    def _on(self, watched: Watched) -> set[int]:
        found = self._named(watched.products)
        for pk, row in self._rows.items():
            title = row.title.lower()
            is_kind = row.brand_id in watched.brands or row.category_id in watched.categories
            if is_kind or any(all(word in title for word in words) for words in watched.searches):
                found.add(pk)
        return found


def _old_ids(products: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for old, product in ProductRedirect.objects.filter(product__in=products).values_list("old_id", "product"):
        found[product].add(old)
    return found


def _old_lines(lines: Collection[int | None]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for old, line in LineRedirect.objects.filter(line__in=lines).values_list("old_id", "line"):
        found[line].add(old)
    return found


def whole_lines(products: Collection[int], lines: Collection[int] = ()) -> set[int]:
    """Return the products, all others of their lines, and those of some lines. 2 queries."""
    touched = Product.objects.filter(pk__in=products, line__isnull=False).order_by()
    wanted = {*lines, *touched.values_list("line", flat=True).distinct()}
    return {*products, *Product.objects.filter(line__in=wanted).values_list("pk", flat=True)}


def products_in_scope(rule: AlertRule) -> QuerySet[Product]:
    return _products(rule).order_by("pk")


def _products(rule: AlertRule) -> QuerySet[Product]:
    match rule.scope:
        case AlertRule.Scope.EVERYTHING:
            return Product.objects.all()
        case AlertRule.Scope.PRODUCTS:
            return Product.objects.filter(_by_id(rule.products))
        case AlertRule.Scope.LINES:
            taken = LineRedirect.objects.filter(old_id__in=rule.lines).values("line")
            return Product.objects.filter(Q(line__in=rule.lines) | Q(line__in=taken))
        case AlertRule.Scope.BRANDS:
            return Product.objects.filter(brand__in=rule.brands)
        case AlertRule.Scope.CATEGORIES:
            return Product.objects.filter(category__in=rule.categories)
        case AlertRule.Scope.ASSORTMENT:
            return assortment_products(rule.workspace)
    watched = watched_of([rule.watchlist_id or 0])[rule.watchlist_id or 0]
    wanted = _by_id(watched.products) | Q(brand__in=watched.brands) | Q(category__in=watched.categories)
    for words in watched.searches:
        wanted |= Q(*(Q(title__icontains=word) for word in words))
    return Product.objects.filter(wanted)


def _by_id(wanted: Collection[int]) -> Q:
    taken = ProductRedirect.objects.filter(old_id__in=wanted).values("product")
    return Q(pk__in=wanted) | Q(pk__in=taken)


def deals_in_scope(rule: AlertRule) -> Q:
    """Return the condition on deals that a promotion or engagement rule covers.

    Of brands and categories those that the post itself names count too, since a range is not a product.
    """
    if rule.scope == AlertRule.Scope.EVERYTHING:
        return Q()
    covered: dict[str, Any] = {"product__in": _products(rule).values("pk")}
    condition = Q(**covered)
    if rule.scope == AlertRule.Scope.BRANDS:
        condition |= Q(brand__in=rule.brands)
    if rule.scope == AlertRule.Scope.CATEGORIES:
        condition |= Q(category__in=rule.categories)
    return condition
