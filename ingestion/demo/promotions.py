"""Price paths: which retailer promotes which product when, and for how much."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ingestion.demo.world import POUNDS_PER_DOLLAR, SHOPS, Article, Shop, articles

FIRST_DAY = date(2018, 6, 2)
DAYS = 182  # to 30 November 2018, Black Friday and Cyber Monday among them

# first day, last day, how much deeper than usual, share of the assortment that takes part
SEASONS = (
    (date(2018, 7, 2), date(2018, 7, 5), 0.06, 0.20),
    (date(2018, 7, 16), date(2018, 7, 18), 0.12, 0.30),
    (date(2018, 8, 6), date(2018, 8, 24), 0.05, 0.20),
    (date(2018, 8, 31), date(2018, 9, 3), 0.08, 0.25),
    (date(2018, 10, 8), date(2018, 10, 9), 0.05, 0.15),
    (date(2018, 11, 11), date(2018, 11, 12), 0.08, 0.20),
    (date(2018, 11, 21), date(2018, 11, 24), 0.20, 0.75),
    (date(2018, 11, 26), date(2018, 11, 27), 0.17, 0.50),
)

TYPICAL_GAP_DAYS = 34
"""Days between two promotions of one product by one retailer, outside the seasons."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """One retailer's price for one article on one day."""

    day: date
    shop: Shop
    article: Article
    price: Decimal
    list_price: Decimal
    depth: float


def promotions(chance: random.Random) -> list[Promotion]:
    """Return every promotion of the half year, by day."""
    found = [
        promotion
        for shop in SHOPS
        for article in articles()
        if article.kind in shop.kinds and chance.random() < 0.62
        for promotion in _price_path(chance, shop, article)
    ]
    return sorted(found, key=lambda each: (each.day, each.shop.slug, each.article.title))


def _price_path(chance: random.Random, shop: Shop, article: Article) -> Iterator[Promotion]:
    """Yield one pair's promotions: a base that drifts, deeper in the seasons."""
    depth = max(0.03, chance.gauss(shop.depth, 0.04))
    for day, extra in sorted(_promotion_days(chance)):
        depth = min(0.35, max(0.03, depth + chance.gauss(0.002, 0.015)))
        yield promotion_at(shop, article, day, depth + extra)


def _promotion_days(chance: random.Random) -> list[tuple[date, float]]:
    days: dict[date, float] = {}
    offset = chance.randrange(TYPICAL_GAP_DAYS)
    while offset < DAYS:
        days[FIRST_DAY + timedelta(days=offset)] = 0.0
        offset += 5 + int(chance.expovariate(1 / (TYPICAL_GAP_DAYS - 5)))
    for first, last, extra, share in SEASONS:
        if chance.random() < share:
            days[first + timedelta(days=chance.randrange((last - first).days + 1))] = extra
    return list(days.items())


def promotion_at(shop: Shop, article: Article, day: date, depth: float) -> Promotion:
    """Return a promotion whose price lies `depth` (a share of 1) below the list price."""
    dollars = article.list_price
    list_price = dollars if shop.currency == "USD" else _shelf_price(dollars * POUNDS_PER_DOLLAR)
    price = _shelf_price(list_price * Decimal(str(round(1 - depth, 3))))
    return Promotion(day, shop, article, price, list_price, depth)


def _shelf_price(amount: Decimal) -> Decimal:
    """Return the nearest price below that a shop would print: whole units less a cent."""
    return max(Decimal("4.99"), Decimal(int(amount)) - Decimal("0.01"))
