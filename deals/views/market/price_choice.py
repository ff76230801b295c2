"""What the address of a product's, or line's, page chooses of its prices."""

from typing import Any

from django.http import Http404

from deals.selectors.common.as_of import BadPeriod, Period, parse_period
from deals.selectors.market.price_history import Products
from deals.selectors.market.product_prices import Choice, PriceSelection, choice_of
from deals.selectors.market.sellers import ALL, MINE
from deals.views.common.inputs import texts_of
from deals.views.common.page import PageRequest

CONVERTED = "converted"
"""What `draw` is in an address whose chart shall be drawn in the currency that amounts are shown in too."""

MOST_EXTRA = 20
"""Retailers beside mine that one chart shows on demand: more lines are not told apart."""


class BadShow(BadPeriod):
    """The address asks for no such selection or currency; the message is for people."""


def chosen_or_404(request: PageRequest, products: Products) -> tuple[Choice, Period]:
    """Return what the address chooses of the products' prices, and the period.

    Raises Http404 where there are no such prices, BadPeriod or BadShow for rubbish.
    """
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    show = request.GET.get("show", "")
    if show not in ("", MINE, ALL):
        raise BadShow(f"show must be {MINE} or {ALL}.")
    if request.GET.get("draw", "") not in ("", CONVERTED):
        raise BadShow(f"draw must be {CONVERTED}, or left out.")
    wish = PriceSelection(
        currency=request.GET.get("currency", ""),
        condition=request.GET.get("condition", ""),
        show=show,
        retailers=texts_of(request.GET, "retailer", MOST_EXTRA),
    )
    choice = choice_of(products, wish, period, request.workspace)
    if choice is None:
        raise Http404("There are no prices in that currency and condition.")
    return choice, period


def query_of(request: PageRequest, choice: Choice, period: Period) -> dict[str, Any]:
    """Return the choice as parameters of the API, with which it shows the same prices."""
    query: dict[str, Any] = {
        "currency": choice.chosen.currency,
        "condition": choice.chosen.condition,
        "period": period.key,
        "show": choice.selection.show,
        "retailer": choice.selection.extra,
    }
    query |= {"as_of": request.as_of.text} if request.as_of.chosen else {}
    return query | ({"workspace": request.workspace.pk} if request.workspace else {})
