"""The product list, and a product's page with its price history."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.domain.metrics import OWN_LOW_DAYS, VALID_DAYS
from deals.forms.market import ProductSearchForm
from deals.models import Product
from deals.selectors.common.as_of import BadPeriod, Period, parse_period
from deals.selectors.common.exchange_rates import convert
from deals.selectors.comparing.discount_claims import Claim
from deals.selectors.loading.coverage import coverage
from deals.selectors.market.deals import deals_beside_history, why_no_price_point
from deals.selectors.market.price_history import MEDIAN_MINIMUM, PriceHistory, PricePoint, Series
from deals.selectors.market.product_prices import (
    Choice,
    Look,
    choice_of,
    claims_of,
    history_of,
    product_prices,
)
from deals.selectors.market.products import (
    ProductFilter,
    best_matches,
    count_products,
    ordered,
    prices_of,
    retailers_of,
    search_products,
)
from deals.selectors.market.sellers import ALL, MINE
from deals.selectors.matching.review import listings_of
from deals.views.common.converted import with_converted
from deals.views.common.coverage_bar import strip_of
from deals.views.common.files import rows_file
from deals.views.common.inputs import texts_of
from deals.views.common.page import PageRequest, convert_to
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_merges
from deals.views.comparing.filters import utc

ROWS = 25
TABLE_ROWS = 100
OTHERS = 25
CONVERTED = "converted"
"""What `draw` is in an address whose chart shall be drawn in the currency that amounts are shown in too."""

MOST_EXTRA = 20
"""Retailers beside mine that one chart shows on demand: more lines are not told apart."""

CSV_HEADER = (
    "announced_at_utc",
    "retailer",
    "price_per_piece",
    "list_price",
    "currency",
    "condition",
    "deal",
    "evidence",
)
CLAIMS_HEADER = (
    "announced_at_utc", "retailer", "price_per_piece", "list_price", "currency", "condition",
    "claimed_discount", "own_low_30_days_before", "discount_against_own_low", "deal",
)  # fmt: skip


class BadShow(BadPeriod):
    """The address asks for no such selection or currency; the message is for people."""


@require_safe
def product_list(request: PageRequest) -> HttpResponse:
    """Products with prices: search, filters, one row a product."""
    form = ProductSearchForm(request.GET)
    period = Period("all", None, request.as_of.moment)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "products/list.html", context, status=400)
    wanted = form.wanted()
    rows = ProductPages(wanted, period, form.cleaned_data["order"]).get_page(request.GET.get("page"))
    ids = [product.pk for product in rows]
    prices = prices_of(ids, period, wanted.currency)
    retailers = retailers_of(ids, period, wanted.currency)
    context["listed"] = [(product, prices.get(product.pk), retailers[product.pk]) for product in rows]
    context["filtered"] = any(form.cleaned_data[name] for name in form.fields if name != "order")
    return render(request, "products/list.html", context | {"rows": rows})


class ProductPages(Paginator):
    """Pages of products that are counted without being aggregated."""

    def __init__(self, wanted: ProductFilter, period: Period, order: str) -> None:
        self.wanted, self.period, self.best = wanted, period, best_matches(wanted.text)
        super().__init__(ordered(search_products(wanted, period, self.best), order), ROWS)

    @cached_property
    def count(self) -> int:
        """Return the number of products found. 1 query."""
        return count_products(self.wanted, self.period, self.best)


@require_safe
@follow_merges
def product_page(request: PageRequest, pk: int) -> HttpResponse:
    """Price history by retailer, with coverage, figures, claims and table."""
    product = get_object_or_404(Product.objects.select_related("brand", "category"), pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    choice = chosen_or_404(request, pk, period)
    found = product_prices(pk, choice, period)
    covered = coverage(period, since=found.history.first_at)
    names = seller_names(choice)
    latest = found.summary.latest
    context = {
        "product": product,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "choices": choice.choices,
        "chosen": choice.chosen,
        "selection": choice.selection,
        "history": found.history,
        "summary": found.summary,
        "lows": [
            (names.get(low.point.retailer_id) if low.point else None, low) for low in found.summary.lows
        ],
        "latest_retailer": names.get(latest.retailer_id) if latest else None,
        "claims": [(names.get(claim.retailer_id, ""), claim) for claim in found.claims],
        "shown_n": sum(series.retailer is not None for series in found.history.series),
        "median_minimum": MEDIAN_MINIMUM,
        "valid_days": VALID_DAYS,
        "own_low_days": OWN_LOW_DAYS,
        "covered": covered,
        "strip": strip_of(covered),
        "table": table_of(found.history, request.GET.get("page")),
        "chart": chart_of(request, pk, choice, period, found.history),
    }
    return render(request, "products/detail.html", context)


@require_safe
@follow_merges
def product_beside(request: PageRequest, pk: int) -> HttpResponse:
    """A product's titles, and its deals that are no price points."""
    product = get_object_or_404(Product.objects.select_related("brand", "category"), pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    others = Paginator(deals_beside_history(pk, period), OTHERS).get_page(request.GET.get("page"))
    for deal in others:
        deal.reason = why_no_price_point(deal)  # type: ignore[attr-defined]
    context = {
        "product": product,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "others": others,
        "listings": listings_of([pk], period.until),
    }
    is_part = getattr(request, "htmx", False)
    return render(request, f"products/beside{'_part' if is_part else ''}.html", context)


@require_safe
@follow_merges
def product_file(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """All price points of the page's choice, one row each, oldest first."""
    product = get_object_or_404(Product, pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    history = history_of(pk, chosen_or_404(request, pk, period), period, most=None)
    header, rows = with_converted(request, *price_rows(request, history))
    return rows_file(request, form, f"prices-of-product-{pk}", f"Prices of {product.title}", header, rows)


@require_safe
@follow_merges
def claims_file(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The claimed discounts of the page's choice, one row each."""
    get_object_or_404(Product, pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    choice = chosen_or_404(request, pk, period)
    header, rows = with_converted(request, *claim_rows(choice, claims_of(pk, choice, period)))
    return rows_file(request, form, f"claims-of-product-{pk}", "Claimed discounts", header, rows)


def seller_names(choice: Choice) -> dict[int | None, str]:
    """Return the names of the retailers that have prices, by their ids."""
    return {one.retailer.pk: one.retailer.name for one in choice.sellers if one.retailer}


def claim_rows(choice: Choice, found: Sequence[Claim]) -> tuple[tuple[str, ...], list[tuple]]:
    """Return header and rows of a file of claimed discounts, the newest first."""
    names = seller_names(choice)
    rows = [
        (
            utc(claim.point.at),
            names[claim.retailer_id],
            claim.point.price,
            claim.point.list_price,
            choice.chosen.currency,
            choice.chosen.condition,
            claim.claimed,
            claim.own_low,
            claim.real,
            claim.point.deal_id,
        )
        for claim in found
    ]
    return CLAIMS_HEADER, rows


def price_rows(request: PageRequest, history: PriceHistory) -> tuple[tuple[str, ...], list[tuple]]:
    """Return header and rows of a file of price points, oldest first."""
    rows = [
        (
            utc(row.point.at),
            row.retailer,
            row.point.price,
            row.point.list_price,
            history.currency,
            history.condition,
            row.point.deal_id,
            request.build_absolute_uri(reverse("deal", args=[row.point.deal_id])),
        )
        for row in reversed(rows_of(history))
    ]
    return CSV_HEADER, rows


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A price point as a row of the table twin."""

    point: PricePoint
    retailer: str
    slug: str


def rows_of(history: PriceHistory) -> list[HistoryRow]:
    """Return the points of all series, newest first."""
    rows = [_row(series, point) for series in history.series for point in series.points]
    return sorted(rows, key=lambda row: (row.point.at, row.point.deal_id), reverse=True)


def _row(series: Series, point: PricePoint) -> HistoryRow:
    """Name the retailer of a point."""
    retailer = series.retailer
    return HistoryRow(
        point, retailer.name if retailer else "unknown retailer", retailer.slug if retailer else ""
    )


def table_of(history: PriceHistory, page: str | None) -> Page:
    """Return a page of the table twin."""
    return Paginator(rows_of(history), TABLE_ROWS).get_page(page)


def chosen_or_404(request: PageRequest, pk: int, period: Period) -> Choice:
    """Return what the address chooses. Raises Http404 where there are no such prices, BadShow for rubbish."""
    show = request.GET.get("show", "")
    if show not in ("", MINE, ALL):
        raise BadShow(f"show must be {MINE} or {ALL}.")
    if request.GET.get("draw", "") not in ("", CONVERTED):
        raise BadShow(f"draw must be {CONVERTED}, or left out.")
    look = Look(
        currency=request.GET.get("currency", ""),
        condition=request.GET.get("condition", ""),
        show=show,
        retailers=texts_of(request.GET, "retailer", MOST_EXTRA),
    )
    choice = choice_of(pk, look, period, request.workspace)
    if choice is None:
        raise Http404("The product has no prices in that currency and condition.")
    return choice


def chart_of(
    request: PageRequest, pk: int, choice: Choice, period: Period, history: PriceHistory
) -> dict[str, Any]:
    """Return the URL of the chart's numbers with the page's choice, and in which currency it is drawn.

    `other` is the currency that amounts are shown in too, if it is another one; `no_rate` counts the prices
    that a chart drawn in it must leave out.
    """
    chosen, selection = choice.chosen, choice.selection
    query: dict[str, Any] = {"currency": chosen.currency, "condition": chosen.condition, "period": period.key}
    query |= {"show": selection.show, "retailer": selection.extra}
    if request.as_of.chosen:
        query["as_of"] = request.as_of.text
    of_api = query | ({"workspace": request.workspace.pk} if request.workspace else {})
    target = convert_to(request)
    other = target if target != chosen.currency else ""
    is_converted = bool(other) and request.GET.get("draw") == CONVERTED
    of_api |= {"convert": other} if other else {}
    query |= {"convert": request.GET["convert"]} if request.GET.get("convert") else {}
    return {
        "url": f"{reverse('api:price-history', args=[pk])}?{urlencode(of_api, doseq=True)}",
        "claims_csv": f"{reverse('product-claims-file', args=[pk, 'csv'])}?{urlencode(query, doseq=True)}",
        "other": other,
        "is_converted": is_converted,
        "no_rate": _without_rate(history, other) if is_converted else 0,
    }


def _without_rate(history: PriceHistory, target: str) -> int:
    """Count the drawn prices that the bank gives no rate for."""
    moments = [point.at for series in history.series for point in series.points]
    return sum(convert(Decimal(1), history.currency, target, at).rate is None for at in moments)
