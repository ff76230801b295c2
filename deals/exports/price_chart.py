"""Beside the prices of a product or line: the lowest one in force over time, and what happened to them."""

from collections.abc import Iterable

from deals.exports.converted import Amount, converted_columns
from deals.exports.spoken import with_speakers
from deals.exports.table import Column, FileOptions, Link, Table
from deals.selectors.market.price_chart import LowestSpan
from deals.selectors.market.price_events import PriceEvent
from deals.selectors.market.product_prices import Choice

CELL = "products/cells/"


def _retailer(row: PriceEvent) -> tuple[str, str] | None:
    return ("retailer", row.retailer.slug) if row.retailer else None


EVENTS: tuple[Column[PriceEvent], ...] = (
    Column(
        "at_utc",
        "when the post was written, a note's day begins",
        lambda row: row.at,
        "When",
        partial=f"{CELL}event_at.html",
    ),
    Column(
        "kind",
        "undercut: below my price in force, or mine below theirs; new low: below every price before; "
        "campaign: posts of one promotion that name the product; note: what a member wrote",
        lambda row: row.kind.label,
        "Event",
        partial=f"{CELL}event_kind.html",
    ),
    Column(
        "retailer",
        "whose price or campaign; who wrote a note",
        lambda row: row.seller,
        "Retailer",
        link=_retailer,
    ),
    Column("mine", "that is my own retailer", lambda row: row.is_mine),
    Column(
        "price",
        "the price of one piece",
        lambda row: row.price,
        "Price",
        "num",
        partial=f"{CELL}event_price.html",
    ),
    Column(
        "before",
        "the price that it went below: the other one's in force, or the lowest so far",
        lambda row: row.before,
        "Before",
        "num",
        partial=f"{CELL}event_before.html",
    ),
    Column("change", "the change, as a share of the price before", lambda row: row.share),
    Column("currency", "ISO 4217, as captured", lambda row: row.currency),
    Column("what", "the event in words", lambda row: row.what, "What happened", "cell-wide"),
    Column("until_utc", "a campaign's last post, the end of a note's days", lambda row: row.until),
    Column("deal", "the deal's id", lambda row: row.deal_id),
)


def event_columns(link: Link) -> tuple[Column[PriceEvent], ...]:
    """Return the columns of events."""
    evidence: Column[PriceEvent] = Column(
        "evidence",
        "the page that shows the post; empty: a note has none",
        lambda row: link("deal", row.deal_id) if row.deal_id else None,
    )
    return (*EVENTS, evidence)


def event_table(
    name: str, title: str, events: Iterable[PriceEvent], options: FileOptions
) -> Table[PriceEvent]:
    """Return events, the newest first."""
    amount: Amount[PriceEvent] = Amount(lambda row: row.price, lambda row: row.currency, lambda row: row.at)
    columns = event_columns(options.link) + converted_columns([amount], options.convert_to)
    table = Table(name, title, columns, events, options.filters, options.as_of)
    return with_speakers(table, lambda row: row.deal_id)


def lowest_table(
    name: str, title: str, choice: Choice, spans: Iterable[LowestSpan], options: FileOptions
) -> Table[LowestSpan]:
    """Return the lowest price in force over time, the oldest first."""
    currency = choice.chosen.currency
    columns: tuple[Column[LowestSpan], ...] = (
        Column("from_utc", "since when it was the lowest", lambda row: row.since),
        Column("to_utc", "up to when", lambda row: row.until),
        Column("lowest_price", "the price of one piece; empty: none was in force", lambda row: row.price),
        Column("currency", "ISO 4217, as captured", lambda row: currency),
        Column("condition", "new, refurbished or used", lambda row: choice.chosen.condition),
        Column(
            "state",
            "in_force; not_loaded: nothing of that time is loaded, the price is what was in force before",
            lambda row: row.state,
        ),
        Column("retailer", "whose price", lambda row: row.retailer and row.retailer.name),
        Column("announced_at_utc", "when its post was written", lambda row: row.announced_at),
        Column("deal", "the deal's id", lambda row: row.deal_id),
        Column(
            "evidence",
            "the page that shows the post",
            lambda row: options.link("deal", row.deal_id) if row.deal_id else None,
        ),
    )
    amount: Amount[LowestSpan] = Amount(
        lambda row: row.price, lambda row: currency, lambda row: row.announced_at
    )
    columns += converted_columns([amount], options.convert_to)
    table = Table(name, title, columns, spans, options.filters, options.as_of)
    return with_speakers(table, lambda row: row.deal_id)
