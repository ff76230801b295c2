"""The lists of comparisons: current prices, the index, share of voice, movers, promotions."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from deals.domain.comparing.index import IndexAt
from deals.domain.comparing.my_price import PriceSource
from deals.domain.metrics import SHARED_MINIMUM
from deals.exports.converted import Amount, converted_columns
from deals.exports.market import BATCH, DEAL, DEAL_PRICE, evidence_column, product_name
from deals.exports.spoken import spoken_columns, with_speakers
from deals.exports.table import Column, FileOptions, Table
from deals.models import Deal, Product
from deals.selectors.comparing.comparison import Comparison, Matrix, MatrixCell, MatrixRow
from deals.selectors.comparing.my_prices import MyCell
from deals.selectors.comparing.price_index import IndexLine, IndexOverTime
from deals.selectors.comparing.share_of_voice import Part, PromotionFigures, RetailerPromotions, ShareOfVoice
from deals.selectors.workspaces.overview import Mover

Columns = tuple[Column[Any], ...]
MatrixLine = tuple[MatrixRow, MatrixCell | MyCell]
IndexValue = tuple[str, IndexLine, IndexAt]
PartLine = tuple[str, Part]


def _yes_or_no(holds: bool) -> str:
    return "yes" if holds else "no"


def product_columns(product_of: Callable[[Any], Product]) -> Columns:
    """Return the columns that name a product."""
    return (
        Column("product", "the product's id", lambda row: product_of(row).pk),
        Column("title", "the product's title", lambda row: product_of(row).title),
    )


def _brand_and_category(of: Callable[[Any], Product | Deal]) -> Columns:
    return (
        Column("brand", "who makes it", lambda row: getattr(of(row).brand, "name", "")),
        Column("category", "what kind of thing it is", lambda row: getattr(of(row).category, "name", "")),
    )


def currency_and_condition(comparison: Comparison) -> Columns:
    """Return the columns that tell in what is compared."""
    return (
        Column("currency", "ISO 4217, as captured", lambda row: comparison.chosen.currency),
        Column("condition", "new, refurbished or used", lambda row: comparison.chosen.condition),
    )


def _point(line: MatrixLine) -> Any:
    """Return the price of a line: it has one, since only such lines are written."""
    return line[1].point


def matrix_columns(comparison: Comparison, found: Matrix) -> Columns:
    """Return the columns of a comparison's current prices."""
    return (
        *product_columns(lambda line: line[0].product),
        *_brand_and_category(lambda line: line[0].product),
        *currency_and_condition(comparison),
        Column("as_of_utc", "the moment that is taken for now", lambda line: found.at),
        Column("retailer", "who sells it", lambda line: line[1].retailer.name),
        Column(
            "is_me",
            "whether it is the workspace's own retailer",
            lambda line: _yes_or_no(line[1].retailer == comparison.me),
        ),
        Column("price_per_piece", "the current price of one piece", lambda line: _point(line).price),
        Column("announced_at_utc", "when the post was written", lambda line: _point(line).at),
        Column("deal", "the deal's id; empty for a list", lambda line: _point(line).deal_id),
        Column(
            "price_source",
            "post, or list: your own list's price, where no post of yours is in force",
            lambda line: getattr(_point(line), "source", PriceSource.POST),
        ),
        Column(
            "comparison",
            "lower, equal or higher than your current price; empty where you have none",
            lambda line: line[1].comparison or "",
        ),
        Column("competitors_n", "competitors with a current price", lambda line: line[0].n),
        Column("competitors_median", "the median of their current prices", lambda line: line[0].median),
        Column(
            "my_index",
            "your price / that median x 100: below 100 yours is lower",
            lambda line: line[0].index,
        ),
        Column("my_rank", "1 is the lowest price; empty with one seller only", lambda line: line[0].rank),
        Column(
            "my_position",
            "your price and the median: lower, equal or higher",
            lambda line: line[0].position or "",
        ),
    )


def _cells(comparison: Comparison, row: MatrixRow) -> Iterator[MatrixCell | MyCell]:
    yield MyCell(comparison.me, row.mine)
    yield from row.cells


