"""Promotions as the words of their posts tell them, and which of them tell of nothing (pure)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from deals.domain.campaign_groups import WHOLE_SHOP, Promotion, value_of
from deals.domain.campaign_words import UNTOLD, WHOLE, Told, told_of
from deals.domain.metrics import discount_depth

SAME_OFFER = timedelta(days=7)
"""'15% off @shop' is of the whole shop where somebody says so within so many days."""

Offered = tuple[int, str, Decimal | None]
"""Retailer, kind, value."""


def told_promotions(promotions: Iterable[Promotion]) -> tuple[list[Promotion], set[int]]:
    """Return the promotions as their posts tell them, and the posts that tell no thing that is promoted."""
    read = [(one, words_of(one)) for one in promotions]
    said = _whole_shop_days(read)
    kept = [_as_told(one, told) for one, told in read if _is_told(one, told, said)]
    return kept, {one.post_id for one, _ in read} - {one.post_id for one in kept}


def words_of(one: Promotion) -> Told:
    """Return what the words of its post say of a promotion."""
    return told_of(one.kind, one.basis, value_of(one), one.title, one.text, one.is_own)


def _whole_shop_days(read: Iterable[tuple[Promotion, Told]]) -> dict[Offered, list[date]]:
    """Return the days on which an offer was told to be of the whole shop."""
    found: dict[Offered, list[date]] = defaultdict(list)
    for one, told in read:
        if told.subject == WHOLE and (not told.is_implied or one.is_own):
            found[_offered(one)].append(one.day)
    return found


def _offered(one: Promotion) -> Offered:
    return one.retailer_id, one.kind, value_of(one)


def _is_told(one: Promotion, told: Told, said: dict[Offered, list[date]]) -> bool:
    """What a coupon is for need not be told."""
    if one.coupon or one.is_own:
        return True
    if told.subject is UNTOLD:
        return False
    return not told.is_implied or any(abs(day - one.day) <= SAME_OFFER for day in said.get(_offered(one), ()))


def _as_told(one: Promotion, told: Told) -> Promotion:
    """Write into a promotion what its post says; counts other than 'buy one, get one' become its basis."""
    basis = told.basis if (told.buy, told.get) == (1, 1) else f"buy {told.buy}, get {told.get}"
    is_whole = told.subject == WHOLE and WHOLE_SHOP.search(one.title.casefold())
    title = one.title if is_whole else told.subject or ""
    told_of_it = one._replace(title=title, basis=one.basis if one.coupon else basis)
    if told.percent is None:
        return told_of_it
    depth = discount_depth(None, None, told.percent) if one.price is None else one.depth
    return told_of_it._replace(percent_off=told.percent, depth=depth)
