"""Small batches for the loader, with what a test does not care about filled in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from deals.domain.records import (
    DealKind,
    DealRecord,
    LoadBatch,
    LoadCounts,
    PostContent,
    PostDeals,
    PostRecord,
    SnapshotRecord,
)
from deals.services.loading.batches import load_batch

SHARED = "https://tindalo.example/drill?ref=cm_sw_r_tw_1"
"""A link that a share button made: whoever pressed it, the shop's site wrote the price."""

NOON = datetime(2018, 6, 2, 12, tzinfo=UTC)


def deal(
    anchor: int = 0, price: str = "20", product: str | None = "Tindalo Drill 18V", **fields: Any
) -> DealRecord:
    """One offer at a stated price."""
    values: dict[str, Any] = {"kind": DealKind.PRICE, "currency": "USD", "confidence": 0.9, **fields}
    return DealRecord(anchor=anchor, product=product, price=Decimal(price), **values)


def post(
    post_id: int, *deals: DealRecord, text: str = "a post", seen_after: int = 0, complete: bool = True
) -> PostDeals:
    """A sighting `seen_after` seconds after the post was written, which an account of its own shared."""
    return PostDeals(
        PostRecord(
            id=post_id,
            author_id=post_id,
            created_at=NOON,
            seen_at=NOON + timedelta(seconds=seen_after),
            seen_in=post_id + seen_after,
            complete=complete,
            content=PostContent(text=text, handle="tindaloshop", urls=(SHARED,)),
        ),
        deals or (deal(),),
    )


def snapshot(post_id: int, source: int, retweets: int = 3) -> SnapshotRecord:
    """What another post said of this one's counters."""
    return SnapshotRecord(post_id, source, NOON, retweets, 5, None, None)


def load(posts: Sequence[PostDeals] = (), source: str = "chunk:1", **facts: Any) -> LoadCounts:
    """Load a batch in a transaction of its own."""
    with transaction.atomic():
        return load_batch(LoadBatch(source=source, posts=tuple(posts), **facts))
