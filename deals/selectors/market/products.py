"""Products with what is known of their prices: search, filters, one row a product."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import (
    SearchQuery,
    SearchVector,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    JSONField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from deals.models import Brand, Deal, Product
from deals.selectors.common.as_of import Period
from deals.selectors.common.beginnings import begins
from deals.selectors.market.price_history import ACCOUNTS

ORDERINGS = {
    "points": ("-match", "-points", "-last_at", "id"),
    "newest": ("-last_at", "id"),
    "title": ("title", "id"),
    "lowest": ("lowest", "id"),
    "highest": ("-lowest", "id"),
}
"""What people may sort by; the first is the default: what was looked for, then what has enough data."""

MOST_FOUND = 500
"""Products that a search by text leads to, the best matches: more are not read by anybody."""

RESEMBLES = 0.45
"""pg_trgm's word similarity from which a word is found: one typing error in five letters does no harm."""

TITLE_WORDS = SearchVector("title", config="simple")
"""The words of a title as the index `product_title_words` has them."""

# The planner takes it to be cheap to make the words of titles until one is found, or to compare all of them.
BITMAPS_ONLY = """
    SELECT set_config('pg_trgm.word_similarity_threshold', %s, true),
        set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
        set_config('enable_indexonlyscan', 'off', true)
"""

# Raw SQL: the ORM has no CTE. Where enough titles hold the words, those that resemble them are not looked at:
# to tell how much takes some microseconds a title and word, and a frequent word is in a tenth of all titles.
ENOUGH_OR_ALL = """
    WITH holding AS MATERIALIZED (SELECT * FROM ({holding}) best (id, match) WHERE match >= %s)
    SELECT * FROM holding WHERE (SELECT count(*) FROM holding) >= %s
    UNION ALL
    SELECT * FROM ({resembling}) resembling (id, match) WHERE (SELECT count(*) FROM holding) < %s
"""

Matches = dict[int, float]
"""How well a product matches a text, by its id."""

BY_PRICE = frozenset({"lowest", "highest"})
"""These compare prices, so they need one currency."""

SHORT = 2
"""Letters that say nothing where they stand within a word."""

MOST_WORDS = 8
"""Further words of a search are left out: each one costs an index scan."""

CURRENCIES_KEPT = 300
"""Seconds that the list of currencies is kept: it reads every price point."""


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What to look for; empty fields do not narrow. Prices are of one piece, new, in `currency`."""

    text: str = ""
    brand: str = ""
    category: str = ""
    retailer: str = ""
    currency: str = ""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    several_retailers: bool = False


@dataclass(frozen=True, slots=True)
class ProductPrices:
    """A product's figures in the currency in which most accounts (`n`) told prices, new goods only."""

    currency: str
    n: int
    lowest: Decimal
    latest: Decimal
    latest_at: datetime
    latest_retailer: str


def search_products(wanted: ProductFilter, period: Period, best: Matches | None = None) -> QuerySet[Product]:
    """Return products annotated with `points` (n), `lowest` and `last_at`.

    `best` are the `best_matches` of the wanted text where they are known.

    The figures count the price points of the period, in the wanted currency where one is set;
    `lowest` is meaningful with one currency only. Products without such a point stay out.
    """
    points = _points_of_found if wanted.text.split() else _points
    products = _narrowed(wanted, period, best).filter(points(wanted, period, "deals__"))
    return products.select_related("brand", "category").annotate(
        points=Count("deals"), lowest=Min("deals__piece_price"), last_at=Max("deals__announced_at")
    )


def count_products(wanted: ProductFilter, period: Period, best: Matches | None = None) -> int:
    """Count what `search_products` finds, without aggregating all of it. 1 query."""
    points = Deal.objects.filter(_points(wanted, period), product=OuterRef("pk"))
    return _narrowed(wanted, period, best).filter(Exists(points)).count()


def closest_products(text: str, period: Period, most: int) -> list[Any]:
    """Return the products with prices that a text names best, annotated as `search_products` does.

    `retailers` (n) besides. Titles that begin with the text come first, then those that hold its words, where
    there is none those that resemble them; of equal ones those that hold little else. 5 queries.
    """
    text = " ".join(text.split())
    best = best_matches(text, enough=1)
    if not best:
        return []
    order = ("begins", "-match", "-alike", "pk")
    points = Deal.objects.filter(_points_of_found(ProductFilter(), period, ""), product=OuterRef("pk"))
    priced = _by_likeness(Product.objects.filter(Exists(points), pk__in=list(best)), text)
    closest = priced.annotate(match=_looked_up(best)).order_by(*order)[:most]
    found = search_products(ProductFilter(text=text), period, best).filter(pk__in=closest.values("pk"))
    return list(
        _by_likeness(found, text).annotate(retailers=Count("deals__retailer", distinct=True)).order_by(*order)
    )


