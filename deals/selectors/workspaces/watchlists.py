"""Watchlists, and what stands on them."""

from django.db.models import Count, QuerySet

from deals.models import WatchedItem, Watchlist, Workspace


def watchlists_of(workspace: Workspace) -> QuerySet[Watchlist]:
    """Return the workspace's lists with `n`, how many items each has."""
    return workspace.watchlists.annotate(n=Count("items"))


def items_of(watchlist: Watchlist, tag: str = "") -> QuerySet[WatchedItem]:
    """Return a list's items with what they watch; those of one tag, if asked."""
    items = watchlist.items.select_related("product", "brand", "category")
    return items.filter(tags__contains=[tag]) if tag else items


def tags_of(watchlist: Watchlist) -> list[str]:
    """Return the tags of a list's items. 1 query."""
    return sorted({tag for tags in watchlist.items.values_list("tags", flat=True) for tag in tags})


def watched_products(workspace: Workspace) -> list[int]:
    """Return the products that any of the workspace's lists names. 1 query."""
    items = WatchedItem.objects.filter(watchlist__workspace=workspace, product__isnull=False)
    return sorted(set(items.values_list("product_id", flat=True)))
