"""The product list, and a product's page with its price history."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.api.market.price_serializers import price_history_data
from deals.domain.metrics import PRIOR_LOW_DAYS, VALID_DAYS
from deals.exports.list_file import export_response
from deals.exports.market import discount_claim_columns, discount_claim_table, price_columns, price_table
from deals.forms.market import ProductSearchForm
from deals.models import Product
from deals.selectors.common.as_of import BadPeriod, Period, parse_period
from deals.selectors.common.exchange_rates import convert
from deals.selectors.loading.coverage import coverage_by_network, cropped
from deals.selectors.market.deals import mentions, other_deals, why_no_price_point
from deals.selectors.market.price_history import MEDIAN_MINIMUM, PriceHistory, Products, history_rows
from deals.selectors.market.product_prices import (
    Choice,
    PriceSelection,
    ProductPrices,
    choice_of,
    discount_claims_of,
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
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.files import link_of, options_of
from deals.views.common.inputs import texts_of
from deals.views.common.page import PageRequest, convert_to
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_merges

ROWS = 25
TABLE_ROWS = 100
OTHERS = 25
CONVERTED = "converted"
"""What `draw` is in an address whose chart shall be drawn in the currency that amounts are shown in too."""

MOST_EMBEDDED = 1_000
"""Price points that come with the page: they take some 50 ms to write and 2 KB compressed."""

MOST_EXTRA = 20
"""Retailers beside mine that one chart shows on demand: more lines are not told apart."""


class BadShow(BadPeriod):
    """The address asks for no such selection or currency; the message is for people."""


@require_safe
def product_list(request: PageRequest) -> HttpResponse:
    """Products with prices: search, filters, one row a product."""
    form = ProductSearchForm(request.GET)
    period = Period.all_until(request.as_of.moment)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "products/list.html", context, status=400)
    filters = form.filters()
    rows = ProductPages(filters, period, form.cleaned_data["order"]).get_page(request.GET.get("page"))
    ids = [product.pk for product in rows]
    prices = prices_of(ids, period, filters.currency)
    retailers = retailers_of(ids, period, filters.currency)
    context["listed"] = [(product, prices.get(product.pk), retailers[product.pk]) for product in rows]
    context["filtered"] = any(form.cleaned_data[name] for name in form.fields if name != "order")
    context["belled"] = _of_one_kind(form)
    return render(request, "products/list.html", context | {"rows": rows})


def _of_one_kind(form: ProductSearchForm) -> dict[str, str]:
    """Return the brand or category that the list is of, for its bell; nothing for neither or both."""
    asked = {name: form.cleaned_data[name] for name in ("brand", "category") if form.cleaned_data[name]}
    return asked | {"currency": form.cleaned_data["currency"]} if len(asked) == 1 else {}


class ProductPages(Paginator):
    """Pages of products that are counted without being aggregated."""

    def __init__(self, filters: ProductFilter, period: Period, order: str) -> None:
        self.filters, self.period, self.best = filters, period, best_matches(filters.text)
        super().__init__(ordered(search_products(filters, period, self.best), order), ROWS)

    @cached_property
    def count(self) -> int:
        """Return the number of products found. 1 query."""
        return count_products(self.filters, self.period, self.best)


@require_safe
@follow_merges
def product_page(request: PageRequest, pk: int) -> HttpResponse:
    """Price history by retailer, with coverage, figures, claims and table."""
    product = get_object_or_404(Product.objects.select_related("brand", "category", "line"), pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    choice = chosen_or_404(request, pk, period)
    results = product_prices(pk, choice, period)
    covered = cropped(coverage_by_network(period, since=results.history.first_at), results.history.first_at)
    chart = chart_of(request, pk, choice, period, results.history)
    names = seller_names(choice)
    latest = results.summary.latest
    context = {
        "product": product,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "choices": choice.choices,
        "chosen": choice.chosen,
        "selection": choice.selection,
        "history": results.history,
        "summary": results.summary,
        "lows": [
            (names.get(low.point.retailer_id) if low.point else None, low) for low in results.summary.lows
        ],
        "latest_retailer": names.get(latest.retailer_id) if latest else None,
        "discount_claims": [(names.get(claim.retailer_id, ""), claim) for claim in results.discount_claims],
        "shown_n": sum(series.retailer is not None for series in results.history.series),
        "median_minimum": MEDIAN_MINIMUM,
        "valid_days": VALID_DAYS,
        "prior_low_days": PRIOR_LOW_DAYS,
        "covered": covered[0],
        "coverage_bars": coverage_bars_of(covered),
        "price_columns": price_columns(choice, link_of(request)),
        "claim_columns": discount_claim_columns(choice),
        "table": table_of(results.history, request.GET.get("page")),
        "chart": chart,
        "numbers": chart_numbers(request, results, chart["other"]),
    }
    return render(request, "products/detail.html", context)


@require_safe
@follow_merges
def product_other_deals(request: PageRequest, pk: int) -> HttpResponse:
    """A product's titles, its mentions, and its deals that are no price points."""
    product = get_object_or_404(Product.objects.select_related("brand", "category"), pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    others = Paginator(other_deals(pk, period), OTHERS).get_page(request.GET.get("page"))
    for deal in others:
        deal.reason = why_no_price_point(deal)  # type: ignore[attr-defined]
    said = Paginator(mentions(pk, period), OTHERS).get_page(1)
    context = {
        "product": product,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "mentions": said,
        "mentions_n": said.paginator.count,
        "others": others,
        "listings": listings_of([pk], period.until),
    }
    is_part = getattr(request, "htmx", False)
    return render(request, f"products/other_deals{'_part' if is_part else ''}.html", context)


@require_safe
@follow_merges
def product_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """All price points of the page's choice, one row each, oldest first."""
    product = get_object_or_404(Product, pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    choice = chosen_or_404(request, pk, period)
    rows = history_rows(history_of(pk, choice, period, most=None))[::-1]
    return export_response(price_table(product, choice, rows, options_of(request, period)), fmt)


@require_safe
@follow_merges
def discount_claims_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The claimed discounts of the page's choice, one row each."""
    product = get_object_or_404(Product, pk=pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    choice = chosen_or_404(request, pk, period)
    results = discount_claims_of(pk, choice, period)
    return export_response(discount_claim_table(product, choice, results, options_of(request, period)), fmt)


def seller_names(choice: Choice) -> dict[int | None, str]:
    """Return the names of the retailers that have prices, by their ids."""
    return {one.retailer.pk: one.retailer.name for one in choice.sellers if one.retailer}


def chart_numbers(request: PageRequest, prices: ProductPrices, other: str) -> dict[str, Any] | None:
    """Return the API's numbers for the page's chart, so that nothing is computed twice; None for very many.

    Those are fetched by the chart, after the page is there.
    """
    n = sum(len(series.points) for series in prices.history.series)
    return price_history_data(prices, request.as_of.text, other) if 0 < n <= MOST_EMBEDDED else None


def table_of(history: PriceHistory, page: str | None) -> Page:
    return Paginator(history_rows(history), TABLE_ROWS).get_page(page)


def chosen_or_404(request: PageRequest, products: Products, period: Period) -> Choice:
    """Return what the address chooses of the products' prices.

    Raises Http404 where there are no such prices, BadShow for rubbish.
    """
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
    claims_url = reverse("product-discount-claims-file", args=[pk, "csv"])
    return {
        "url": f"{reverse('api:price-history', args=[pk])}?{urlencode(of_api, doseq=True)}",
        "discount_claims_csv": f"{claims_url}?{urlencode(query, doseq=True)}",
        "other": other,
        "is_converted": is_converted,
        "no_rate": _without_rate(history, other) if is_converted else 0,
    }


def _without_rate(history: PriceHistory, target: str) -> int:
    """Count the drawn prices that the bank gives no rate for."""
    moments = [point.at for series in history.series for point in series.points]
    return sum(convert(Decimal(1), history.currency, target, at).rate is None for at in moments)
