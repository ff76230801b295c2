"""The four figures over a chart of prices: now, lowest ever, usual, and against me; each with its n."""

from dataclasses import dataclass
from decimal import Decimal

from deals.domain.comparing.lowest import Standing
from deals.domain.comparing.my_price import MyPrice, my_price
from deals.domain.comparing.points import PointRow
from deals.domain.metrics import MEDIAN_MINIMUM, relative_change
from deals.models import Retailer
from deals.selectors.market.price_chart import Found, PriceChart, is_in_force
from deals.selectors.market.price_history import PricePoint


@dataclass(frozen=True, slots=True)
class NowTile:
    """The lowest price in force at the as-of moment, of `n` named retailers with one; None where n is 0."""

    n: int
    row: PointRow | None
    retailer: Retailer | None


@dataclass(frozen=True, slots=True)
class LowestTile:
    """The lowest price ever, of what `n` accounts told; None without any."""

    n: int
    point: PricePoint | None
    retailer: Retailer | None


@dataclass(frozen=True, slots=True)
class UsualTile:
    """The median of the period's `n` prices; None below `minimum` of them."""

    n: int
    median: Decimal | None
    minimum: int = MEDIAN_MINIMUM


@dataclass(frozen=True, slots=True)
class AgainstTile:
    """The lowest of `n` competitors' prices in force against mine: the gap in money and as a share of mine.

    Below 0 the competitor is less expensive. `reason` says what is lacking; empty where nothing is.
    """

    n: int
    mine: MyPrice[Decimal] | None
    row: PointRow | None
    retailer: Retailer | None
    gap: Decimal | None
    share: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class PriceTiles:
    """What stands over a product's, or line's, chart."""

    now: NowTile
    lowest: LowestTile
    usual: UsualTile
    against: AgainstTile

    @property
    def deals(self) -> set[int]:
        """The deals of the prices in force that they name; the other ones are the summary's."""
        return {row.deal for row in (self.now.row, self.against.row) if row}


def price_tiles(found: Found, chart: PriceChart) -> PriceTiles:
    """Return the four figures of prices that were read. No query."""
    in_force = _in_force(found, chart)
    named = {retailer: row for retailer, row in in_force.items() if retailer is not None}
    ever = found.summary.lows[0].point
    names = {one.retailer.pk: one.retailer for one in found.choice.here if one.retailer}
    accounts = sum(one.n for one in found.choice.selection.shown)
    return PriceTiles(
        now=NowTile(len(named), *_cheapest(named)),
        lowest=LowestTile(accounts, ever, names.get(ever.retailer_id or 0) if ever else None),
        usual=UsualTile(found.summary.points, found.summary.median),
        against=_against(found, named),
    )


def _in_force(found: Found, chart: PriceChart) -> dict[Retailer | None, PointRow]:
    """Return each shown retailer's price in force at the period's end."""
    until = found.history.period.until
    last = [steps[-1] if steps else Standing(until) for steps in chart.series]
    pairs = zip(found.history.series, last, strict=True)
    return {series.retailer: step.row for series, step in pairs if step.row and is_in_force(step, until)}


def _cheapest(prices: dict[Retailer, PointRow]) -> tuple[PointRow | None, Retailer | None]:
    """Return the lowest price, of equal ones the earliest, and whose it is."""
    if not prices:
        return None, None
    retailer, row = min(prices.items(), key=lambda pair: (pair[1].price, pair[1].at, pair[1].deal))
    return row, retailer


def _against(found: Found, in_force: dict[Retailer, PointRow]) -> AgainstTile:
    """Compare the lowest competitor's price in force with mine: my post's, else my list's."""
    choice = found.choice
    posted = next((row.price for retailer, row in in_force.items() if retailer.pk == choice.own), None)
    mine = my_price(posted, choice.listed) if choice.own else None
    rivals = {one.retailer.pk for one in choice.here if one.retailer and one.is_competitor}
    theirs = {retailer: row for retailer, row in in_force.items() if retailer.pk in rivals}
    row, retailer = _cheapest(theirs)
    if mine is None or row is None:
        return AgainstTile(len(theirs), mine, row, retailer, None, None, _why(choice.own, mine))
    gap = row.price - mine.price
    return AgainstTile(len(theirs), mine, row, retailer, gap, relative_change(row.price, mine.price), "")


def _why(own: int | None, mine: MyPrice[Decimal] | None) -> str:
    if own is None:
        return "your workspace names no own retailer"
    return "no price of yours in force" if mine is None else "no competitor's price in force"
