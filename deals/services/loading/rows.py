"""The rows that loading stages: columns with their SQL types, and how each is filled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from deals.domain.makers import maker_key
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.one_product import names_one_product
from deals.domain.metrics import piece_price
from deals.domain.overrides import EffectiveDeal, extraction_to_json
from deals.domain.records import Basis, PostRecord, Scope, SnapshotRecord
from deals.domain.stored_fields import CONTENT, DEAL, DEAL_SLUGS, POST, SNAPSHOT, StoredField, written


class LoadedDeal(NamedTuple):
    """A deal as it counts, and its post."""

    post: PostRecord
    effective: EffectiveDeal


@dataclass(frozen=True, slots=True)
class DealColumn:
    """A column that DealRecord alone does not tell."""

    name: str
    sql_type: str
    value: Callable[[LoadedDeal], Any]


def _listing_key(row: LoadedDeal) -> str:
    deal = row.effective.deal
    is_one = deal.scope is Scope.PRODUCT and names_one_product(deal.product or "", deal.brand)
    return listing_key(deal.product or "") if is_one and not row.effective.is_rejected else ""


def _piece_price(row: LoadedDeal) -> Any:
    deal = row.effective.deal
    pieces = deal.quantity if deal.basis is Basis.EACH_OF_N else 1
    return None if deal.price is None else piece_price(deal.price, pieces)


def _seller_key(row: LoadedDeal) -> str:
    deal = row.effective.deal
    return "" if deal.retailer_slug else seller_key(deal.retailer, row.post.content.handle)


def seller_key(name: str | None, handle: str) -> str:
    """Return under which key curators are asked for an unknown seller: its name, else the post's account."""
    return (name or (f"@{handle}" if handle else "")).lower()[:130]


def _maker_key(row: LoadedDeal) -> str:
    deal = row.effective.deal
    return "" if deal.brand_slug else maker_key(deal.brand or "")


def _extracted(row: LoadedDeal) -> dict[str, Any] | None:
    return None if row.effective.override is None else extraction_to_json(row.effective.extracted)


STORED = (
    DealColumn("announced_at", "timestamptz", lambda row: row.post.created_at),
    DealColumn("piece_price", "numeric(9,2)", _piece_price),
    DealColumn("seller_key", "text", _seller_key),
    DealColumn("maker_key", "text", _maker_key),
    DealColumn("point_confidence", "double precision", lambda row: row.effective.deal.point_confidence),
    DealColumn("rejected", "boolean", lambda row: row.effective.is_rejected),
    DealColumn("confirmed", "boolean", lambda row: row.effective.is_confirmed),
    DealColumn("extracted", "jsonb", _extracted),
    DealColumn(
        "override_id", "bigint", lambda row: row.effective.override.id if row.effective.override else None
    ),
)
"""Stored under the same name, beside the fields of DealRecord."""

LOOKED_UP = (
    DealColumn("post_id", "bigint", lambda row: row.post.id),
    DealColumn("listing_key", "text", _listing_key),
    DealColumn("author_handle", "text", lambda row: row.post.content.handle.lower()),
)
"""The key's other half, and what loading looks rows up by."""

DEAL_COLUMNS = tuple(each.column for each in DEAL if each.name != "anchor") + tuple(
    each.name for each in STORED
)
"""Columns of deals that loading copies as they are."""

POST_COLUMNS = tuple(each.column for each in POST + CONTENT if each.name != "id")


def _typed(*columns: StoredField | DealColumn) -> str:
    names = (each.column if isinstance(each, StoredField) else each.name for each in columns)
    return ", ".join(f"{name} {each.sql_type}" for name, each in zip(names, columns, strict=True))


STAGED_POST = _typed(*POST, *CONTENT)
STAGED_DEAL = ", ".join((_typed(*LOOKED_UP, *STORED, *DEAL), *(f"{name} text" for name in DEAL_SLUGS)))
STAGED_SNAPSHOT = _typed(*SNAPSHOT)


def post_row(post: PostRecord) -> tuple[Any, ...]:
    return (*written(POST, post), *written(CONTENT, post.content))


def deal_row(post: PostRecord, effective: EffectiveDeal) -> tuple[Any, ...]:
    """Return a row of STAGED_DEAL."""
    row = LoadedDeal(post, effective)
    own = [each.value(row) for each in (*LOOKED_UP, *STORED)]
    slugs = [getattr(effective.deal, name) for name in DEAL_SLUGS]
    return (*own, *written(DEAL, effective.deal), *slugs)


def snapshot_row(snapshot: SnapshotRecord) -> tuple[Any, ...]:
    return written(SNAPSHOT, snapshot)
