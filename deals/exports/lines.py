"""The lists of product lines: the lines, and what retailers advertised of one, day by day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deals.domain.voices.spoken import SpokenBy
from deals.exports.market import evidence_column
from deals.exports.spoken import before_evidence, spoken_columns, with_speakers
from deals.exports.table import Column, FileOptions, Link, Table, in_batches
from deals.models import ProductLine
from deals.selectors.common.as_of import Period
from deals.selectors.market.line_prices import LineDay
from deals.selectors.market.lines import LineFigures, figures_of
from deals.selectors.market.product_prices import Choice

BATCH = 500
CELL = "lines/cells/"


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its figures."""

    line: Any
    figures: LineFigures | None


def _of_figures(name: str) -> Any:
    return lambda row: getattr(row.figures, name) if row.figures else None


LINES: tuple[Column[LineRow], ...] = (
    Column("line", "the line's id", lambda row: row.line.pk),
    Column(
        "name", "the line's name", lambda row: row.line.name, "Line", link=lambda row: ("line", row.line.pk)
    ),
    Column("brand", "who makes it", lambda row: row.line.brand and row.line.brand.name, "Brand"),
    Column(
        "category", "what kind of thing", lambda row: row.line.category and row.line.category.name, "Category"
    ),
    Column(
        "products", "products of the line with prices", lambda row: row.line.products_n, "Products", "num"
    ),
    Column("retailers", "retailers that gave the prices", lambda row: row.line.retailers, "Retailers", "num"),
    Column(
        "prices",
        "price points, all currencies and conditions",
        lambda row: row.line.points,
        "Prices (n)",
        "num",
    ),
    Column("currency", "of the next four: that with most prices, new goods", _of_figures("currency")),
    Column("n", "price points of new goods in that currency", _of_figures("n")),
    Column(
        "lowest",
        "the lowest price of one piece of any of the products",
        _of_figures("lowest"),
        "Lowest to highest",
        "num",
        partial=f"{CELL}range.html",
    ),
    Column("highest", "the highest price of one piece of any of the products", _of_figures("highest")),
    Column("lowest_retailer", "who gave the lowest price", _of_figures("lowest_retailer"), "Lowest by"),
    Column(
        "last_announced_utc",
        "when the last price was announced",
        lambda row: row.line.last_at,
        "Last announced",
    ),
)


def line_rows(lines: Iterable[ProductLine], period: Period) -> list[LineRow]:
    """Return lines of search_lines with their figures. 2 queries."""
    found = list(lines)
    figures = figures_of([line.pk for line in found], period)
    return [LineRow(line, figures.get(line.pk)) for line in found]


def line_list_table(lines: Any, period: Period, filters: Mapping[str, str], as_of: str) -> Table[LineRow]:
    """Return the list of lines; `lines` is a queryset of search_lines. 2 queries a batch."""

    def rows() -> Iterator[LineRow]:
        for batch in in_batches(lines.iterator(chunk_size=BATCH), BATCH):
            yield from line_rows(batch, period)

    return Table("lines", "Product lines with prices", LINES, rows(), filters, as_of)


def line_columns(
    choice: Choice, link: Link, said: Mapping[int, SpokenBy] | None = None
) -> tuple[Column[LineDay], ...]:
    """Return the columns of a line's days; with who `said` the lowest price, by deal, on its page."""
    columns = _line_columns(choice, link)
    if said is None:
        return columns
    return before_evidence(columns, spoken_columns(lambda row: said.get(row.deal_id)))


def _line_columns(choice: Choice, link: Link) -> tuple[Column[LineDay], ...]:
    return (
        Column("day", "the day of the posts, UTC", lambda row: row.day, "Day"),
        Column("retailer", "who sells it", lambda row: row.retailer, "Retailer", link=_retailer),
        Column(
            "lowest",
            "the lowest price of one piece of any product of the line on that day",
            lambda row: row.lowest,
            "Lowest",
            "num",
            partial=f"{CELL}lowest.html",
        ),
        Column(
            "highest",
            "the highest one",
            lambda row: row.highest,
            "Highest",
            "num",
            partial=f"{CELL}highest.html",
        ),
        Column("currency", "ISO 4217, as captured", lambda row: choice.chosen.currency),
        Column("condition", "new, refurbished or used", lambda row: choice.chosen.condition),
        Column("prices_n", "price points of that day", lambda row: row.n, "Prices (n)", "num"),
        Column("products_n", "products that they are of", lambda row: row.products, "Products (n)", "num"),
        Column("product", "the id of the product with the lowest price", lambda row: row.product.pk),
        Column(
            "title",
            "its title",
            lambda row: row.product.title,
            "Lowest: product",
            link=lambda row: ("product", row.product.pk),
        ),
        Column("deal", "the deal with the lowest price", lambda row: row.deal_id),
        replace(evidence_column(link, lambda row: row.deal_id), partial=f"{CELL}evidence.html"),
    )


def _retailer(row: LineDay) -> tuple[str, str] | None:
    return ("retailer", row.slug) if row.slug else None


def line_table(
    line: ProductLine, choice: Choice, days: Iterable[LineDay], options: FileOptions
) -> Table[LineDay]:
    """Return what retailers advertised of a line, a row for each of them and day."""
    columns = line_columns(choice, options.link)
    title = f"Prices of the line {line.name}"
    table = Table(f"prices-of-line-{line.pk}", title, columns, days, options.filters, options.as_of)
    return with_speakers(table, lambda row: row.deal_id)
