"""What a chart of prices draws: what stands from when on, by retailer and lowest of all, and who said so."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from deals.domain.comparing.lowest import Standing, standings
from deals.domain.comparing.points import VALID
from deals.domain.metrics import discount_depth
from deals.domain.voices.spoken import SpokenBy
from deals.models import Deal, Retailer
from deals.selectors.common.as_of import Period
from deals.selectors.loading.coverage import Coverage, coverage_by_network, cropped, not_loaded
from deals.selectors.market.line_prices import LinePrices
from deals.selectors.market.product_prices import ProductPrices

Found = ProductPrices | LinePrices


@dataclass(frozen=True, slots=True)
class PriceChart:
    """The archive's coverage, the stair of each series in the history's order, and the lowest in force.

    `sellers` are the retailers by the deals that stand anywhere; None where no post named one.
    """

    covered: tuple[Coverage, ...]
    series: tuple[tuple[Standing, ...], ...]
    lowest: tuple[Standing, ...]
    sellers: Mapping[int, Retailer | None]


@dataclass(frozen=True, slots=True)
class LowestSpan:
    """From `since` to `until` this was the lowest price in force; None where none was, or none is known.

    `state` is empty where nothing was in force.
    """

    since: datetime
    until: datetime
    price: Decimal | None
    state: str
    retailer: Retailer | None = None
    deal_id: int | None = None
    announced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What the post behind a price says beside it: the discount depth as a share of 1, and who speaks."""

    depth: Decimal | None
    by: SpokenBy


def price_chart(found: Found) -> PriceChart:
    """Return what the chart draws of a product's or line's prices. 1 query, 2 without any price."""
    history = found.history
    until = history.period.until
    covered = cropped(coverage_by_network(history.period, since=history.first_at), history.first_at)
    gaps = not_loaded(covered)
    pairs = list(zip(history.series, found.rows, strict=True))
    named = [row for series, rows in pairs if series.retailer for row in rows]
    return PriceChart(
        covered=covered,
        series=tuple(tuple(standings(rows, until, gaps)) for rows in found.rows),
        lowest=tuple(standings(named, until, gaps, fading=timedelta(0))),
        sellers={row.deal: series.retailer for series, rows in pairs for row in rows},
    )


def said_of(deals: Collection[int]) -> dict[int, Said]:
    """Return what the posts of price points (`sellers` of a chart) say beside the price, by deal. 1 query."""
    spoken = ("post__handle", "post__network", "post__voice")
    columns = ("id", "price", "list_price", "percent_off", *spoken)
    rows = Deal.objects.filter(pk__in=deals).order_by().values_list(*columns)
    return {row[0]: Said(discount_depth(*row[1:4]), SpokenBy(*row[4:])) for row in rows}


def lowest_spans(chart: PriceChart, period: Period) -> Iterator[LowestSpan]:
    """Yield the lowest price in force over a period, the oldest first."""
    ends = [*(step.at for step in chart.lowest[1:]), period.until]
    for step, end in zip(chart.lowest, ends, strict=False):
        begin = max(step.at, period.since) if period.since else step.at
        if begin >= end:
            continue
        row, state = step.row, step.state.value if step.state else ""
        if row is None:
            yield LowestSpan(begin, end, None, state)
        else:
            yield LowestSpan(begin, end, row.price, state, chart.sellers[row.deal], row.deal, row.at)


def is_in_force(step: Standing, at: datetime) -> bool:
    """Tell whether what stands is still valid just before a moment."""
    return step.row is not None and at <= step.row.at + VALID
