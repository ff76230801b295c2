"""The list of product lines, and a line's page: its range by retailer over time, and its products."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.api.market.price_serializers import price_history_data
from deals.domain.metrics import VALID_DAYS
from deals.exports.lines import LINES, line_columns, line_list_table, line_rows, line_table
from deals.exports.list_file import export_response
from deals.forms.lines import LineSearchForm
from deals.models import Product, ProductLine
from deals.selectors.common.as_of import Period, parse_period
from deals.selectors.loading.coverage import coverage_by_network, cropped
from deals.selectors.market.line_prices import MOST_POINTS, line_prices, products_of_line
from deals.selectors.market.lines import ordered, search_lines
from deals.selectors.market.product_prices import Choice
from deals.selectors.market.products import prices_of, retailers_of
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.files import filters_of, link_of, options_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_line_merges
from deals.views.market.products import chosen_or_404

ROWS = 50
TABLE_ROWS = 100


@require_safe
def line_list(request: PageRequest) -> HttpResponse:
    """Lines with prices: search, filters, one row a line."""
    form = LineSearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "columns": LINES}
    if not form.is_valid():
        return render(request, "lines/list.html", context, status=400)
    period = Period.all_until(request.as_of.moment)
    found = ordered(search_lines(form.filters(), period), form.cleaned_data["order"])
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context["listed"] = line_rows(rows, period)
    context["filtered"] = any(form.cleaned_data[name] for name in form.fields if name != "order")
    return render(request, "lines/list.html", context | {"rows": rows})


@require_safe
def line_list_file(request: PageRequest, fmt: str) -> HttpResponseBase:
    """The list of lines, with the page's filters."""
    form = LineSearchForm(request.GET)
    if not form.is_valid():
        return HttpResponse(errors_of(form), status=400, content_type="text/plain; charset=utf-8")
    period = Period.all_until(request.as_of.moment)
    found = ordered(search_lines(form.filters(), period), form.cleaned_data["order"])
    table = line_list_table(found, period, filters_of(request, *form.fields), request.as_of.text)
    return export_response(table, fmt)


@require_safe
@follow_line_merges
def line_page(request: PageRequest, pk: int) -> HttpResponse:
    """Range and lowest price by retailer over time, with coverage and table; the products below."""
    line, products, choice, period = _asked(request, pk)
    found = line_prices(products, choice, period)
    covered = cropped(coverage_by_network(period, since=found.history.first_at), found.history.first_at)
    rows = Paginator(Product.objects.filter(line=line), ROWS).get_page(request.GET.get("products"))
    context = {
        "line": line,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "choices": choice.choices,
        "chosen": choice.chosen,
        "selection": choice.selection,
        "found": found,
        "history": found.history,
        "most_points": MOST_POINTS,
        "valid_days": VALID_DAYS,
        "covered": covered[0],
        "coverage_bars": coverage_bars_of(covered),
        "columns": line_columns(choice, link_of(request)),
        "table": Paginator(found.days, TABLE_ROWS).get_page(request.GET.get("page")),
        "rows": rows,
        "listed": _listed(rows, period, choice),
        "numbers": price_history_data(found, request.as_of.text, "") if found.days else None,
        "url": _numbers_url(request, pk, choice, period),
    }
    return render(request, "lines/detail.html", context)


@require_safe
@follow_line_merges
def line_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """All days of the page's choice, one row for each retailer and day."""
    line, products, choice, period = _asked(request, pk)
    days = line_prices(products, choice, period).days
    return export_response(line_table(line, choice, days, options_of(request, period)), fmt)


def _asked(request: PageRequest, pk: int) -> tuple[ProductLine, list[int], Choice, Period]:
    """Return the line that the address names, and how to look at it."""
    line = get_object_or_404(ProductLine.objects.select_related("brand", "category"), pk=pk)
    products = products_of_line(pk)
    period = parse_period(request.GET.get("period"), request.as_of.moment)
    if not products:
        raise Http404("The line has no products.")
    return line, products, chosen_or_404(request, products, period), period


def _listed(rows: Any, period: Period, choice: Choice) -> list[tuple[Any, ...]]:
    """Return a page of products with their figures in the chosen currency. 3 queries."""
    ids = [product.pk for product in rows]
    prices = prices_of(ids, period, choice.chosen.currency)
    retailers = retailers_of(ids, period, choice.chosen.currency)
    return [(product, prices.get(product.pk), retailers.get(product.pk, 0)) for product in rows]


def _numbers_url(request: PageRequest, pk: int, choice: Choice, period: Period) -> str:
    """Return the address of the chart's numbers in the API, with the page's choice."""
    query: dict[str, Any] = {
        "currency": choice.chosen.currency,
        "condition": choice.chosen.condition,
        "period": period.key,
        "show": choice.selection.show,
        "retailer": choice.selection.extra,
    }
    if request.as_of.chosen:
        query["as_of"] = request.as_of.text
    if request.workspace:
        query["workspace"] = request.workspace.pk
    return f"{reverse('api:line-history', args=[pk])}?{urlencode(query, doseq=True)}"
