"""Watchlists, and what stands on them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, OuterRef, QuerySet

from deals.models import WatchedItem, Watchlist, Workspace


def watchlists_of(workspace: Workspace, *, archived: bool = False) -> QuerySet[Watchlist]:
    """Return the workspace's lists (or those that it archived) with `n`, how many items each has."""
    lists = workspace.watchlists.filter(archived_at__isnull=not archived)
    return lists.annotate(n=Count("items"))


def all_watchlists_of(workspace: Workspace) -> tuple[list[Watchlist], list[Watchlist]]:
    """Return the workspace's lists and those that it archived, each with `n` and its items' tags. 1 query."""
    items = WatchedItem.objects.filter(watchlist=OuterRef("pk")).order_by()
    tags = items.annotate(tag=Func("tags", function="unnest")).values("tag").distinct()
    lists = list(workspace.watchlists.annotate(n=Count("items"), tags_used=ArraySubquery(tags)))
    return [one for one in lists if one.archived_at is None], [one for one in lists if one.archived_at]


def items_of(watchlist: Watchlist, tag: str = "") -> QuerySet[WatchedItem]:
    """Return a list's items with what they watch; those of one tag, if asked."""
    items = watchlist.items.select_related("product", "brand", "category")
    return items.filter(tags__contains=[tag]) if tag else items


def watched_products(workspace: Workspace) -> list[int]:
    """Return the products that any of the workspace's lists names. 1 query."""
    items = WatchedItem.objects.filter(
        watchlist__workspace=workspace, watchlist__archived_at=None, product__isnull=False
    )
    return sorted(set(items.values_list("product_id", flat=True)))
