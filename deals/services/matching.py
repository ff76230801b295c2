"""The settle step that joins listings into products."""

from collections.abc import Collection
from typing import Any

from deals.models import Listing
from deals.services.grouping import regroup

# Listings whose last deal is gone; what points to them goes before them.
_UNSOLD = """
    SELECT listing.id FROM deals_listing listing WHERE listing.product_id = ANY(%(products)s)
        AND NOT EXISTS (SELECT FROM deals_deal deal WHERE deal.listing_id = listing.id)
"""

DROP_LISTINGS = (
    "DELETE FROM deals_matchpair WHERE left_id = ANY(%(gone)s) OR right_id = ANY(%(gone)s)",
    "DELETE FROM deals_listingterm WHERE listing_id = ANY(%(gone)s)",
    "DELETE FROM deals_listing WHERE id = ANY(%(gone)s)",
)


def match_listings(cursor: Any, products: Collection[int]) -> set[int]:
    """Match the products' listings anew; return these products and all others that changed by it."""
    cursor.execute(_UNSOLD, {"products": list(products)})
    if gone := [row[0] for row in cursor.fetchall()]:
        for statement in DROP_LISTINGS:
            cursor.execute(statement, {"gone": gone})
    new = Listing.objects.filter(product__in=products, is_indexed=False)
    touched = set(new.values_list("pk", flat=True))
    touched |= (
        set(Listing.objects.filter(product__in=products).values_list("pk", flat=True)) if gone else set()
    )
    Listing.objects.filter(pk__in=touched).update(is_indexed=True)
    changed, _ = regroup(cursor, touched)
    return changed | set(products)
