"""Competitors of a workspace, and suggestions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import Q, QuerySet

from deals.domain.records import RetailerKind, SpellingKind
from deals.models import Competitor, Retailer, RetailerAlias, Workspace
from deals.selectors.common.as_of import AsOf

SUGGESTED = 12
LOOKING_BACK = timedelta(days=365)

# Raw SQL: three distinct counts over a self-join of all deals, which the ORM would do as three joins.
SUGGEST = """
    WITH mine AS (
        SELECT DISTINCT product_id, brand_id, category_id FROM deals_deal
        WHERE retailer_id = %(own)s AND announced_at BETWEEN %(since)s AND %(until)s AND NOT rejected
    ), others AS (
        SELECT DISTINCT retailer_id, product_id, brand_id, category_id FROM deals_deal
        WHERE retailer_id <> %(own)s AND announced_at BETWEEN %(since)s AND %(until)s AND NOT rejected
    ), shared AS (
        SELECT others.retailer_id,
            count(DISTINCT others.product_id) FILTER (
                WHERE others.product_id IN (SELECT product_id FROM mine)) AS products,
            count(DISTINCT others.brand_id) FILTER (
                WHERE others.brand_id IN (SELECT brand_id FROM mine)) AS brands,
            count(DISTINCT others.category_id) FILTER (
                WHERE others.category_id IN (SELECT category_id FROM mine)) AS categories
        FROM others GROUP BY others.retailer_id
    )
    SELECT shared.* FROM shared JOIN deals_retailer retailer ON retailer.id = retailer_id
    WHERE retailer.kind <> 'deal_account' AND products + brands + categories > 0
        AND NOT retailer_id = ANY(%(known)s)
    ORDER BY products DESC, brands DESC, categories DESC, retailer.name LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A retailer with shared promotions: how many products, brands and categories both promoted."""

    retailer: Retailer
    products: int
    brands: int
    categories: int


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

    Ranked by shared products, then brands, then categories; none without an own retailer.
    """
    if workspace.own_retailer_id is None:
        return []
    known = list(workspace.competitors.values_list("retailer_id", flat=True))
    values: dict[str, Any] = {"own": workspace.own_retailer_id, "known": known, "limit": limit}
    values |= {"since": as_of.moment - LOOKING_BACK, "until": as_of.moment}
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, values)
        rows = cursor.fetchall()
    retailers = Retailer.objects.in_bulk([row[0] for row in rows])
    return [Suggestion(retailers[row[0]], *row[1:]) for row in rows]


def search_retailers(text: str, limit: int = 20) -> QuerySet[Retailer]:
    """Return shops whose name, handle or domain holds the text, shortest names first. 1 query."""
    text = _spelling(text)
    found = Retailer.objects.exclude(kind=RetailerKind.DEAL_ACCOUNT).filter(
        Q(name__icontains=text) | Q(aliases__value__icontains=text)
    )
    return found.distinct().order_by("name")[:limit] if text else found.none()


def retailers_named(words: Collection[str]) -> dict[str, Retailer]:
    """Return the retailer of each word that is a handle, a domain, a link or a name of one. 2 queries."""
    spellings = {word: _spelling(word) for word in words}
    known = _by_spelling(set(spellings.values()))
    return {word: known[spelling] for word, spelling in spellings.items() if spelling in known}


def _by_spelling(spellings: Iterable[str]) -> dict[str, Retailer]:
    wanted = list(spellings)
    aliases = RetailerAlias.objects.filter(value__in=wanted).select_related("retailer")
    by_alias = {each.value: each.retailer for each in aliases}
    by_slug = {each.slug: each for each in Retailer.objects.filter(slug__in=wanted)}
    return by_slug | by_alias


def _spelling(word: str) -> str:
    """Return a word as aliases are written: no '@', no 'https://www.', lower case."""
    word = word.strip().lower()
    if "://" in word:
        try:
            word = urlsplit(word).hostname or ""
        except ValueError:
            return ""
    return word.removeprefix("@").removeprefix("www.").strip("/")
