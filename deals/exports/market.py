"""The lists of market data: products, retailers, deals, price points."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deals.domain.confidences import FIELDS
from deals.domain.metrics import PRIOR_LOW_DAYS
from deals.domain.records import RetailerKind
from deals.domain.voices.spoken import SpokenBy
from deals.exports.converted import Amount, converted_columns
from deals.exports.spoken import before_evidence, spoken_columns, with_speakers
from deals.exports.table import Column, FileOptions, Link, Row, Table, in_batches
from deals.models import Deal, Product
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.discount_claims import DiscountClaim
from deals.selectors.market.price_history import HistoryRow, PricePoint
from deals.selectors.market.product_prices import Choice
from deals.selectors.market.products import ProductPrices, prices_of, retailers_of
from deals.selectors.market.retailers import RetailerRow

BATCH = 500


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product with its figures."""

    product: Any
    prices: ProductPrices | None
    retailers: int


def _of_prices(name: str) -> Any:
    """Return how to read one of the figures; None without prices."""
    return lambda line: getattr(line.prices, name) if line.prices else None


PRODUCTS: tuple[Column[ProductLine], ...] = (
    Column("product", "the product's id", lambda line: line.product.pk),
    Column("title", "the product's title", lambda line: line.product.title),
    Column("brand", "who makes it", lambda line: line.product.brand and line.product.brand.name),
    Column(
        "category", "what kind of thing", lambda line: line.product.category and line.product.category.name
    ),
    Column("prices", "price points found, all currencies and conditions", lambda line: line.product.points),
    Column("retailers", "retailers that gave them", lambda line: line.retailers),
    Column("currency", "of the next three: that with most prices, new goods", _of_prices("currency")),
    Column("n", "accounts that told prices of new goods in that currency", _of_prices("n")),
    Column("latest", "the latest price of one piece", _of_prices("latest")),
    Column("lowest", "the lowest price of one piece", _of_prices("lowest")),
    Column("latest_retailer", "who gave the latest price", _of_prices("latest_retailer")),
    Column("last_announced_utc", "when the last price was announced", lambda line: line.product.last_at),
)


def product_table(
    products: Any, period: Period, currency: str, filters: Mapping[str, str], as_of: str
) -> Table[ProductLine]:
    """Return the product list; `products` is a queryset of search_products. 3 queries a batch."""
    rows = _product_lines(products.iterator(chunk_size=BATCH), period, currency)
    return Table("products", "Products with prices", PRODUCTS, rows, filters, as_of, products.count)


def _product_lines(products: Iterable[Product], period: Period, currency: str) -> Iterator[ProductLine]:
    for batch in in_batches(products, BATCH):
        ids = [product.pk for product in batch]
        prices, retailers = prices_of(ids, period, currency), retailers_of(ids, period, currency)
        for product in batch:
            yield ProductLine(product, prices.get(product.pk), retailers.get(product.pk, 0))


RETAILERS: tuple[Column[RetailerRow], ...] = (
    Column("retailer", "the retailer's short name, as filters take it", lambda row: row.retailer.slug),
    Column(
        "name",
        "the retailer's name",
        lambda row: row.retailer.name,
        "Retailer",
        link=lambda row: ("retailer", row.retailer.slug),
    ),
    Column(
        "kind",
        ", ".join(kind.label for kind in RetailerKind),
        lambda row: row.retailer.get_kind_display(),
        "Kind",
    ),
    Column(
        "country",
        "ISO 3166 code of the home market; empty: worldwide",
        lambda row: row.retailer.country,
        "Country",
    ),
    Column("deals", "deals in the period", lambda row: row.n, "Deals (n)", "num"),
    Column("products", "products in the period", lambda row: row.products, "Products", "num"),
    Column(
        "last_announced_utc",
        "the last deal of the period",
        lambda row: row.last_at,
        "Last announced",
        empty="none in this period",
    ),
)


