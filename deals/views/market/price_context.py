"""What the pages of a product and of a line both show of prices: tiles, chart, coverage."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from deals.api.market.chart_serializers import price_chart_data
from deals.domain.comparing.lowest import FADING
from deals.domain.metrics import VALID_DAYS
from deals.selectors.common.exchange_rates import convert
from deals.selectors.market.price_chart import Found, PriceChart, said_of
from deals.selectors.market.price_history import PriceHistory
from deals.selectors.market.price_tiles import price_tiles
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.page import PageRequest, convert_to
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.market.price_choice import CONVERTED, query_of

MOST_EMBEDDED = 1_000
"""Price points that come with the page: they take some 50 ms to write and 2 KB compressed."""

NUMBERS = {
    "product": ("api:price-history", "api:price-events"),
    "line": ("api:line-history", "api:line-events"),
}
"""Of which page which numbers of the API are: the chart's, and its events."""


def price_context(
    request: PageRequest, of: str, pk: int, found: Found, drawn: PriceChart, shown: Collection[int]
) -> dict[str, Any]:
    """Return what the page of a product or line (`of`) shows; `shown` are the deals of its table.

    1 query where there is any price: `said` has who spoke, of all that is drawn, in the table or the tiles.
    """
    choice, period = found.choice, found.history.period
    chart = _chart(request, of, pk, found)
    tiles = price_tiles(found, drawn)
    told = {*(drawn.sellers if is_embedded(drawn) else shown), *found.summary.deals, *tiles.deals}
    said = said_of(told) if told else {}
    return {
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "choices": choice.choices,
        "chosen": choice.chosen,
        "selection": choice.selection,
        "history": found.history,
        "summary": found.summary,
        "tiles": tiles,
        "lows": [low for low in found.summary.lows if low.days],
        "valid_days": VALID_DAYS,
        "fading_days": FADING.days,
        "covered": drawn.covered[0],
        "coverage_bars": coverage_bars_of(drawn.covered),
        "chart": chart,
        "said": {deal: each.by for deal, each in said.items()},
        "numbers": price_chart_data(found, drawn, said, request.as_of.text, chart["other"])
        if is_embedded(drawn)
        else None,
    }


def is_embedded(drawn: PriceChart) -> bool:
    """Tell whether the chart's numbers come with the page, so that nothing is computed twice.

    Very many are fetched by the chart, after the page is there.
    """
    return 0 < len(drawn.sellers) <= MOST_EMBEDDED


def _chart(request: PageRequest, of: str, pk: int, found: Found) -> dict[str, Any]:
    """Return the URLs of the chart's numbers with the page's choice, and in which currency it is drawn.

    `other` is the currency that amounts are shown in too, if it is another one; `no_rate` counts the prices
    that a chart drawn in it must leave out. A line is drawn as captured only.
    """
    choice = found.choice
    query = query_of(request, choice, found.history.period)
    target = convert_to(request) if of == "product" else ""
    other = target if target != choice.chosen.currency else ""
    is_converted = bool(other) and request.GET.get("draw") == CONVERTED
    asked = query | ({"convert": other} if other else {})
    history, events = (reverse(name, args=[pk]) for name in NUMBERS[of])
    return {
        "url": f"{history}?{urlencode(asked, doseq=True)}",
        "events_url": f"{events}?{urlencode(query, doseq=True)}",
        "other": other,
        "is_converted": is_converted,
        "no_rate": _without_rate(found.history, other) if is_converted else 0,
    }


def _without_rate(history: PriceHistory, target: str) -> int:
    """Count the drawn prices that the bank gives no rate for."""
    moments = [point.at for series in history.series for point in series.points]
    return sum(convert(Decimal(1), history.currency, target, at).rate is None for at in moments)