def _by_likeness(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    return products.annotate(begins=begins("title", text), alike=TrigramSimilarity("title", text))


def _narrowed(wanted: ProductFilter, period: Period, best: Matches | None) -> QuerySet[Product]:
    """Return the products that fit the filter, with or without price points."""
    products = Product.objects.filter(_has_offer(wanted, period))
    best = best_matches(wanted.text) if best is None else best
    if best is not None:
        # The best matches first, by the index alone: their price points are counted after that.
        products = products.filter(pk__in=list(best)).annotate(match=_looked_up(best))
    else:
        products = products.annotate(match=Value(0.0))
    if wanted.brand:
        products = products.filter(brand__slug=wanted.brand)
    if wanted.category:
        products = products.filter(category__slug=wanted.category)
    if wanted.several_retailers:
        points = Deal.objects.filter(_points(wanted, period)).order_by().values("product")
        ends = points.annotate(one=Min("retailer"), other=Max("retailer")).filter(one__lt=F("other"))
        products = products.filter(pk__in=ends.values("product"))
    return products


def ordered(products: QuerySet[Product], key: str) -> QuerySet[Product]:
    """Sort by one of ORDERINGS; an unknown key gives the default."""
    return products.order_by(*ORDERINGS.get(key, ORDERINGS["points"]))


def prices_of(product_ids: Iterable[int], period: Period, currency: str = "") -> dict[int, ProductPrices]:
    """Return the figures of the products that have price points for new goods. 2 queries."""
    points = Deal.objects.filter(_points(ProductFilter(currency=currency), period), condition="new")
    points = points.filter(product__in=list(product_ids)).order_by()
    figures = points.values_list("product", "currency").annotate(n=ACCOUNTS, low=Min("piece_price"))
    newest = points.order_by("product", "currency", "-announced_at", "-id").distinct("product", "currency")
    latest: dict[tuple, tuple[Any, ...]] = {
        (row[0], row[1]): row[2:]
        for row in newest.values_list("product", "currency", "piece_price", "announced_at", "retailer__name")
    }
    by_n: list[tuple[Any, ...]] = sorted(figures, key=lambda row: (row[2], row[1]))
    found = {}
    for product, code, n, low in by_n:  # the last one of a product, the richest, stays
        price, at, retailer = latest[product, code]
        found[product] = ProductPrices(code, n, low, price, at, retailer or "")
    return found


def retailers_of(product_ids: Iterable[int], period: Period, currency: str = "") -> dict[int, int]:
    """Return how many retailers gave the price points of each product. 1 query."""
    points = Deal.objects.filter(_points(ProductFilter(currency=currency), period)).order_by()
    counted = points.filter(product__in=list(product_ids)).values_list("product")
    return dict(counted.annotate(n=Count("retailer", distinct=True)))


def currencies() -> list[str]:
    """Return the currencies of all price points, the commonest first. 1 query every few minutes."""
    return cache.get_or_set("currencies", _read_currencies, CURRENCIES_KEPT) or []


def _read_currencies() -> list[str]:
    """Read the currencies of all price points."""
    rows = Deal.objects.filter(is_price_point=True).order_by().values("currency").annotate(n=Count("*"))
    return [row["currency"] for row in rows.order_by("-n", "currency")]


def _points(wanted: ProductFilter, period: Period, prefix: str = "") -> Q:
    """Return the condition for the price points that count, on deals or (by prefix) on their products."""
    points = _points_ever(wanted, prefix) & Q(**{f"{prefix}announced_at__lt": period.until})
    return points if period.since is None else points & Q(**{f"{prefix}announced_at__gte": period.since})


def _points_ever(wanted: ProductFilter, prefix: str) -> Q:
    """Return the condition without the period."""
    points = Q(**{f"{prefix}is_price_point": True})
    return points & Q(**{f"{prefix}currency": wanted.currency}) if wanted.currency else points


def _points_of_found(wanted: ProductFilter, period: Period, prefix: str) -> Q:
    """Return the same condition for a few products, whose price points lie together in `deal_price_history`.

    A bound on the time itself has the planner take that index for a dear one, as time is its last column,
    and fetch each deal from the table; on an expression of the time it is a filter within the index.
    """
    at = ExpressionWrapper(F(f"{prefix}announced_at") + timedelta(0), output_field=DateTimeField())
    points = _points_ever(wanted, prefix) & Q(LessThan(at, period.until))
    return points if period.since is None else points & Q(GreaterThanOrEqual(at, period.since))


def _has_offer(wanted: ProductFilter, period: Period) -> Q:
    """Return the condition that one price point fits retailer and price range together."""
    if not wanted.retailer and wanted.price_from is None and wanted.price_to is None:
        return Q()
    offers = Deal.objects.filter(_points(wanted, period), product=OuterRef("pk"))
    if wanted.retailer:
        offers = offers.filter(retailer__slug=wanted.retailer)
    if wanted.price_from is not None:
        offers = offers.filter(piece_price__gte=wanted.price_from)
    if wanted.price_to is not None:
        offers = offers.filter(piece_price__lte=wanted.price_to)
    return Q(Exists(offers))


def best_matches(text: str, enough: int | None = None) -> Matches | None:
    """Return MOST_FOUND ids with how well each matches, best first; None of a text without a word. 4 queries.

    Each word resembles one of the title's, or is in the brand's name; titles that begin with the text are
    among the best. Where `enough` titles (None: MOST_FOUND) hold the words just so, or begin a word of theirs
    with the last one, those that resemble them are left out. What the planner is told holds for a
    transaction only, so the ids are read at once.
    """
    words = text.split()[:MOST_WORDS]
    if not words:
        return None
    brands = list(Brand.objects.filter(_any_word(words)).values_list("pk", "name"))
    makers = {word: [pk for pk, name in brands if _names(word, name)] for word in words}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BITMAPS_ONLY, [str(RESEMBLES)])
        query, values = _resembling(words, makers).query.sql_with_params()
        held = _word_for_word(words, makers)
        if held is not None:
            holding, of_holding = held.query.sql_with_params()
            query = ENOUGH_OR_ALL.format(holding=holding, resembling=query)
            least = MOST_FOUND if enough is None else enough
            values = (*of_holding, RESEMBLES, least, *values, least)
        cursor.execute(query, values)
        best = dict(cursor.fetchall())
        transaction.set_rollback(True)  # takes back what the planner was told; nothing was written
    return best


