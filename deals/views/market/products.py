"""The product list, and a product's page with its price history."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from deals.exports.list_file import export_response
from deals.exports.market import price_columns, price_table
from deals.forms.market import ProductSearchForm
from deals.models import Product
from deals.selectors.common.as_of import Period, parse_period
from deals.selectors.market.deals import mentions, other_deals, why_no_price_point
from deals.selectors.market.price_chart import price_chart
from deals.selectors.market.price_history import history_rows
from deals.selectors.market.product_prices import (
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
from deals.selectors.matching.review import listings_of
from deals.views.common.files import link_of, options_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_merges
from deals.views.market.price_choice import chosen_or_404
from deals.views.market.price_context import price_context

ROWS = 25
TABLE_ROWS = 100
OTHERS = 25


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
    choice, period = chosen_or_404(request, pk)
    found = product_prices(pk, choice, period)
    drawn = price_chart(found)
    table = Paginator(history_rows(found.history), TABLE_ROWS).get_page(request.GET.get("page"))
    prices = price_context(request, "product", pk, found, drawn, [row.point.deal_id for row in table])
    context = {
        "product": product,
        **prices,
        "price_columns": price_columns(choice, link_of(request), prices["said"]),
        "table": table,
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
    choice, period = chosen_or_404(request, pk)
    rows = history_rows(history_of(pk, choice, period, most=None))[::-1]
    return export_response(price_table(product, choice, rows, options_of(request, period)), fmt)
