"""The list of product lines, and a line's page: its range by retailer over time, and its products."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.exports.lines import LINES, line_columns, line_list_table, line_rows, line_table
from deals.exports.list_file import export_response
from deals.forms.lines import LineSearchForm
from deals.models import Product, ProductLine
from deals.selectors.common.as_of import Period
from deals.selectors.market.line_prices import MOST_POINTS, line_prices, products_of_line
from deals.selectors.market.lines import ordered, search_lines
from deals.selectors.market.price_chart import price_chart
from deals.selectors.market.product_prices import Choice
from deals.selectors.market.products import prices_of, retailers_of
from deals.views.common.files import filters_of, link_of, options_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_line_merges
from deals.views.market.price_choice import chosen_or_404
from deals.views.market.price_context import price_context

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
    drawn = price_chart(found)
    table = Paginator(found.days, TABLE_ROWS).get_page(request.GET.get("page"))
    prices = price_context(request, "line", pk, found, drawn, [row.deal_id for row in table])
    context = {
        "line": line,
        **prices,
        "found": found,
        "products_n": len(products),
        "most_points": MOST_POINTS,
        "columns": line_columns(choice, link_of(request), prices["said"]),
        "table": table,
    }
    return render(request, "lines/detail.html", context)


@require_safe
@follow_line_merges
def line_products(request: PageRequest, pk: int) -> HttpResponse:
    """The products of a line with their figures."""
    line, products, choice, period = _asked(request, pk)
    by_title = sorted(products.values(), key=lambda one: (one.title, one.pk))
    rows = Paginator(by_title, ROWS).get_page(request.GET.get("page"))
    context = {
        "line": line,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "rows": rows,
        "listed": _listed(rows, period, choice),
    }
    is_part = getattr(request, "htmx", False)
    return render(request, f"lines/products{'_part' if is_part else ''}.html", context)


@require_safe
@follow_line_merges
def line_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """All days of the page's choice, one row for each retailer and day."""
    line, products, choice, period = _asked(request, pk)
    days = line_prices(products, choice, period).days
    return export_response(line_table(line, choice, days, options_of(request, period)), fmt)


def _asked(request: PageRequest, pk: int) -> tuple[ProductLine, dict[int, Product], Choice, Period]:
    """Return the line that the address names, its products, and how to look at it. 2 queries."""
    products = products_of_line(pk)
    line = next((product.line for product in products.values()), None)
    if line is None:
        raise Http404("There is no such line, or it has no products.")
    choice, period = chosen_or_404(request, products)
    return line, products, choice, period


def _listed(rows: Any, period: Period, choice: Choice) -> list[tuple[Any, ...]]:
    """Return a page of products with their figures in the chosen currency. 3 queries."""
    ids = [product.pk for product in rows]
    prices = prices_of(ids, period, choice.chosen.currency)
    retailers = retailers_of(ids, period, choice.chosen.currency)
    return [(product, prices.get(product.pk), retailers.get(product.pk, 0)) for product in rows]
