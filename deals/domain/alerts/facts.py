"""What rules are evaluated on, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

DealKey = tuple[int, int]
"""A deal's post and anchor: it survives a second ingestion, a row id does not."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One deal. For price rules a price point of one product; for the others a deal of one retailer.

    `price` is of one piece. `engagement` is the post's as last observed, None where it never was.
    `is_typed`: the post was shared by a button, but its sender typed the price.
    """

    at: datetime
    post_id: int
    anchor: int
    retailer: int | None = None
    product: int | None = None
    price: Decimal | None = None
    list_price: Decimal | None = None
    currency: str = ""
    condition: str = "new"
    confidence: float = 1.0
    account: int = 0
    is_typed: bool = False
    engagement: int | None = None
    network: str = "twitter"

    @property
    def key(self) -> DealKey:
        """The deal's key."""
        return self.post_id, self.anchor

    @property
    def order(self) -> tuple[datetime, int, int]:
        """The one canonical order: time, then post, then place in the post."""
        return self.at, self.post_id, self.anchor


@dataclass(frozen=True, slots=True)
class Event:
    """A rule fired on a deal.

    `baseline` is what the deal was compared with and `n` on how many prices (or posts) that rests;
    `previous` is the same retailer's price before, `low` the product's lowest until then.
    """

    fact: Fact
    baseline: Decimal | None = None
    n: int = 0
    previous: Decimal | None = None
    low: Decimal | None = None
