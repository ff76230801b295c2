"""Comparisons over time: the price index by day."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.domain.comparing.levels import NO_INDEX, Level
from deals.domain.metrics import SHARED_MINIMUM, VALID_DAYS
from deals.exports.comparing import INDEX, index_table
from deals.exports.levels import LINE_INDEX, line_index_table
from deals.exports.list_file import export_response
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.comparing.left_out import left_out
from deals.selectors.comparing.line_index import lines_over_time
from deals.selectors.comparing.price_index import MOST_LINES, SPLITS, index_over_time
from deals.selectors.loading.coverage import coverage_by_network, cropped
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.files import options_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, with_comparison, with_query
from deals.views.comparing.levels import BadLevel, level_context, level_over_time

ROWS = 50


@require_safe
@with_comparison
def index_page(request: PageRequest, comparison: Comparison) -> HttpResponse:
    """The price index over time, with n and coverage; all products, or brands or categories."""
    level = level_over_time(request, comparison)
    if level != Level.PRODUCT:
        return lines_page(request, comparison, level)
    results = index_over_time(comparison, split_of(request))
    covered = cropped(coverage_by_network(comparison.period, since=results.since))
    all_products = results.lines[0]
    newest_first = [("all", all_products, one) for one in reversed(all_products.points)]
    context = page_context(request, comparison) | {
        "found": results,
        "covered": covered[0],
        "coverage_bars": coverage_bars_of(covered),
        "columns": INDEX,
        "rows": Paginator(newest_first, ROWS).get_page(request.GET.get("page")),
        "enough": sum(one.n >= SHARED_MINIMUM for one in all_products.points),
        "csv": with_query(request, "compare-index-file", comparison, "csv"),
        "url": api_url(request, "api:compare-index", comparison),
        "most_lines": MOST_LINES,
        "shared_minimum": SHARED_MINIMUM,
        "valid_days": VALID_DAYS,
        "left_out": left_out(comparison, all_products.shared, all_products.points[-1].n),
        **level_context(level),
    }
    return render(request, "compare/index.html", context)


def lines_page(request: PageRequest, comparison: Comparison, level: Level) -> HttpResponse:
    """Whose lowest price of a line is lower, day by day; above lines only a word on why there is nothing."""
    context = page_context(request, comparison) | level_context(level)
    if level == Level.LINE:
        results = lines_over_time(comparison)
        context |= {
            "found": results,
            "columns": LINE_INDEX,
            "rows": Paginator(results.points[::-1], ROWS).get_page(request.GET.get("page")),
            "csv": with_query(request, "compare-index-file", comparison, "csv"),
            "valid_days": VALID_DAYS,
        }
    return render(request, "compare/line_index.html", context)


@require_safe
@with_comparison
def index_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """The index, or of lines the counts, a row for each moment; nothing above lines."""
    level = level_over_time(request, comparison)
    if level == Level.LINE:
        table = line_index_table(
            comparison, lines_over_time(comparison), options_of(request, comparison.period)
        )
        return export_response(table, fmt)
    if level != Level.PRODUCT:
        raise BadLevel(NO_INDEX)
    results = index_over_time(comparison, split_of(request))
    return export_response(index_table(comparison, results, options_of(request, comparison.period)), fmt)


def split_of(request: PageRequest) -> str:
    """Return by what the index is split; '' for anything that it cannot be split by."""
    split = request.GET.get("split", "")
    return split if split in SPLITS else ""


def api_url(request: PageRequest, name: str, comparison: Comparison) -> str:
    """Return the address of a page's numbers in the API, with the page's choice."""
    filters = comparison.filters
    query = {
        "currency": comparison.chosen.currency,
        "condition": comparison.chosen.condition,
        "period": comparison.period.key,
        "brand": filters.brand,
        "category": filters.category,
        "group": filters.group,
        "watched": "yes" if filters.watched else "",
        "split": split_of(request),
        "as_of": request.as_of.text if request.as_of.chosen else "",
    }
    kept = {key: value for key, value in query.items() if value}
    return f"{reverse(name, args=[comparison.workspace.pk])}?{urlencode(kept)}"
