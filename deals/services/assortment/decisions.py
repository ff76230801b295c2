"""Decisions that a newer list takes over from the older one where it names the same article otherwise."""

from collections.abc import Iterable, Iterator

from deals.domain.assortment.codes import asins_of, page_of
from deals.domain.assortment.rows import Article
from deals.models import AssortmentItem, Workspace

KEPT = ("product_id", "decision", "decided_key", "decided_by_id", "decided_at")
"""What a decision is made of."""

Key = tuple[str, str]


def decisions_for(workspace: Workspace, articles: Iterable[Article]) -> dict[str, AssortmentItem]:
    """Return by new SKU the older article whose decision holds for it: one id, else exactly one title.

    A SKU that is there keeps its own. Where two older articles of one id were decided differently, neither
    counts. 2 queries.
    """
    known = set(workspace.assortment_items.values_list("sku", flat=True))
    new = [article for article in articles if article.sku not in known]
    if not new:
        return {}
    by_key: dict[Key, AssortmentItem | None] = {}
    for item in workspace.assortment_items.exclude(decision="").order_by("pk"):
        for key in _keys(item.gtin, item.url, item.title):
            other = by_key.setdefault(key, item)
            if other is not None and (other.decision, other.product_id) != (item.decision, item.product_id):
                by_key[key] = None
    found = {}
    for article in new:
        keys = _keys(article.gtin, article.url, article.title)
        if older := next((by_key[key] for key in keys if by_key.get(key)), None):
            found[article.sku] = older
    return found


def _keys(gtin: str, url: str, title: str) -> Iterator[Key]:
    """Yield what tells an article, its ids before its title."""
    if gtin:
        yield "gtin", gtin.zfill(14)
    yield from (("asin", asin) for asin in asins_of(gtin, url))
    if page := page_of(url):
        yield "url", page
    yield "title", title