def retailer_table(rows: list[RetailerRow], filters: Mapping[str, str], as_of: str) -> Table[RetailerRow]:
    return Table("retailers", "Retailers and what they announced", RETAILERS, rows, filters, as_of)


def product_name(deal: Deal) -> str:
    """Return the product's title, or what the post calls it."""
    return deal.product.title if deal.product else deal.product_text


def evidence_column(link: Link, deal_of: Callable[[Any], int]) -> Column[Any]:
    """Return the column with the address of the post's page; `deal_of` gives a row's deal."""
    return Column(
        "evidence",
        "the page that shows the post",
        lambda row: link("deal", deal_of(row)),
        "Post",
    )


DEAL: dict[str, Column[Deal]] = {
    column.name: column
    for column in (
        Column("deal", "the deal's id", lambda deal: deal.pk),
        Column("announced_at_utc", "when the post was written", lambda deal: deal.announced_at),
        Column("product", "the product's title, or as the post names it", product_name),
        Column("brand", "who makes it", lambda deal: deal.brand and deal.brand.name),
        Column("kind", "kind of promotion", lambda deal: deal.get_kind_display()),
        Column("condition", "new, refurbished or used", lambda deal: deal.condition),
        Column("price", "what the buyer pays", lambda deal: deal.price),
        Column("quantity", "pieces for that price", lambda deal: deal.quantity),
        Column(
            "list_price",
            "the price before the reduction, as stated",
            lambda deal: deal.list_price,
        ),
        Column("currency", "ISO 4217, as captured", lambda deal: deal.currency),
        Column("percent_off", "the stated reduction", lambda deal: deal.percent_off),
        Column("amount_off", "the stated reduction", lambda deal: deal.amount_off),
        Column("coupon", "the code to enter", lambda deal: deal.coupon),
        Column("post", "the network's id of the post", lambda deal: str(deal.post_id)),
        *spoken_columns(lambda deal: deal.post.spoken),
        Column("speaker_knows", "that speaker can know the price", lambda deal: deal.speaker_knows),
    )
}
"""What a deal says, by column."""


def _confidence_of(field: str) -> Callable[[Deal], Any]:
    return lambda deal: deal.field_confidences.get(field)


CONFIDENCES: tuple[Column[Deal], ...] = (
    Column("confidence", "0 to 1: how sure the reading is", lambda deal: deal.confidence),
    Column(
        "point_confidence",
        "0 to 1: how sure that price, currency, retailer and title are all right",
        lambda deal: deal.point_confidence,
    ),
    *(
        Column(
            f"{field}_confidence", f"0 to 1: how sure the {name} is; empty: not known", _confidence_of(field)
        )
        for field, name in FIELDS.items()
    ),
)
"""How sure what a deal says is."""

DEAL_PRICE: Amount[Deal] = Amount(
    lambda deal: deal.price, lambda deal: deal.currency, lambda deal: deal.announced_at
)


def deal_columns(link: Link) -> tuple[Column[Deal], ...]:
    """Return the columns of deals; `link` gives the evidence's address."""
    return (*DEAL.values(), *CONFIDENCES, evidence_column(link, lambda deal: deal.pk))


def deal_table(name: str, title: str, deals: Any, options: FileOptions) -> Table[Deal]:
    """Return deals; `deals` is a queryset of newest_first."""
    columns = deal_columns(options.link) + converted_columns([DEAL_PRICE], options.convert_to)
    rows = deals.iterator(chunk_size=BATCH)
    return Table(name, title, columns, rows, options.filters, options.as_of, deals.order_by().count)


CELLS = {
    "price_per_piece": "products/cells/price.html",
    "list_price": "products/cells/list_price.html",
    "evidence": "products/cells/evidence.html",
}
"""Of a price point, as its product's page shows them."""


