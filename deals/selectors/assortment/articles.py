"""A workspace's own articles with their matches, and the progress of uploads."""

from django.db.models import Count, Q, QuerySet

from deals.models import AssortmentItem, AssortmentUpload, Workspace

MATCHES = {
    "sure": "matched",
    "unsure": "to check",
    "unmatched": "no match",
    "chosen": "chosen manually",
    "none": "no product (manual)",
}
"""How an article's product was found, with its name."""

CONDITIONS = {
    "sure": Q(decision="", product__isnull=False, is_sure=True),
    "unsure": Q(decision="", product__isnull=False, is_sure=False),
    "unmatched": Q(decision="", product__isnull=True),
    "chosen": Q(decision="product"),
    "none": Q(decision="none"),
}

UPLOADS = 5
"""Latest uploads on the page."""


def items_of(workspace: Workspace, text: str = "", match: str = "") -> QuerySet[AssortmentItem]:
    """Return articles by SKU, with their products; those that hold a text, or of one kind of match."""
    items = workspace.assortment_items.select_related("product", "decided_by").order_by("sku")
    if text:
        items = items.filter(
            Q(sku__icontains=text) | Q(title__icontains=text) | Q(brand__icontains=text) | Q(gtin=text)
        )
    return items.filter(CONDITIONS[match]) if match in CONDITIONS else items


def match_counts(workspace: Workspace) -> dict[str, int]:
    """Return how many articles have each kind of match. 1 query."""
    counts = {name: Count("pk", filter=condition) for name, condition in CONDITIONS.items()}
    return workspace.assortment_items.order_by().aggregate(**counts)


def uploads_of(workspace: Workspace) -> QuerySet[AssortmentUpload]:
    """Return the latest uploads, without the files and their rows."""
    return workspace.assortment_uploads.defer("content", "sheet").select_related("uploaded_by")[:UPLOADS]
