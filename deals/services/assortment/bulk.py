"""Decisions on many articles at once: confirm what was suggested, or say that there is no product."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction

from deals.models import AssortmentItem, Product, Workspace
from deals.services.alerts.rules import rules_changed
from deals.services.assortment.articles import take_product
from deals.services.workspaces.audit import note

MOST_AT_ONCE = 200
"""More than a page shows."""


@transaction.atomic
def confirm_items(workspace: Workspace, by: User, skus: Iterable[str]) -> int:
    """Confirm the products that matching found; return how many articles had one and no decision."""
    items = workspace.assortment_items.filter(sku__in=list(skus)[:MOST_AT_ONCE], decision="")
    chosen = [(item, item.product) for item in items.select_related("product") if item.product]
    return _take(workspace, by, chosen, "confirmed products of articles")


@transaction.atomic
def refuse_items(workspace: Workspace, by: User, skus: Iterable[str]) -> int:
    """Say of articles that they have no product; return how many did not say so before."""
    items = workspace.assortment_items.filter(sku__in=list(skus)[:MOST_AT_ONCE])
    left = [(item, None) for item in items.exclude(decision=AssortmentItem.Decision.NONE)]
    return _take(workspace, by, left, "set articles to no product")


def _take(
    workspace: Workspace, by: User, chosen: Sequence[tuple[AssortmentItem, Product | None]], action: str
) -> int:
    for item, product in chosen:
        take_product(item, by, product)
    if chosen:
        rules_changed(workspace)
        note(workspace, by, action, f"{len(chosen):,}" if len(chosen) > 1 else chosen[0][0].sku)
    return len(chosen)
