"""The lists of market data: products, retailers, deals, price points."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deals.exports.column_help import CONVERTED
from deals.exports.table import Column, Table, in_batches
from deals.models import Deal, Product
from deals.selectors.common.as_of import Period
from deals.selectors.common.exchange_rates import Converted, convert
from deals.selectors.market.products import ProductPrices, prices_of, retailers_of
from deals.selectors.market.retailers import RetailerRow

BATCH = 500

Link = Any
"""Callable: the address of a page, by its name and its id, with the host."""


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
    Column("n", "price points of new goods in that currency", _of_prices("n")),
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
    return Table("products", "Products with prices", PRODUCTS, rows, filters, as_of)


def _product_lines(products: Iterable[Product], period: Period, currency: str) -> Iterator[ProductLine]:
    for batch in in_batches(products, BATCH):
        ids = [product.pk for product in batch]
        prices, retailers = prices_of(ids, period, currency), retailers_of(ids, period, currency)
        for product in batch:
            yield ProductLine(product, prices.get(product.pk), retailers.get(product.pk, 0))


RETAILERS: tuple[Column[RetailerRow], ...] = (
    Column("retailer", "the retailer's short name, as filters take it", lambda row: row.retailer.slug),
    Column("name", "the retailer's name", lambda row: row.retailer.name),
    Column("kind", "shop, marketplace or deal account", lambda row: row.retailer.get_kind_display()),
    Column("country", "ISO 3166 code of the home market; empty: worldwide", lambda row: row.retailer.country),
    Column("deals", "deals in the period", lambda row: row.n),
    Column("products", "products in the period", lambda row: row.products),
    Column("last_announced_utc", "the last deal of the period", lambda row: row.last_at),
)


def retailer_table(rows: list[RetailerRow], filters: Mapping[str, str], as_of: str) -> Table[RetailerRow]:
    """Return the retailer list."""
    return Table("retailers", "Retailers and what they announced", RETAILERS, rows, filters, as_of)


def deal_columns(link: Link) -> tuple[Column[Deal], ...]:
    """Return the columns of deals; `link` gives the evidence's address."""
    return (
        Column("deal", "the deal's id", lambda deal: deal.pk),
        Column("announced_at_utc", "when the post was written", lambda deal: deal.announced_at),
        Column("product", "the product's title, or as the post names it", _product_name),
        Column("brand", "who makes it", lambda deal: deal.brand and deal.brand.name),
        Column("kind", "kind of promotion", lambda deal: deal.get_kind_display()),
        Column("condition", "new, refurbished or used", lambda deal: deal.condition),
        Column("price", "what the buyer pays", lambda deal: deal.price),
        Column("quantity", "pieces for that price", lambda deal: deal.quantity),
        Column("list_price", "the price before the reduction, as stated", lambda deal: deal.list_price),
        Column("currency", "ISO 4217, as captured", lambda deal: deal.currency),
        Column("percent_off", "the stated reduction", lambda deal: deal.percent_off),
        Column("amount_off", "the stated reduction", lambda deal: deal.amount_off),
        Column("coupon", "the code to enter", lambda deal: deal.coupon),
        Column("post", "the network's id of the post", lambda deal: str(deal.post_id)),
        Column("handle", "who wrote it", lambda deal: deal.post.handle),
        Column("evidence", "the page that shows the post", lambda deal: link("deal", deal.pk)),
    )


def converted_columns(target: str) -> tuple[Column[Deal], ...]:
    """Return the columns of the price in the currency `target`, with its rate; none without a target."""
    values: dict[str, Callable[[Converted], Any]] = {
        "converted": lambda found: found.reason or found.amount,
        "converted_currency": lambda found: found.currency,
        "rate": lambda found: found.rate and found.rate.shown,
        "rate_of": lambda found: found.rate and found.rate.on,
    }
    return tuple(_converted(name, value, target) for name, value in values.items()) if target else ()


def _converted(name: str, value: Callable[[Converted], Any], target: str) -> Column[Deal]:
    """Return one of the columns; of a deal without a price there is nothing to convert."""

    def cell(deal: Deal) -> Any:
        if deal.price is None:
            return value(Converted(target, None, None))
        return value(convert(deal.price, deal.currency, target, deal.announced_at))

    return Column(name, CONVERTED[name], cell)


def _product_name(deal: Deal) -> str:
    return deal.product.title if deal.product else deal.product_text


def deal_table(
    name: str, title: str, deals: Any, link: Link, filters: Mapping[str, str], as_of: str, convert_to: str
) -> Table[Deal]:
    """Return deals; `deals` is a queryset of newest_first. `convert_to` is a currency or ''."""
    columns = deal_columns(link) + converted_columns(convert_to)
    return Table(name, title, columns, deals.iterator(chunk_size=BATCH), filters, as_of)
