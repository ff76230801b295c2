"""Answers to undercuts: the demo's own retailer and its competitors follow some of each other's prices."""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from ingestion.demo.promotions import DAYS, FIRST_DAY, Promotion, list_price_of, shelf_price
from ingestion.demo.world import SHOPS, Shop

OWN = SHOPS[0]
COMPETITORS = tuple(shop for shop in SHOPS if shop.slug in ("cartwheel-market", "pixelbarn", "bargello"))

IN_FORCE = timedelta(days=7)
"""So long an advertised price is a promise that another one can go below."""

ANSWERED = 0.6
"""The share of undercuts of a price in force that is answered."""

ANSWERED_LIST = 0.07
"""The same of the own list price, which nobody sees in a post."""

LATEST_DAYS = 4

BELOW = Decimal("0.97")


def answers_to(found: Iterable[Promotion], chance: random.Random) -> list[Promotion]:
    """Return the answers to promotions that come by day; nobody answers an answer."""
    latest: dict[tuple[Shop, str], Promotion] = {}
    answers: list[Promotion] = []
    for each in found:
        tried = [_answer(each, other, latest, chance) for other in _rivals_of(each.shop)]
        answers += filter(None, tried)
        latest[each.shop, each.article.title] = each
    return answers


def _rivals_of(shop: Shop) -> Iterator[Shop]:
    if shop == OWN:
        yield from COMPETITORS
    elif shop in COMPETITORS:
        yield OWN


def _answer(
    first: Promotion, other: Shop, latest: dict[tuple[Shop, str], Promotion], chance: random.Random
) -> Promotion | None:
    """Return what `other` does about a price: it matches it, goes below or part of the way, or nothing."""
    if first.article.kind not in other.kinds or first.article.kind in {each.kind for each in other.rhythms}:
        return None
    over = latest.get((other, first.article.title))
    is_posted = over is not None and first.day - over.day < IN_FORCE
    listed = list_price_of(other, first.article)
    price = over.price if over and is_posted else listed if other == OWN else None
    day = first.day + timedelta(days=chance.randint(1, LATEST_DAYS))
    is_late = day >= FIRST_DAY + timedelta(days=DAYS)
    if price is None or price <= first.price or is_late:
        return None
    if chance.random() >= (ANSWERED if is_posted else ANSWERED_LIST):
        return None
    answered = chance.choices((first.price, first.price * BELOW, (first.price + price) / 2), (5, 3, 2))[0]
    answered = answered if answered == first.price else shelf_price(answered)
    return Promotion(day, other, first.article, answered, listed, float(1 - answered / listed))
