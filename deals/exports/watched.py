"""A watchlist's rows with their prices, and the rows of an import that fitted nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from deals.domain.comparing.watched import DAYS, Told
from deals.exports.spoken import spoken_columns
from deals.exports.table import Column, Table, column_of, in_batches
from deals.exports.workspace import WATCHED
from deals.models import WatchedItem, Watchlist, Workspace
from deals.selectors.comparing.watched_prices import ROWS, WatchedRow, watched_rows
from deals.selectors.workspaces.watchlist_names import ImportedRow

CELL = "watchlists/cells/"


def _figure(name: str) -> Any:
    return lambda row: getattr(row.figures, name) if row.figures else None


def _price(name: str) -> Any:
    return lambda row: _told(row, name) and _told(row, name).price  # type: ignore[union-attr]


def _seller(name: str) -> Any:
    return lambda row: row.seller(_told(row, name))


def _told(row: WatchedRow, name: str) -> Told | None:
    return getattr(row.figures, name) if row.figures else None


def _said(prefix: str, deal_of: Callable[[WatchedRow], int | None]) -> tuple[Column[WatchedRow], ...]:
    """Return who spoke, of the deal whose columns begin with the prefix; its cell says so on the page."""
    return spoken_columns(lambda row: row.said.get(deal_of(row) or 0), "", prefix=f"{prefix}_")


def _deal(name: str) -> Callable[[WatchedRow], int | None]:
    return lambda row: getattr(_told(row, name), "deal_id", None)


def _percent(name: str) -> Any:
    """Return a share in percent."""
    return lambda row: _figure(name)(row) and _figure(name)(row) * 100


PRICES: tuple[Column[WatchedRow], ...] = (
    Column("currency", "of the prices: the one in which most was told; new goods", _figure("currency")),
    Column(
        "my_price",
        "my own post's price in force, else my list's",
        lambda row: row.mine and row.mine.price,
        "My price",
        "num",
        partial=f"{CELL}mine.html",
    ),
    Column("my_price_source", "post or list", lambda row: row.mine and row.mine.source),
    Column(
        "lowest_competitor_price",
        "the lowest advertised price in force of my competitors",
        _price("lowest"),
        "Lowest competitor",
        "num",
        partial=f"{CELL}lowest.html",
    ),
    Column("lowest_competitor", "whose price that is", _seller("lowest")),
    *_said("lowest_competitor", _deal("lowest")),
    Column(
        "gap",
        "that price less mine: below 0 it is cheaper than mine",
        _figure("gap"),
        "Gap",
        "num",
        partial=f"{CELL}gap.html",
    ),
    Column("gap_percent", "the gap in percent of my price", _percent("gap_share")),
    Column(
        f"low_{DAYS}_days",
        f"the lowest price told by any retailer within {DAYS} days",
        _price("low"),
        f"Low of {DAYS} days",
        "num",
        partial=f"{CELL}low.html",
    ),
    Column(f"low_{DAYS}_days_retailer", "whose price that was", _seller("low")),
    *_said(f"low_{DAYS}_days", _deal("low")),
    Column("accounts_n", f"accounts that told prices within {DAYS} days", _figure("n")),
    Column(
        "week_change_percent",
        "the change within a week of the lowest price in force at any retailer; empty: none was in force",
        _percent("week"),
        "Week",
        "num",
        partial=f"{CELL}week.html",
    ),
    Column(
        "last_promotion_utc",
        "when a retailer that is not mine last promoted it",
        lambda row: row.promotion and row.promotion.announced_at,
        "Last promotion",
        partial=f"{CELL}promotion.html",
    ),
    Column(
        "last_promotion_retailer",
        "who that was",
        lambda row: row.promotion and row.promotion.retailer and row.promotion.retailer.name,
    ),
    *_said("last_promotion", lambda row: row.promotion.pk if row.promotion else None),
    Column(
        "lowest_by_day",
        f"the lowest price in force at any retailer at the end of each of the {DAYS} days, oldest first",
        lambda row: ["" if price is None else price for price in row.figures.days] if row.figures else None,
        "Trend",
        partial=f"{CELL}spark.html",
    ),
)
_OF_ITEM: tuple[Column[WatchedRow], ...] = tuple(
    column_of(column, lambda row: row.item) for column in WATCHED
)
ROW_COLUMNS: tuple[Column[WatchedRow], ...] = (
    Column(WATCHED[0].name, WATCHED[0].help, _OF_ITEM[0].value, "Item", partial=f"{CELL}item.html"),
    *_OF_ITEM[1:],
    *PRICES,
)
"""The columns of the page and of its files."""

BELL: Column[WatchedRow] = Column("", "", lambda row: None, "Alert", partial=f"{CELL}bell.html")
CHANGE: Column[WatchedRow] = Column("", "", lambda row: None, "Change", partial=f"{CELL}change.html")

REFUSED: tuple[Column[ImportedRow], ...] = (
    Column("row", "the row's number", lambda row: row.number),
    Column("text", "what it says", lambda row: row.text),
    Column("reason", "why it is not on the list", lambda row: row.reason),
)


def page_columns(may_edit: bool) -> tuple[Column[WatchedRow], ...]:
    """Return what the page's table shows: with the form of a row for who may change it."""
    return (*ROW_COLUMNS, BELL, CHANGE) if may_edit else (*ROW_COLUMNS, BELL)


def watched_table(
    workspace: Workspace,
    watchlist: Watchlist | None,
    items: Any,
    filters: Mapping[str, str],
    until: datetime,
    as_of: str,
) -> Table[WatchedRow]:
    """Return a list's rows; `items` is a queryset of items_of. 2 queries a batch."""

    def rows() -> Iterator[WatchedRow]:
        found: Iterable[WatchedItem] = items.iterator(chunk_size=ROWS) if watchlist else ()
        for batch in in_batches(found, ROWS):
            yield from watched_rows(workspace, batch, until)

    filters = {"list": str(watchlist), **filters} if watchlist else filters
    name = f"{slugify(workspace.name) or 'workspace'}-watched"
    return Table(name, f"Watched by {workspace}", ROW_COLUMNS, rows(), filters, as_of)


def refused_table(workspace: Workspace, rows: Iterable[ImportedRow]) -> Table[ImportedRow]:
    """Return what an import into the workspace's lists left out."""
    name = f"{slugify(workspace.name) or 'workspace'}-not-imported"
    return Table(name, f"Not imported into the watchlists of {workspace}", REFUSED, rows)
