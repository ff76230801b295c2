"""The compare page: products by retailers at a date, yours and your competitors'."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.comparing.levels import TENTHS_FROM, Level
from deals.domain.metrics import DEPTH_MINIMUM, SHARED_MINIMUM, VALID_DAYS
from deals.exports.comparing import matrix_table
from deals.exports.levels import level_table
from deals.exports.list_file import export_response
from deals.models import Retailer
from deals.selectors.comparing.comparison import Comparison, MatrixCell, MatrixRow, matrix
from deals.selectors.comparing.left_out import left_out
from deals.selectors.comparing.levels import level_matrix
from deals.selectors.market.speakers import speakers_of
from deals.views.common.files import options_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, with_comparison, with_query
from deals.views.comparing.levels import level_context, level_shown
from deals.views.comparing.share_of_voice import share_of_voice_context

ROWS = 50
COLUMNS = 10
"""Competitors side by side: those with most current prices on the page; the CSV has all."""


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the matrix with as many columns as fit."""

    columns: list[Retailer]
    rows: list[tuple[MatrixRow, list[MatrixCell]]]
    hidden: int


@require_safe
@with_comparison
def compare_page(request: PageRequest, comparison: Comparison) -> HttpResponse:
    """The matrix, and how often my price is lower, equal, higher: in all, by brand, by category.

    With too few shared products it leads with what needs none: brands and categories.
    """
    level = level_shown(request, comparison)
    if level != Level.PRODUCT:
        return _level_page(request, comparison, level)
    results = matrix(comparison)
    page = Paginator(results.rows, ROWS).get_page(request.GET.get("page"))
    context = page_context(request, comparison) | {
        "matrix": results,
        "rows": page,
        "table": table_of(list(page), comparison),
        "said": speakers_of(deal for row in page for deal in row.deals),
        "csv": with_query(request, "compare-file", comparison, "csv"),
        "valid_days": VALID_DAYS,
        "shared_minimum": SHARED_MINIMUM,
        "left_out": left_out(comparison, results.position.shared, results.position.n),
        **level_context(level),
    }
    if results.position.shared < SHARED_MINIMUM:
        context |= share_of_voice_context(request, comparison)
    return render(request, "compare/matrix.html", context)


def _level_page(request: PageRequest, comparison: Comparison, level: Level) -> HttpResponse:
    """Ranges, depths and bands of lines, categories or the whole shop: never an index of unlike things."""
    results = level_matrix(comparison, level)
    rows = Paginator(results.rows, ROWS).get_page(request.GET.get("page"))
    context = page_context(request, comparison) | {
        "found": results,
        "rows": rows,
        "said": speakers_of(deal for row in rows for deal in row.deals),
        "csv": with_query(request, "compare-file", comparison, "csv"),
        "depth_minimum": DEPTH_MINIMUM,
        "tenths_from": TENTHS_FROM,
        **level_context(level),
    }
    return render(request, "compare/levels.html", context)


@require_safe
@with_comparison
def compare_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """The matrix with a line for each current price; above products one for each thing and retailer."""
    level = level_shown(request, comparison)
    if level != Level.PRODUCT:
        table = level_table(
            comparison, level_matrix(comparison, level), options_of(request, comparison.period)
        )
        return export_response(table, fmt)
    return export_response(
        matrix_table(comparison, matrix(comparison), options_of(request, comparison.period)), fmt
    )


def table_of(rows: list[MatrixRow], comparison: Comparison) -> Table:
    """Choose the columns: the competitors with most current prices in these rows, then by name."""
    counts = {
        competitor: sum(row.cells[place].point is not None for row in rows)
        for place, competitor in enumerate(comparison.competitors)
    }
    chosen = sorted(counts, key=lambda competitor: (-counts[competitor], competitor.name))[:COLUMNS]
    context = [
        (row, sorted((cell for cell in row.cells if cell.retailer in chosen), key=_place(chosen)))
        for row in rows
    ]
    return Table(chosen, context, len(comparison.competitors) - len(chosen))


def _place(chosen: list[Retailer]) -> Any:
    places = {retailer.pk: place for place, retailer in enumerate(chosen)}
    return lambda cell: places[cell.retailer.pk]