def _names(word: str, brand: str) -> bool:
    """Tell whether a word is in a brand's name; a short one must be a word of it: '2' is in very many."""
    word, brand = word.casefold(), brand.casefold()
    return word in (brand if len(word) > SHORT else brand.split())


def _resembling(words: list[str], makers: dict[str, list[int]]) -> QuerySet[Product, tuple[int, float]]:
    """Return id and match of the products that resemble all words, the best of them."""
    found = Product.objects.all()
    for word in words:
        condition = Q(title__trigram_word_similar=word)
        # Only where there are any: an OR with an empty subquery would keep the index from being used.
        if makers[word]:
            condition |= Q(brand__in=makers[word])
        found = found.filter(condition)
    return _best(found, _match(words), words)


def _word_for_word(
    words: list[str], makers: dict[str, list[int]]
) -> QuerySet[Product, tuple[int, float]] | None:
    """Return the same of those that hold all words, or all but one that no title holds; None for others.

    They match in the words that they hold as well as can be, so `match` is that of the other word. 1 query.
    """
    queries = {word: _word_query(word, word == words[-1]) for word in words if word.isalnum()}
    held = _held_words(queries)
    others = [word for word in words if word not in held]
    if not held or len(others) > 1 or any(makers[word] for word in others):
        return None
    found = Product.objects.annotate(words=TITLE_WORDS)
    for word in held:
        found = found.filter(words=queries[word])
    return _best(found, _match(others) if others else Value(1.0), words)


def _best(
    found: QuerySet[Product], match: Combinable, words: list[str]
) -> QuerySet[Product, tuple[int, float]]:
    rows = found.annotate(match=match).order_by(begins("title", " ".join(words)), "-match", "pk")
    return rows.values_list("pk", "match")[:MOST_FOUND]


def _word_query(word: str, is_last: bool) -> SearchQuery:
    """Return what finds a word of letters and digits; the last one may be unfinished, if it is not short."""
    if is_last and len(word) > SHORT:
        return SearchQuery(f"{word}:*", config="simple", search_type="raw")
    return SearchQuery(word, config="simple")


def _held_words(queries: dict[str, SearchQuery]) -> list[str]:
    """Return which of the words stand in some title just so. 1 query."""
    found = [
        Product.objects.annotate(words=TITLE_WORDS, word=Value(word))
        .filter(words=query)
        .order_by()
        .values_list("word", flat=True)[:1]
        for word, query in queries.items()
    ]
    return list(found[0].union(*found[1:], all=True)) if found else []


def _looked_up(best: Matches) -> Func:
    """Return how well a product matches, as it is known: otherwise it would be computed for each price point.

    Of an object the server finds a key by halves; in an array of 500 it would look at half of them each time.
    """
    known = Cast(Value(json.dumps(best)), JSONField())
    place = Cast(F("pk"), TextField())
    return Func(
        known, place, template="(%(expressions)s)::float8", arg_joiner=" ->> ", output_field=FloatField()
    )


def _any_word(words: list[str]) -> Q:
    return reduce(or_, (Q(name__icontains=word) for word in words))


def _match(words: list[str]) -> Combinable:
    """Return how well a title matches: the sum over the words."""
    similar: list[Combinable] = [TrigramWordSimilarity(word, "title") for word in words]
    return reduce(add, similar)
