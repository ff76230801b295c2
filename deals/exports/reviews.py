"""What waits for a curator, queue by queue: each kind has columns of its own."""

from collections.abc import Callable
from typing import Any

from deals.exports.market import deal_columns
from deals.exports.table import Column, Table
from deals.models import Deal, DealFlag, DealOverride, MatchPair
from deals.selectors.market.deals import why_no_price_point
from deals.services.curation.kinds import ReviewKind

BATCH = 500

Link = Callable[..., str]
Columns = tuple[Column[Any], ...]

PAIRS: tuple[Column[MatchPair], ...] = (
    Column("item", "the item's id, as decisions take it", lambda pair: pair.pk),
    Column("score", "0 to 1: how sure that both are one product", lambda pair: round(pair.score, 3)),
    Column("left_title", "a normalised title", lambda pair: pair.left.key),
    Column("left_product", "the product's id that has it", lambda pair: pair.left.product_id),
    Column("right_title", "the other title", lambda pair: pair.right.key),
    Column("right_product", "the product's id that has that", lambda pair: pair.right.product_id),
    Column("agrees", "what speaks for one product", lambda pair: pair.agrees),
    Column("conflicts", "what speaks against it", lambda pair: pair.conflicts),
)
WORDS: tuple[Column[DealOverride], ...] = (
    Column("item", "the item's id, as decisions take it", lambda word: word.pk),
    Column("about", "the deal as it was; empty: its post was deleted", lambda word: word.about),
    Column("said", "what the curator said of it", lambda word: word.said),
    Column("by", "who; empty: the account is gone", lambda word: str(word.decided_by or "")),
    Column("decided_at_utc", "when", lambda word: word.decided_at),
    Column("post", "the network's id of the post", lambda word: str(word.post_id)),
)


def _deals(link: Link) -> Columns:
    return (*deal_columns(link), *_reading(lambda deal: deal))


def _reading(deal_of: Callable[[Any], Deal | None]) -> Columns:
    """Return what a curator looks at beside a deal's values; `deal_of` finds the deal of a row."""
    return (
        Column("confidence", "0 to 1: how sure the reading is", _of(deal_of, lambda deal: deal.confidence)),
        Column("why", "why it stands in no price history", _of(deal_of, why_no_price_point)),
        Column("text", "the post's text", _of(deal_of, lambda deal: deal.post.text)),
    )


def _sellers(link: Link) -> Columns:
    return (
        Column("seller", "how the seller goes by in posts", lambda deal: deal.seller_key),
        Column("deals", "deals of that seller", lambda deal: deal.n),
        Column("example", "a deal of it", lambda deal: deal.pk),
        Column("text", "that deal's post", lambda deal: deal.post.text),
        Column("evidence", "the page that shows the post", lambda deal: link("deal", deal.pk)),
    )


def _flags(link: Link) -> Columns:
    flags: tuple[Column[DealFlag], ...] = (
        Column("item", "the item's id, as decisions take it", lambda flag: flag.pk),
        Column("sort", "what the user says is wrong", lambda flag: flag.get_sort_display()),
        Column("comment", "what the user wrote", lambda flag: flag.comment),
        Column("by", "who flagged it", lambda flag: flag.flagger.get_username()),
        Column("flagged_at_utc", "when", lambda flag: flag.flagged_at),
        Column("about", "the deal as it was", lambda flag: flag.about),
        Column("evidence", "the deal's page", lambda flag: link("deal", flag.deal_id) if flag.deal else ""),
    )
    return (*flags, *_reading(lambda flag: flag.deal))


def _of(deal_of: Callable[[Any], Deal | None], value: Callable[[Deal], Any]) -> Callable[[Any], Any]:
    def read(row: Any) -> Any:
        deal = deal_of(row)
        return None if deal is None else value(deal)

    return read


COLUMNS: dict[str, Callable[[Link], Columns]] = {
    "match": lambda link: PAIRS,
    "unsure": _deals,
    "outliers": _deals,
    "deals": _deals,
    "flags": _flags,
    "sellers": _sellers,
    "words": lambda link: WORDS,
}
"""By the kind of review."""


def waiting_table(kind: ReviewKind, link: Link) -> Table[Any]:
    """Return the items of a kind that wait, in the page's order."""
    order = next(iter(kind.orderings.values()))
    rows = kind.waiting().order_by(*order).iterator(chunk_size=BATCH)
    return Table(f"review-{kind.slug}", f"Review: {kind.name}", COLUMNS[kind.slug](link), rows)
