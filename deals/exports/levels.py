"""The lists of comparisons above products: ranges and depths by retailer, and lines over time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deals.domain.comparing.from_prices import FromAt
from deals.domain.comparing.levels import TENTHS_FROM
from deals.exports.converted import Amount, converted_columns
from deals.exports.spoken import with_speakers
from deals.exports.table import Column, FileOptions, Table
from deals.models import Retailer
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.comparing.levels import LevelMatrix, LevelRow, Range
from deals.selectors.comparing.line_index import LinesOverTime


@dataclass(frozen=True, slots=True)
class RangeLine:
    """One retailer's range of one line, category or shop."""

    row: LevelRow
    retailer: Retailer
    is_me: bool
    range: Range


def _low(line: RangeLine, name: str) -> Any:
    return getattr(line.range.lowest, name, None)


def _columns(comparison: Comparison, found: LevelMatrix) -> tuple[Column[RangeLine], ...]:
    return (
        Column("level", "line, category or shop", lambda line: found.level.value),
        Column("key", "a line's id, a category's short name", lambda line: line.row.key),
        Column("name", "its name", lambda line: line.row.name),
        Column("retailer", "who sells it", lambda line: line.retailer.name),
        Column(
            "is_me", "whether it is the workspace's own retailer", lambda line: "yes" if line.is_me else "no"
        ),
        Column("currency", "ISO 4217, as captured", lambda line: comparison.chosen.currency),
        Column("condition", "new, refurbished or used", lambda line: comparison.chosen.condition),
        Column("prices_n", "price points in the period", lambda line: line.range.n),
        Column("products_n", "products that they are of", lambda line: line.range.products),
        Column("lowest", "the lowest price of one piece", lambda line: _low(line, "price")),
        Column("lowest_announced_at_utc", "when it was announced", lambda line: _low(line, "at")),
        Column("deal", "the deal with that price", lambda line: _low(line, "deal_id")),
        Column("highest", "the highest price of one piece", lambda line: line.range.highest),
        Column(
            "middle_low",
            "the lowest of the middle prices: without a tenth at each end, a quarter below "
            f"{TENTHS_FROM} prices",
            lambda line: line.range.middle_low,
        ),
        Column("middle_high", "the highest of the middle prices", lambda line: line.range.middle_high),
        Column(
            "median_depth",
            "median discount depth, as a share of 1; empty below the minimum",
            lambda line: line.range.depth,
        ),
        Column("depths_n", "promotions that state one, in any currency", lambda line: line.range.depths),
    )


def level_table(comparison: Comparison, found: LevelMatrix, options: FileOptions) -> Table[RangeLine]:
    """Return of each shared thing my range and each competitor's that is not empty."""
    title = f"Ranges and depths: {found.level.label}"
    name = f"compare-{found.level.value}-{comparison.me.slug}"
    amount: Amount[RangeLine] = Amount(
        lambda line: _low(line, "price"),
        lambda line: comparison.chosen.currency,
        lambda line: _low(line, "at"),
    )
    columns = (*_columns(comparison, found), *converted_columns([amount], options.convert_to))
    table = Table(name, title, columns, _lines(comparison, found), options.filters, options.as_of)
    return with_speakers(table, lambda line: _low(line, "deal_id"))


def _lines(comparison: Comparison, found: LevelMatrix) -> Iterator[RangeLine]:
    for row in found.rows:
        yield RangeLine(row, comparison.me, True, row.mine)
        for cell in row.cells:
            if not cell.range.is_empty:
                yield RangeLine(row, cell.retailer, False, cell.range)


LINE_INDEX: tuple[Column[FromAt], ...] = (
    Column("at_utc", "the moment of the value: a day's end", lambda value: value.at, "At"),
    Column(
        "lines_n",
        "lines in which you and a competitor have a current price",
        lambda value: value.n,
        "n",
        "num",
    ),
    Column(
        "lower",
        "of these, lines in which your lowest price is lower",
        lambda value: value.lower,
        "Less expensive",
        "num",
    ),
    Column("equal", "of these, lines with the same lowest price", lambda value: value.equal, "Equal", "num"),
    Column(
        "higher",
        "of these, lines in which your lowest price is higher",
        lambda value: value.higher,
        "More expensive",
        "num",
    ),
)


def line_index_table(comparison: Comparison, found: LinesOverTime, options: FileOptions) -> Table[FromAt]:
    """Return the counts over time, the oldest first."""
    name = f"lines-over-time-{comparison.me.slug}"
    return Table(
        name, "Lowest prices of lines over time", LINE_INDEX, found.points, options.filters, options.as_of
    )
