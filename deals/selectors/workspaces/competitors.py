"""Competitors of a workspace, and suggestions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from deals.domain.records import RetailerKind, SpellingKind
from deals.models import Competitor, Retailer, RetailerAlias, Workspace
from deals.selectors.common.as_of import AsOf
from deals.selectors.market.retailer_names import spelling_of

SUGGESTED = 12
LOOKING_BACK = timedelta(days=365)

# Raw SQL: distinct counts over a self-join of all deals, which the ORM would do as three joins.
SUGGEST = """
    WITH told AS (
        SELECT retailer_id, product_id, brand_id, category_id, count(*) AS deals FROM deals_deal
        WHERE announced_at BETWEEN %(since)s AND %(until)s AND NOT rejected GROUP BY 1, 2, 3, 4
    ), mine AS (
        SELECT product_id, brand_id, category_id FROM told WHERE retailer_id = %(own)s
    ), shared AS (
        SELECT retailer_id, sum(deals) AS deals,
            count(DISTINCT product_id) FILTER (WHERE product_id IN (SELECT product_id FROM mine)) AS products,
            count(DISTINCT brand_id) FILTER (WHERE brand_id IN (SELECT brand_id FROM mine)) AS brands,
            count(DISTINCT category_id) FILTER (
                WHERE category_id IN (SELECT category_id FROM mine)) AS categories
        FROM told WHERE retailer_id <> %(own)s GROUP BY retailer_id
    ), main AS (
        SELECT DISTINCT ON (retailer_id) retailer_id, category.name
        FROM told JOIN deals_category category ON category.id = category_id
        WHERE category_id IN (SELECT category_id FROM mine)
        GROUP BY retailer_id, category.name ORDER BY retailer_id, sum(told.deals) DESC, category.name
    )
    SELECT retailer_id, products, brands, categories, near.is_near, coalesce(main.name, '')
    FROM shared JOIN deals_retailer retailer ON retailer.id = retailer_id LEFT JOIN main USING (retailer_id),
        LATERAL (SELECT retailer.country = %(country)s AND retailer.country <> '' AS is_near) near
    WHERE retailer.kind <> 'deal_account' AND (products + brands + categories > 0 OR near.is_near)
        AND NOT retailer_id = ANY(%(known)s)
    ORDER BY products DESC, brands DESC, near.is_near::int + (categories > 0)::int DESC, categories DESC,
        deals DESC, retailer.name
    LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A retailer that may be a competitor: how many products, brands and categories both promoted.

    `category` is the shared one of which it has most promotions, '' without any.
    """

    retailer: Retailer
    products: int
    brands: int
    categories: int
    same_country: bool
    category: str

    @property
    def is_close(self) -> bool:
        """Whether products or brands are shared: the country and the category are weak reasons."""
        return self.products + self.brands > 0

    @property
    def why(self) -> str:
        """The reason, for people: '12 shared products, 3 shared brands' or 'same country, Electronics'."""
        if self.is_close:
            counted = ((self.products, "product"), (self.brands, "brand"))
            return ", ".join(f"{n} shared {noun}{'s' if n > 1 else ''}" for n, noun in counted if n)
        return ", ".join(filter(None, ("same country" if self.same_country else "", self.category)))


def competitors_of(workspace: Workspace, *, archived: bool = False) -> QuerySet[Competitor]:
    """Return the workspace's competitors by group and name, or those that it archived."""
    return workspace.competitors.filter(archived_at__isnull=not archived).select_related("retailer")


def competitor_ids(workspace: Workspace) -> list[int]:
    """Return the retailers in comparisons: the competitors' ids, without one's own. 1 query."""
    rows = workspace.competitors.filter(archived_at=None).exclude(retailer=workspace.own_retailer_id)
    return sorted(rows.values_list("retailer_id", flat=True))


def competitor_handles() -> list[str]:
    """Return the handles of all retailers that any workspace compares itself with, in order. 1 query."""
    retailers = Competitor.objects.active().values("retailer")
    handles = RetailerAlias.objects.filter(kind=SpellingKind.HANDLE, retailer__in=retailers)
    return list(handles.order_by("value").values_list("value", flat=True).distinct())


def suggested_competitors(workspace: Workspace, as_of: AsOf, limit: int = SUGGESTED) -> list[Suggestion]:
    """Return who promoted most of what the own retailer promoted in the year before. 3 queries.

    Ranked by shared products, then brands; after those who share neither come those of the same country and
    category. None without an own retailer.
    """
    if workspace.own_retailer_id is None:
        return []
    known = list(workspace.competitors.values_list("retailer_id", flat=True))
    values: dict[str, Any] = {"own": workspace.own_retailer_id, "known": known, "limit": limit}
    values["country"] = workspace.own_retailer.country if workspace.own_retailer else ""
    values |= {"since": as_of.moment - LOOKING_BACK, "until": as_of.moment}
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, values)
        rows = cursor.fetchall()
    retailers = Retailer.objects.in_bulk([row[0] for row in rows])
    return [Suggestion(retailers[row[0]], *row[1:]) for row in rows]


def search_retailers(text: str, limit: int = 20) -> QuerySet[Retailer]:
    """Return shops whose name, handle or domain holds the text, shortest names first. 1 query."""
    text = spelling_of(text)
    found = Retailer.objects.exclude(kind=RetailerKind.DEAL_ACCOUNT).filter(
        Q(name__icontains=text) | Q(aliases__value__icontains=text)
    )
    return found.distinct().order_by("name")[:limit] if text else found.none()
