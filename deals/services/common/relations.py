"""What becomes of what points to a product, listing, retailer, brand or post that is merged or goes.

Rows of these tables are merged and deleted by raw SQL, whole sets at a time, where Django's `on_delete` is
not asked. So each foreign key to them is named here once, with what happens to it; a test walks the models
and fails for one that is not named. The order matters: what stands first runs first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_GONE = "unnest(%(old)s::bigint[], %(new)s::bigint[]) AS gone (old_id, new_id)"


@dataclass(frozen=True, slots=True)
class Relation:
    """A foreign key (`Model.field`) and the statements that keep it whole.

    `on_merge` takes the ids `old` and, as many, `new`; `on_removal` takes the ids `gone`. Where one is empty,
    `why` says what makes it needless.
    """

    field: str
    on_merge: tuple[str, ...] = ()
    on_removal: tuple[str, ...] = ()
    why: str = ""


PRODUCT = (
    Relation("Listing.product", why="moved before a merge; a product that has one does not go"),
    Relation(
        "Deal.product",
        on_merge=(
            f"""
            UPDATE deals_deal deal SET product_id = gone.new_id FROM {_GONE}
            WHERE deal.product_id = gone.old_id
            """,
        ),
        on_removal=("UPDATE deals_deal SET product_id = NULL WHERE product_id = ANY(%(gone)s)",),
    ),
    Relation(
        "ProductRedirect.product",
        on_merge=(
            f"""
            UPDATE deals_productredirect redirect SET product_id = gone.new_id FROM {_GONE}
            WHERE redirect.product_id = gone.old_id
            """,
        ),
        on_removal=("DELETE FROM deals_productredirect WHERE product_id = ANY(%(gone)s)",),
    ),
    Relation(
        "WatchedItem.product",
        on_merge=(
            # Who watches both watches the one that stays, once.
            f"""
            INSERT INTO deals_watcheditem (watchlist_id, product_id, search, tags, added_by_id, added_at)
            SELECT DISTINCT ON (watchlist_id, gone.new_id)
                watchlist_id, gone.new_id, '', tags, added_by_id, added_at
            FROM deals_watcheditem item JOIN {_GONE} ON item.product_id = old_id
            ORDER BY watchlist_id, gone.new_id, added_at, item.id
            ON CONFLICT DO NOTHING
            """,
            "DELETE FROM deals_watcheditem WHERE product_id = ANY(%(old)s)",
        ),
        on_removal=(
            # Who watches one is told that it is gone, and of it again should it come back.
            """
            INSERT INTO deals_auditentry (workspace_id, actor_name, action, subject)
            SELECT list.workspace_id, 'tweetdeals', 'watches a search: the product is gone',
                left(product.title || ' on ' || list.name, 300)
            FROM deals_watcheditem item JOIN deals_watchlist list ON list.id = item.watchlist_id
            JOIN deals_product product ON product.id = item.product_id
            WHERE product.id = ANY(%(gone)s) ORDER BY item.id
            """,
            """
            UPDATE deals_watcheditem item
            SET product_id = NULL, search = left(product.title, 200), was_product = true
            FROM deals_product product
            WHERE product.id = item.product_id AND product.id = ANY(%(gone)s) AND NOT EXISTS (
                SELECT FROM deals_watcheditem other
                WHERE other.watchlist_id = item.watchlist_id AND other.search = left(product.title, 200)
            )
            """,
            "DELETE FROM deals_watcheditem WHERE product_id = ANY(%(gone)s)",
        ),
    ),
    Relation(
        "AssortmentItem.product",
        on_merge=(
            f"""
            UPDATE deals_assortmentitem item SET product_id = gone.new_id FROM {_GONE}
            WHERE item.product_id = gone.old_id
            """,
        ),
        # A choice by hand stays: its listing's key leads on should the product come back.
        on_removal=(
            """
            UPDATE deals_assortmentitem SET product_id = NULL, confidence = NULL, is_sure = false
            WHERE product_id = ANY(%(gone)s)
            """,
        ),
    ),
    Relation(
        "DirtyProduct.product",
        on_merge=("DELETE FROM deals_dirtyproduct WHERE product_id = ANY(%(old)s)",),
        on_removal=("DELETE FROM deals_dirtyproduct WHERE product_id = ANY(%(gone)s)",),
    ),
    Relation(
        "SettlingFailure.product",
        on_merge=("DELETE FROM deals_settlingfailure WHERE product_id = ANY(%(old)s)",),
        on_removal=("DELETE FROM deals_settlingfailure WHERE product_id = ANY(%(gone)s)",),
    ),
    Relation(
        "ChartNote.product",
        on_merge=(
            f"""
            UPDATE deals_chartnote note SET product_id = gone.new_id FROM {_GONE}
            WHERE note.product_id = gone.old_id
            """,
        ),
        on_removal=(
            """
            INSERT INTO deals_auditentry (workspace_id, actor_name, action, subject)
            SELECT workspace_id, 'tweetdeals', 'deleted the note: the product is gone',
                left(first_day || ': ' || text, 300)
            FROM deals_chartnote WHERE product_id = ANY(%(gone)s) ORDER BY id
            """,
            "DELETE FROM deals_chartnote WHERE product_id = ANY(%(gone)s)",
        ),
    ),
    Relation("AlertEvent.product", why="keeps the title; no constraint holds it, and the page redirects"),
)

LISTING = (
    Relation("Deal.listing", why="listings are never merged; one that has a deal does not go"),
    Relation(
        "MatchPair.left",
        on_removal=("DELETE FROM deals_matchpair WHERE left_id = ANY(%(gone)s)",),
        why="listings are never merged",
    ),
    Relation(
        "MatchPair.right",
        on_removal=("DELETE FROM deals_matchpair WHERE right_id = ANY(%(gone)s)",),
        why="listings are never merged",
    ),
    Relation(
        "ListingTerm.listing",
        on_removal=("DELETE FROM deals_listingterm WHERE listing_id = ANY(%(gone)s)",),
        why="listings are never merged",
    ),
)

POST = (
    Relation(
        "EngagementSnapshot.post",
        on_removal=("DELETE FROM deals_engagementsnapshot WHERE post_id = ANY(%(gone)s)",),
        why="posts are never merged",
    ),
    Relation(
        "Deal.post",
        on_removal=(
            "UPDATE deals_dealreport SET deal_id = NULL WHERE post_id = ANY(%(gone)s)",
            "DELETE FROM deals_deal WHERE post_id = ANY(%(gone)s)",
        ),
        why="posts are never merged",
    ),
)


LINE = (
    Relation("Product.line", why="moved before a line goes: services/matching/lines.py"),
    Relation(
        "LineRedirect.line",
        on_merge=(
            f"""
            UPDATE deals_lineredirect redirect SET line_id = gone.new_id FROM {_GONE}
            WHERE redirect.line_id = gone.old_id
            """,
        ),
        on_removal=("UPDATE deals_lineredirect SET line_id = NULL WHERE line_id = ANY(%(gone)s)",),
    ),
    Relation(
        "ChartNote.line",
        on_merge=(
            f"""
            UPDATE deals_chartnote note SET line_id = gone.new_id FROM {_GONE}
            WHERE note.line_id = gone.old_id
            """,
        ),
        on_removal=(
            """
            INSERT INTO deals_auditentry (workspace_id, actor_name, action, subject)
            SELECT workspace_id, 'tweetdeals', 'deleted the note: the line is gone',
                left(first_day || ': ' || text, 300)
            FROM deals_chartnote WHERE line_id = ANY(%(gone)s) ORDER BY id
            """,
            "DELETE FROM deals_chartnote WHERE line_id = ANY(%(gone)s)",
        ),
    ),
)


class OnMerge(StrEnum):
    """What a merge of two retailers or brands, which keeps both rows, does to what points to the one."""

    MOVED = "goes over, and comes back with an undo"
    COMPUTED = "computed again from what was read"
    KEPT = "stays: it says what was read or done, and is followed when it is used"


RETAILER = {
    "RetailerAlias.retailer": OnMerge.MOVED,
    "Workspace.own_retailer": OnMerge.MOVED,
    "Competitor.retailer": OnMerge.MOVED,
    "Retailer.merged_into": OnMerge.MOVED,
    "Deal.retailer": OnMerge.COMPUTED,
    "Deal.read_retailer": OnMerge.KEPT,
    "SellerAssignment.retailer": OnMerge.KEPT,
    "AlertEvent.retailer": OnMerge.KEPT,
    "ChartNote.retailer": OnMerge.KEPT,
    "RetailerMerge.gone": OnMerge.KEPT,
    "RetailerMerge.into": OnMerge.KEPT,
    "HistoricalRetailer.merged_into": OnMerge.KEPT,
    "HistoricalRetailerAlias.retailer": OnMerge.KEPT,
}
"""Deleted through Django alone, which asks each field's `on_delete`."""