def matrix_table(comparison: Comparison, found: Matrix, options: FileOptions) -> Table[MatrixLine]:
    """Return of each product your current price and each competitor's."""
    lines = ((row, cell) for row in found.rows for cell in _cells(comparison, row) if cell.point)
    amount: Amount[MatrixLine] = Amount(
        lambda line: _point(line).price, lambda line: comparison.chosen.currency, lambda line: _point(line).at
    )
    columns = (*matrix_columns(comparison, found), *converted_columns([amount], options.convert_to))
    table = Table(
        f"compare-{comparison.me.slug}", "Current prices", columns, lines, options.filters, options.as_of
    )
    return with_speakers(table, lambda line: _point(line).deal_id)


INDEX: tuple[Column[IndexValue], ...] = (
    Column("by", "what the line is about: all, a brand or a category", lambda value: value[0]),
    Column("name", "its name", lambda value: value[1].name),
    Column(
        "shared_products",
        "products that you and a competitor advertised in the period",
        lambda value: value[1].shared,
    ),
    Column("at_utc", "the moment of the value: a day's end", lambda value: value[2].at, "At"),
    Column(
        "products_n",
        "products in which you and a competitor have a current price then",
        lambda value: value[2].n,
        "n",
        "num",
    ),
    Column(
        "index",
        f"the mean of the products' indexes; empty for fewer than {SHARED_MINIMUM} products",
        lambda value: value[2].told,
        "Index",
        "num",
        empty="not enough data",
    ),
    Column("why_none", "why there is no index; empty where there is one", lambda value: value[2].why_none),
    Column(
        "lower",
        "of these, products in which your price is lower",
        lambda value: value[2].lower,
        "Less expensive",
        "num",
    ),
    Column("equal", "of these, products at the same price", lambda value: value[2].equal, "Equal", "num"),
    Column(
        "higher",
        "of these, products in which your price is higher",
        lambda value: value[2].higher,
        "More expensive",
        "num",
    ),
)


def index_values(found: IndexOverTime) -> Iterator[IndexValue]:
    """Yield each value of each line, the oldest of a line first."""
    for line in found.lines:
        yield from ((found.split if line.key else "all", line, one) for one in line.points)


def index_table(comparison: Comparison, found: IndexOverTime, options: FileOptions) -> Table[IndexValue]:
    """Return the index over time, a row for each line and moment."""
    title = "The price index over time"
    return Table(
        f"index-{comparison.me.slug}", title, INDEX, index_values(found), options.filters, options.as_of
    )


def _figures(figures_of: Callable[[Any], PromotionFigures], prefix: str = "", whose: str = "") -> Columns:
    """Return the columns of one set of promotions; `prefix` and `whose` say whose where there are two."""
    columns: tuple[tuple[str, str, Callable[[PromotionFigures], Any], str], ...] = (
        ("promotions_n", "promotions in the period", lambda one: one.n, "Promotions"),
        ("of_all", "promotions of all that are compared", lambda one: one.of, ""),
        ("share_of_voice", "the part of them, as a share of 1", lambda one: one.share, "Share"),
        (
            "promotions_a_week",
            "promotions per loaded week; empty below 2 loaded days",
            lambda one: one.a_week,
            "Per week",
        ),
        (
            "median_depth",
            "median discount depth, as a share of 1; empty below the minimum",
            lambda one: one.depth,
            "Median depth",
        ),
        ("depths_n", "promotions that state one", lambda one: one.depths, ""),
    )
    return tuple(
        Column(prefix + name, whose + help_text, _of(figures_of, value), label, "num")
        for name, help_text, value, label in columns
    )


def _of(
    figures_of: Callable[[Any], PromotionFigures], value: Callable[[PromotionFigures], Any]
) -> Callable[[Any], Any]:
    return lambda row: value(figures_of(row))


SHARES: tuple[Column[RetailerPromotions], ...] = (
    Column("retailer", "who sells it", lambda row: row.retailer.name, "Retailer"),
    Column("is_me", "whether it is the workspace's own retailer", lambda row: _yes_or_no(row.is_me)),
    *_figures(lambda row: row.figures),
)
PARTS: tuple[Column[PartLine], ...] = (
    Column("by", "what the line is about: all, a brand or a category", lambda line: line[0]),
    Column("name", "its name", lambda line: line[1].name),
    *_figures(lambda line: line[1].mine, "my_", "yours: "),
    *_figures(lambda line: line[1].competitors, "their_", "the competitors': "),
)


