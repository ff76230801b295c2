"""What a watched product's prices come to: now, a week ago, by day, and at their lowest (pure)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from deals.domain.comparing.my_price import MyPrice, my_price
from deals.domain.comparing.points import VALID
from deals.domain.metrics import relative_change

DAYS = 90
"""How far back a row looks."""

WEEK, DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A price point: what a retailer (None: unknown) asked for a piece, and the deal that is its evidence."""

    at: datetime
    deal_id: int
    retailer_id: int | None
    price: Decimal
    account: int = 0


@dataclass(frozen=True, slots=True)
class WatchFigures:
    """Of one product, in one currency, new goods.

    `posted` (by me) and `lowest` (of my competitors) are prices in force, `listed` what my list says; `low`
    is the lowest told of the days before by any retailer, `n` by how many accounts these were told.
    `lowest_now` and `lowest_before` are the lowest in force at any retailer now and a week before. `days` has
    the lowest in force at the end of each day (the last is now) at any retailer, `my_days` my price.
    """

    currency: str
    n: int
    posted: Told | None
    listed: Decimal | None
    lowest: Told | None
    low: Told | None
    lowest_now: Told | None
    lowest_before: Told | None
    days: tuple[Decimal | None, ...]
    my_days: tuple[Decimal | None, ...]

    @property
    def mine(self) -> MyPrice[Decimal] | None:
        """My price: my own post's, else my list's."""
        return my_price(_price(self.posted), self.listed)

    @property
    def gap(self) -> Decimal | None:
        """How much lower (negative) or higher the lowest competitor is than my price."""
        mine = self.mine
        return self.lowest.price - mine.price if mine and self.lowest else None

    @property
    def gap_share(self) -> Decimal | None:
        """The gap as a share of my price."""
        mine = self.mine
        return relative_change(self.lowest.price, mine.price) if mine and self.lowest else None

    @property
    def week(self) -> Decimal | None:
        """The change of the lowest price in force within the week, a share of that of the week before."""
        if self.lowest_now is None or self.lowest_before is None:
            return None
        return relative_change(self.lowest_now.price, self.lowest_before.price)


def day_ends(until: datetime) -> list[datetime]:
    """Return the moments of `days`: the last is `until`."""
    return [until - DAY * back for back in range(DAYS - 1, -1, -1)]


def figures(
    currency: str,
    told: Iterable[Told],
    own: int | None,
    competitors: Collection[int],
    until: datetime,
    listed: Decimal | None = None,
) -> WatchFigures:
    """Return the figures of a product from its price points of DAYS + VALID before `until`, in any order.

    `listed` is what my list says of it.
    """
    history: dict[int | None, list[Told]] = defaultdict(list)
    for point in sorted(told, key=lambda one: (one.at, one.deal_id)):
        history[point.retailer_id].append(point)
    recent = [one for points in history.values() for one in points if one.at >= until - DAYS * DAY]
    moments = day_ends(until)
    by_seller = {seller: _in_force(points, moments) for seller, points in history.items()}
    before = {seller: _in_force(points, [until - WEEK])[0] for seller, points in history.items()}
    now = {seller: found[-1] for seller, found in by_seller.items()}
    posted = by_seller.get(own) if own is not None else None
    return WatchFigures(
        currency=currency,
        n=len({one.account for one in recent}),
        posted=posted[-1] if posted else None,
        listed=listed,
        lowest=_cheapest(now[seller] for seller in now if seller in competitors and seller != own),
        low=_cheapest(recent),
        lowest_now=_cheapest(now.values()),
        lowest_before=_cheapest(before.values()),
        days=tuple(_price(_cheapest(found[day] for found in by_seller.values())) for day in range(DAYS)),
        my_days=tuple(_my_days(posted, listed)),
    )


def _my_days(posted: Sequence[Told | None] | None, listed: Decimal | None) -> Iterable[Decimal | None]:
    """Return my price at the end of each day; none at all where I never told one and have no list."""
    if posted is None and listed is None:
        return ()
    mine = (my_price(_price(told), listed) for told in posted or [None] * DAYS)
    return (one and one.price for one in mine)


def _in_force(points: Sequence[Told], moments: Sequence[datetime]) -> list[Told | None]:
    """Return a seller's price (in time order) in force at each of the moments, which are in order too."""
    found: list[Told | None] = []
    last, place = None, 0
    for moment in moments:
        while place < len(points) and points[place].at < moment:
            last, place = points[place], place + 1
        found.append(last if last is not None and last.at >= moment - VALID else None)
    return found


def _cheapest(points: Iterable[Told | None]) -> Told | None:
    """Return the lowest price, of equal ones the latest."""
    found = [one for one in points if one is not None]
    return min(found, key=lambda one: (one.price, -one.at.timestamp(), -one.deal_id), default=None)


def _price(point: Told | None) -> Decimal | None:
    return None if point is None else point.price