BRAND = {
    "BrandAlias.brand": OnMerge.MOVED,
    "WatchedItem.brand": OnMerge.MOVED,
    "Brand.merged_into": OnMerge.MOVED,
    "Deal.brand": OnMerge.COMPUTED,
    "Deal.read_brand": OnMerge.COMPUTED,
    "MakerAssignment.brand": OnMerge.KEPT,
    "Product.brand": OnMerge.COMPUTED,
    "ProductLine.brand": OnMerge.COMPUTED,
    "Listing.brand": OnMerge.COMPUTED,
    "BrandMerge.gone": OnMerge.KEPT,
    "BrandMerge.into": OnMerge.KEPT,
    "HistoricalBrand.merged_into": OnMerge.KEPT,
    "HistoricalBrandAlias.brand": OnMerge.KEPT,
}
"""As above. A product's brand and a listing's are settled from their deals."""


def follow_merge(
    cursor: Any, relations: Collection[Relation], old: Sequence[int], new: Sequence[int]
) -> None:
    """Lead what points to the rows `old` to those at the same place of `new`, before `old` are deleted."""
    _run(cursor, (each.on_merge for each in relations), {"old": list(old), "new": list(new)})


def follow_removal(cursor: Any, relations: Collection[Relation], gone: Collection[int]) -> None:
    """Take the rows `gone` out of whatever points to them, before they are deleted."""
    _run(cursor, (each.on_removal for each in relations), {"gone": list(gone)})


def _run(cursor: Any, groups: Any, values: dict[str, list[int]]) -> None:
    for statements in groups:
        for statement in statements:
            cursor.execute(statement, values)
