"""Price paths and rhythms: which retailer promotes which product when, and for how much."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ingestion.demo.world import PER_DOLLAR, SHOPS, Article, Rhythm, Shop, articles

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

DEEPEST = 0.47
"""Nobody goes further below a list price, whatever the season."""

SECOND_ARTICLE = 0.4
"""On how many days of a rhythm two articles are promoted, not one."""


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
    """Return what retailers promote of themselves in the half year, by day."""
    return by_day(each for shop in SHOPS for each in _promotions_of(chance, shop))


def by_day(found: Iterable[Promotion]) -> list[Promotion]:
    """Return promotions in an order that the seed alone decides."""
    return sorted(found, key=lambda each: (each.day, each.shop.slug, each.article.title))


def _promotions_of(chance: random.Random, shop: Shop) -> Iterator[Promotion]:
    on_fixed_days = {rhythm.kind for rhythm in shop.rhythms}
    for article in articles():
        if article.kind in shop.kinds and article.kind not in on_fixed_days and chance.random() < shop.part:
            yield from _price_path(chance, shop, article)
    for rhythm in shop.rhythms:
        yield from _on_fixed_days(chance, shop, rhythm)


def _price_path(chance: random.Random, shop: Shop, article: Article) -> Iterator[Promotion]:
    """Yield one pair's promotions: a base that drifts, deeper in the seasons."""
    depth = max(0.03, chance.gauss(shop.depth, 0.04))
    for day, extra in sorted(_promotion_days(chance)):
        depth = min(0.3, max(0.03, depth + chance.gauss(0.0, 0.015)))
        yield promotion_at(shop, article, day, min(DEEPEST, depth + extra))


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


def _on_fixed_days(chance: random.Random, shop: Shop, rhythm: Rhythm) -> Iterator[Promotion]:
    """Yield the promotions of a kind that a shop advertises on fixed days."""
    goods = [article for article in articles() if article.kind == rhythm.kind]
    for offset in range(rhythm.first, DAYS, rhythm.every):
        for article in chance.sample(goods, 2 if chance.random() < SECOND_ARTICLE else 1):
            depth = max(0.05, chance.gauss(shop.depth, 0.03))
            yield promotion_at(shop, article, FIRST_DAY + timedelta(days=offset), depth)


def promotion_at(shop: Shop, article: Article, day: date, depth: float) -> Promotion:
    """Return a promotion whose price lies `depth` (a share of 1) below the list price."""
    listed = list_price_of(shop, article)
    price = shelf_price(listed * Decimal(str(round(1 - depth, 3))))
    return Promotion(day, shop, article, price, listed, depth)


def list_price_of(shop: Shop, article: Article) -> Decimal:
    """Return what a shop asks for an article that it does not promote, in its own currency."""
    rate = PER_DOLLAR[shop.currency]
    return article.list_price if rate == 1 else shelf_price(article.list_price * rate)


def shelf_price(amount: Decimal) -> Decimal:
    """Return the nearest price below that a shop would print: whole units less a cent."""
    return max(Decimal("4.99"), Decimal(int(amount)) - Decimal("0.01"))
