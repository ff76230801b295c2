"""What a product's, or a line's, prices were before each price point: read once, in the canonical order."""

from collections import deque
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from deals.domain.alerts.facts import Fact
from deals.domain.alerts.rule import LISTED_CONDITION, WINDOWED, Baseline, Listed, Rule
from deals.domain.comparing.my_price import my_price
from deals.domain.metrics import CENT, VALID_DAYS

VALID = timedelta(days=VALID_DAYS)
NO_PRODUCT = -1

Compared = tuple[Decimal, int]
"""A baseline and on how many prices it rests."""


class PricesBefore:
    """The prices of one product or line, in one currency and condition, that came before the current point.

    Of a line each product has its own price in force; a retailer's lowest is what it asks for the line.
    """

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._last: dict[tuple[int | None, int | None], Fact] = {}
        self._seen = 0
        self._low: Decimal | None = None
        self._window: deque[Fact] = deque()
        self._sum = Decimal(0)

    @property
    def low(self) -> Decimal | None:
        """The lowest price so far."""
        return self._low

    def previous(self, fact: Fact) -> Decimal | None:
        """Return the same retailer's price of the same product before."""
        last = self._last.get((fact.retailer, fact.product))
        return last.price if last else None

    def add(self, fact: Fact) -> None:
        """Take a point in; it must not come before the ones taken in."""
        assert fact.price is not None
        self._last[fact.retailer, fact.product] = fact
        self._seen += 1
        self._low = fact.price if self._low is None else min(self._low, fact.price)
        if self._rule.baseline in WINDOWED:
            self._window.append(fact)
            self._sum += fact.price

    def baseline(self, fact: Fact) -> Compared | None:
        """Return what the rule compares a point with; None where there is nothing."""
        match self._rule.baseline:
            case Baseline.PREVIOUS:
                return _one(self.previous(fact))
            case Baseline.AVERAGE | Baseline.LOW:
                return self._of_window(fact)
            case Baseline.ALL_TIME_LOW:
                return None if self._low is None else (self._low, self._seen)
            case Baseline.OWN_PRICE:
                return self._mine(fact)
            case Baseline.LIST_PRICE:
                return _one(fact.list_price)
            case Baseline.TARGET:
                return _one(self._rule.target)
            case Baseline.FLOOR:
                return _one(self._listed(fact).floor)

    def is_cheapest(self, fact: Fact) -> bool:
        """Tell whether no other competitor's price that still stands is as low as this one."""
        assert fact.price is not None
        standing = (
            last.price
            for (retailer, _), last in self._last.items()
            if retailer in self._rule.competitors and retailer != fact.retailer and fact.at - last.at <= VALID
        )
        return all(price is not None and fact.price < price for price in standing)

    def lowest_beside(self, fact: Fact) -> Decimal:
        """Return the lowest of the retailer's prices in force: this one, or another product's of the line."""
        assert fact.price is not None
        others = self._standing(fact.retailer, fact, without=fact.product)
        return min([fact.price, *others])

    def _mine(self, fact: Fact) -> Compared | None:
        """Return the own retailer's price while it stands, the lowest of a line, else what the list says."""
        own = self._rule.own_retailer
        standing = [] if own is None else self._standing(own, fact)
        listed = None if self._rule.is_of_lines else self._listed(fact).price
        mine = my_price(min(standing, default=None), listed)
        return _one(mine.price) if mine else None

    def _listed(self, fact: Fact) -> Listed:
        """Return what the list says of the product at a point: nothing of used goods."""
        if fact.product is None or fact.condition != LISTED_CONDITION:
            return Listed()
        return self._rule.listed.get((fact.product, fact.currency), Listed())

    def _standing(self, retailer: int | None, fact: Fact, without: int | None = NO_PRODUCT) -> list[Decimal]:
        """Return a retailer's prices in force at a point, but for one product's."""
        return [
            last.price
            for (seller, product), last in self._last.items()
            if seller == retailer
            and product != without
            and fact.at - last.at <= VALID
            and last.price is not None
        ]

    def _of_window(self, fact: Fact) -> Compared | None:
        """Return the average or the low of the days before the point; the average to the cent."""
        since = fact.at - timedelta(days=self._rule.days)
        while self._window and self._window[0].at < since:
            gone = self._window.popleft().price
            assert gone is not None
            self._sum -= gone
        n = len(self._window)
        if not n:
            return None
        if self._rule.baseline is Baseline.AVERAGE:
            return (self._sum / n).quantize(CENT, ROUND_HALF_UP), n
        return min(each.price for each in self._window if each.price is not None), n


def _one(price: Decimal | None) -> Compared | None:
    return None if price is None else (price, 1)
