"""Lists that are made as a header and rows, as files: the same three forms, and every column explained."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from deals.exports.table import Column, Table

EXPLANATIONS = {
    "product": "the product's id",
    "title": "the product's title",
    "brand": "who makes it",
    "category": "what kind of thing it is",
    "currency": "ISO 4217, as captured",
    "condition": "new, refurbished or used",
    "as_of_utc": "the moment that is taken for now",
    "retailer": "who sells it",
    "is_me": "whether it is the workspace's own retailer",
    "price_per_piece": "the standing price of one piece",
    "announced_at_utc": "when the post was written",
    "deal": "the deal's id",
    "evidence": "the page that shows the post",
    "against_me": "cheaper, equal or dearer than my standing price; empty where I have none",
    "competitors_n": "competitors with a standing price",
    "competitors_median": "the median of their standing prices",
    "my_index": "my price / that median x 100: below 100 I am cheaper",
    "my_rank": "1 is the cheapest; empty with one seller only",
    "my_position": "my price against the median: cheaper, equal or dearer",
    "by": "what the line is about: all, a brand or a category",
    "name": "its name",
    "shared_products": "products that a competitor and I advertised in the period",
    "at_utc": "the moment of the value: a day's end",
    "products_n": "products in which I and a competitor have a standing price then",
    "index": "the mean of the products' indexes; empty below the minimum",
    "cheaper": "of these, products in which I am cheaper",
    "equal": "of these, products at the same price",
    "dearer": "of these, products in which I am dearer",
    "competitor": "the other retailer",
    "first": "who promoted lower first",
    "price": "what the buyer pays",
    "list_price": "the price before the reduction, as stated",
    "percent_off": "the stated reduction",
    "kind": "kind of promotion",
    "coupon": "the code to enter",
    "below_price": "the other one's standing price, that was undercut",
    "outcome": "answered, not answered, or too early to tell",
    "answered_at_utc": "when the other one promoted as low or lower",
    "answer_price": "the price of that answer",
    "days": "days until the answer",
    "below_deal": "the deal of the undercut price",
    "answer_deal": "the deal of the answer",
    "price_a_week_before": "the standing price seven days before",
    "before_announced_at_utc": "when that was announced",
    "before_deal": "the deal of it",
    "price_now": "the standing price now",
    "now_announced_at_utc": "when that was announced",
    "now_deal": "the deal of it",
    "change": "(now - before) / before: below 0 it fell",
    "claimed_discount": "the stated reduction, as a share of 1",
    "own_low_30_days_before": "the retailer's own lowest advertised price in the 30 days before",
    "discount_against_own_low": "the reduction against that, as a share of 1",
    "below_announced_at_utc": "when that was announced",
}
CONVERTED = {
    "converted": "the price in the currency asked for, or why there is none",
    "converted_currency": "ISO 4217",
    "rate": "of the European Central Bank: one unit of the captured currency",
    "rate_of": "the day of the rate",
}
"""Of an amount in another currency; with several amounts in a row a prefix says of which."""

CONVERTED_OF = {
    "below_": "of the undercut price",
    "answer_": "of the answer",
    "before_": "of the price a week before",
    "now_": "of the price now",
}
FIGURES = {
    "promotions_n": "promotions in the period",
    "of_all": "promotions of all that are compared",
    "share_of_voice": "the part of them, as a share of 1",
    "promotions_a_week": "promotions a week",
    "median_depth": "median discount depth, as a share of 1; empty below the minimum",
    "depths_n": "promotions that state one",
}
"""Of a retailer; of mine (`my_`) and of the competitors together (`their_`)."""


def plain_table(
    name: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]],
    filters: Mapping[str, str], as_of: str,
) -> Table[Sequence[Any]]:  # fmt: skip
    """Return rows as a table. Raises KeyError for a column that EXPLANATIONS does not have."""
    columns = [Column(column, explanation(column), _cell_at(at)) for at, column in enumerate(header)]
    return Table(name, title, columns, rows, filters, as_of)


def explanation(column: str) -> str:
    """Return what a column holds. Raises KeyError."""
    for prefix, whose in (("my_", "mine: "), ("their_", "the competitors': ")):
        if (figure := column.removeprefix(prefix)) != column and figure in FIGURES:
            return whose + FIGURES[figure]
    for prefix, what in CONVERTED_OF.items():
        if (figure := column.removeprefix(prefix)) in CONVERTED:
            return f"{what}: {CONVERTED[figure]}"
    return FIGURES.get(column) or CONVERTED.get(column) or EXPLANATIONS[column]


def _cell_at(place: int) -> Callable[[Sequence[Any]], Any]:
    return lambda row: row[place]