def share_of_voice_table(
    comparison: Comparison, found: ShareOfVoice, options: FileOptions
) -> Table[RetailerPromotions]:
    name = f"share-of-voice-{comparison.me.slug}"
    return Table(name, "Share of voice", SHARES, found.retailers, options.filters, options.as_of)


def parts_table(comparison: Comparison, found: ShareOfVoice, options: FileOptions) -> Table[PartLine]:
    """Return the brands, then the categories."""
    lines = [("brand", part) for part in found.brands] + [("category", part) for part in found.categories]
    name = f"brands-and-categories-{comparison.me.slug}"
    return Table(name, "Brands and categories", PARTS, lines, options.filters, options.as_of)


def mover_columns(comparison: Comparison) -> Columns:
    """Return the columns of prices that moved within the week."""
    return (
        *product_columns(lambda mover: mover.product),
        Column("retailer", "who sells it", lambda mover: mover.retailer.name),
        Column("is_me", "whether it is the workspace's own retailer", lambda mover: _yes_or_no(mover.is_me)),
        *currency_and_condition(comparison),
        Column(
            "price_a_week_before", "the current price seven days before", lambda mover: mover.before.price
        ),
        Column("before_announced_at_utc", "when that was announced", lambda mover: mover.before.at),
        Column("before_deal", "the deal of it", lambda mover: mover.before.deal_id),
        Column("price_now", "the current price now", lambda mover: mover.now.price),
        Column("now_announced_at_utc", "when that was announced", lambda mover: mover.now.at),
        Column("now_deal", "the deal of it", lambda mover: mover.now.deal_id),
        Column("change", "(now - before) / before: below 0 it fell", lambda mover: mover.change),
    )


def movers_table(comparison: Comparison, movers: Iterable[Mover], options: FileOptions) -> Table[Mover]:
    """Return the prices that moved within the week, the largest change first."""
    amounts: tuple[Amount[Mover], ...] = (
        Amount(
            lambda mover: mover.before.price,
            lambda mover: comparison.chosen.currency,
            lambda mover: mover.before.at,
            "before_",
            "of the price a week before",
        ),
        Amount(
            lambda mover: mover.now.price,
            lambda mover: comparison.chosen.currency,
            lambda mover: mover.now.at,
            "now_",
            "of the price now",
        ),
    )
    columns = (*mover_columns(comparison), *converted_columns(amounts, options.convert_to))
    title = "Movers of the week"
    table = Table(f"movers-{comparison.me.slug}", title, columns, movers, options.filters, options.as_of)
    before = ("before_", "of the price a week before: ", lambda mover: mover.before.deal_id)
    return with_speakers(table, lambda mover: mover.now.deal_id, prefix="now_", others=[before])


def promotion_columns(comparison: Comparison, options: FileOptions) -> Columns:
    """Return the columns of the promotions behind a number."""
    return (
        DEAL["announced_at_utc"],
        Column("retailer", "who sells it", lambda deal: getattr(deal.retailer, "name", "")),
        Column(
            "is_me",
            "whether it is the workspace's own retailer",
            lambda deal: _yes_or_no(deal.retailer_id == comparison.me.pk),
        ),
        Column("product", "the product's id", lambda deal: deal.product_id),
        Column("title", "the product's title, or as the post names it", product_name),
        *_brand_and_category(lambda deal: deal),
        *(DEAL[name] for name in OF_PROMOTION),
        *spoken_columns(lambda deal: deal.post.spoken),
        evidence_column(options.link, lambda deal: deal.pk),
    )


OF_PROMOTION = ("kind", "price", "list_price", "percent_off", "currency", "condition", "coupon", "deal")


def promotions_table(comparison: Comparison, deals: Any, options: FileOptions) -> Table[Deal]:
    """Return promotions; `deals` is a queryset of newest_first."""
    columns = (*promotion_columns(comparison, options), *converted_columns([DEAL_PRICE], options.convert_to))
    rows = deals.iterator(chunk_size=BATCH)
    return Table(
        f"promotions-{comparison.me.slug}", "Promotions", columns, rows, options.filters, options.as_of
    )
