"""What competitors advertise my articles for, and who goes below my floor prices, as lists."""

from collections.abc import Iterable
from typing import Any

from deals.exports.converted import Amount, converted_columns
from deals.exports.market import evidence_column
from deals.exports.spoken import spoken_columns, with_speakers
from deals.exports.table import Column, FileOptions, Table
from deals.models import Workspace
from deals.selectors.assortment.advertised import ArticleCell, ArticleRow
from deals.selectors.assortment.articles import ArticleLine
from deals.selectors.assortment.floors import BreachRow, Offender

Columns = tuple[Column[Any], ...]
PriceLine = tuple[ArticleRow, ArticleCell]


def _article(item_of: Any) -> Columns:
    """Return the columns that name an article; `item_of` takes it out of a row."""

    def item(row: Any) -> ArticleLine:
        found: ArticleLine = item_of(row)
        return found

    return (
        Column("sku", "your article number", lambda row: item(row).sku, "SKU"),
        Column("title", "your title", lambda row: item(row).title, "Article", "cell-wide"),
        Column("brand", "your brand", lambda row: item(row).brand),
        Column("product", "the matched product's id", lambda row: item(row).product_id),
    )


ARTICLE_LINES: Columns = (
    *_article(lambda line: line[0].item),
    Column("currency", "ISO 4217", lambda line: line[0].item.currency),
    Column("my_price", "your post's price in force, else your list's", lambda line: _mine(line, "price")),
    Column("my_price_source", "post or list", lambda line: _mine(line, "source") or ""),
    Column("my_announced_at_utc", "when you wrote it; empty for a list", lambda line: _mine(line, "at")),
    Column("competitor", "who advertises it", lambda line: line[1].retailer.name),
    Column("price_per_piece", "the competitor's price in force", lambda line: line[1].point.price),
    Column("announced_at_utc", "when the post was written", lambda line: line[1].point.at),
    Column("gap", "that price minus yours: below 0 it is lower", lambda line: line[1].gap),
    Column("gap_share", "the same as a share of your price", lambda line: line[1].gap_share),
    Column("comparison", "lower, equal or higher than your price", lambda line: line[1].comparison or ""),
    Column("floor_price", "your floor price", lambda line: line[0].item.floor_price),
    Column("below_floor", "whether it is below that", lambda line: _yes_or_no(line[1].is_below_floor)),
    Column("competitors_n", "competitors with a price in force", lambda line: line[0].n),
    Column("deal", "the deal's id", lambda line: line[1].point.deal_id),
)


def _yes_or_no(holds: bool) -> str:
    return "yes" if holds else "no"


def _mine(line: PriceLine, name: str) -> Any:
    return getattr(line[0].mine, name, None)


def advertised_table(
    workspace: Workspace, rows: Iterable[ArticleRow], options: FileOptions
) -> Table[PriceLine]:
    """Return a line for each article and competitor with a price in force, in the page's order."""
    lines = ((row, cell) for row in rows for cell in row.cells)
    amount: Amount[PriceLine] = Amount(
        lambda line: line[1].point.price, lambda line: line[0].item.currency, lambda line: line[1].point.at
    )
    columns = (
        *ARTICLE_LINES,
        evidence_column(options.link, lambda line: line[1].point.deal_id),
        *converted_columns([amount], options.convert_to),
    )
    title = f"What competitors advertise the articles of {workspace} for"
    table = Table("advertised", title, columns, lines, options.filters, options.as_of)
    mine = ("my_", "of your post: ", lambda line: _mine(line, "deal_id"))
    return with_speakers(table, lambda line: line[1].point.deal_id, others=[mine])


BREACHES: Columns = (
    Column("announced_at_utc", "when the post was written", lambda row: row.breach.at, "Day"),
    Column(
        "retailer", "who advertised it", lambda row: row.retailer.name, "Retailer",
        link=lambda row: ("retailer", row.retailer.slug),
    ),
    *_article(lambda row: row.item),
    Column("currency", "ISO 4217", lambda row: row.item.currency),
    Column(
        "price_per_piece", "the advertised price of one piece", lambda row: row.breach.price, "Price", "num",
        partial="assortment/breach_price.html",
    ),
    Column(
        "floor_price", "your floor price", lambda row: row.breach.floor, "Floor", "num",
        partial="assortment/breach_floor.html",
    ),
    Column(
        "gap", "price minus floor: below 0", lambda row: row.breach.gap, "Gap", "num",
        partial="assortment/breach_gap.html",
    ),
    Column(
        "gap_share", "the same as a share of the floor", lambda row: row.breach.gap_share, "Gap %", "num",
        partial="assortment/breach_share.html",
    ),
    Column("posts_n", "posts of the account that say so", lambda row: row.breach.times, "Posts", "num"),
    Column("deal", "the deal's id", lambda row: row.breach.deal),
    *spoken_columns(lambda row: row.breach.by),
)  # fmt: skip


def breaches_table(workspace: Workspace, rows: Iterable[BreachRow], options: FileOptions) -> Table[BreachRow]:
    """Return each advertised price below a floor, the newest first."""
    amount: Amount[BreachRow] = Amount(
        lambda row: row.breach.price, lambda row: row.item.currency, lambda row: row.breach.at
    )
    columns = (
        *BREACHES,
        evidence_column(options.link, lambda row: row.breach.deal),
        *converted_columns([amount], options.convert_to),
    )
    title = f"Advertised below the floor prices of {workspace}"
    return Table("below-floor", title, columns, rows, options.filters, options.as_of)


OFFENDERS: tuple[Column[Offender], ...] = (
    Column(
        "retailer", "who advertised below a floor", lambda row: row.retailer.name, "Retailer",
        link=lambda row: ("retailer", row.retailer.slug),
    ),
    Column(
        "repeated", "yes: on 2 days or more", lambda row: _yes_or_no(row.figures.is_repeated), "Repeat",
    ),
    Column("days_n", "days (UTC) with a price below a floor", lambda row: row.figures.days, "Days", "num"),
    Column("prices_n", "prices below a floor", lambda row: row.figures.n, "Prices", "num"),
    Column("posts_n", "posts that say so", lambda row: row.figures.posts, "Posts", "num"),
    Column("articles_n", "articles", lambda row: row.figures.articles, "Articles", "num"),
    Column(
        "deepest_share", "the largest gap as a share of the floor", lambda row: row.figures.deepest,
        "Deepest", "num", partial="assortment/deepest.html",
    ),
    Column("first_at_utc", "the first one in the period", lambda row: row.figures.first_at, "First"),
    Column("last_at_utc", "the last one in the period", lambda row: row.figures.last_at, "Last"),
)  # fmt: skip


def offenders_table(rows: Iterable[Offender], options: FileOptions) -> Table[Offender]:
    """Return the retailers that advertised below a floor, those with most days first."""
    title = "Who advertised below your floor prices"
    return Table("offenders", title, OFFENDERS, rows, options.filters, options.as_of)