def price_columns(
    choice: Choice, link: Link, said: Mapping[int, SpokenBy] | None = None
) -> tuple[Column[HistoryRow], ...]:
    """Return the columns of a product's price points; with who `said` them, by deal, on its page."""
    columns: tuple[Column[HistoryRow], ...] = (
        *_price_columns(choice, lambda row: row.point, lambda row: row.retailer),
        Column("posts", "posts of the account that say so: counted once", lambda row: row.point.times),
        Column("deal", "the deal's id", lambda row: row.point.deal_id),
        evidence_column(link, lambda row: row.point.deal_id),
    )
    if said is not None:
        columns = before_evidence(columns, spoken_columns(lambda row: said.get(row.point.deal_id)))
    return tuple(
        replace(
            column, partial=CELLS.get(column.name, ""), link=_seller if column.name == "retailer" else None
        )
        for column in columns
    )


def _seller(row: HistoryRow) -> tuple[str, str] | None:
    return ("retailer", row.slug) if row.slug else None


def price_table(
    product: Product, choice: Choice, rows: Iterable[HistoryRow], options: FileOptions
) -> Table[HistoryRow]:
    """Return the price points of a product."""
    amount: Amount[HistoryRow] = Amount(
        lambda row: row.point.price, lambda row: choice.chosen.currency, lambda row: row.point.at
    )
    columns = price_columns(choice, options.link) + converted_columns([amount], options.convert_to)
    name, title = f"prices-of-product-{product.pk}", f"Prices of {product.title}"
    table = Table(name, title, columns, rows, options.filters, options.as_of)
    return with_speakers(table, lambda row: row.point.deal_id)


def _price_columns(
    choice: Choice, point_of: Callable[[Row], PricePoint], retailer_of: Callable[[Row], str]
) -> tuple[Column[Row], ...]:
    return (
        Column("announced_at_utc", "when the post was written", lambda row: point_of(row).at, "Announced"),
        Column("retailer", "who sells it", retailer_of, "Retailer"),
        Column("price_per_piece", "the price of one piece", lambda row: point_of(row).price, "Price", "num"),
        Column(
            "list_price",
            "the price before the reduction, as stated",
            lambda row: point_of(row).list_price,
            "List price",
            "num",
        ),
        Column("currency", "ISO 4217, as captured", lambda row: choice.chosen.currency),
        Column("condition", "new, refurbished or used", lambda row: choice.chosen.condition),
    )


def discount_claim_columns(choice: Choice) -> tuple[Column[DiscountClaim], ...]:
    """Return the columns of claimed discounts."""
    names = {one.retailer.pk: one.retailer.name for one in choice.sellers if one.retailer}
    return (
        *_price_columns(choice, lambda claim: claim.point, lambda claim: names[claim.retailer_id]),
        Column(
            "claimed_discount",
            "the stated reduction, as a share of 1",
            lambda claim: claim.claimed,
            "Claimed",
            "num",
        ),
        Column(
            "lowest_price_30_days_before",
            "the retailer's own lowest advertised price in the 30 days before",
            lambda claim: claim.prior_low,
            f"Lowest price in prior {PRIOR_LOW_DAYS} days",
            "num",
        ),
        Column(
            "actual_discount",
            "the reduction from that price, as a share of 1",
            lambda claim: claim.actual,
            "Actual discount",
            "num",
        ),
        Column("deal", "the deal's id", lambda claim: claim.point.deal_id),
    )


def discount_claim_table(
    product: Product, choice: Choice, claims: Sequence[DiscountClaim], options: FileOptions
) -> Table[DiscountClaim]:
    """Return the latest claimed discount of each retailer."""
    amount: Amount[DiscountClaim] = Amount(
        lambda claim: claim.point.price, lambda claim: choice.chosen.currency, lambda claim: claim.point.at
    )
    columns = discount_claim_columns(choice) + converted_columns([amount], options.convert_to)
    name = f"discount-claims-of-product-{product.pk}"
    table = Table(name, "Claimed discounts", columns, claims, options.filters, options.as_of)
    return with_speakers(table, lambda claim: claim.point.deal_id)
