"""The compare page: products by retailers at a date, mine against theirs."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.metrics import SHARED_MINIMUM, VALID_DAYS
from deals.exports.comparing import matrix_table
from deals.exports.formats import export_response
from deals.models import Retailer
from deals.selectors.comparing.comparison import Cell, Field, Row, matrix
from deals.views.common.files import options_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, with_field, with_query
from deals.views.comparing.share_of_voice import voice_context

ROWS = 50
COLUMNS = 10
"""Competitors side by side: those with most standing prices on the page; the CSV has all."""


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the matrix with as many columns as fit."""

    columns: list[Retailer]
    rows: list[tuple[Row, list[Cell]]]
    hidden: int


@require_safe
@with_field
def compare_page(request: PageRequest, field: Field) -> HttpResponse:
    """The matrix, and how often I am cheaper, equal, dearer: in all, by brand, by category.

    With too few shared products it leads with what needs none: brands and categories.
    """
    found = matrix(field)
    page = Paginator(found.rows, ROWS).get_page(request.GET.get("page"))
    context = page_context(request, field) | {
        "matrix": found,
        "rows": page,
        "table": table_of(list(page), field),
        "csv": with_query(request, "compare-file", field, "csv"),
        "valid_days": VALID_DAYS,
        "shared_minimum": SHARED_MINIMUM,
    }
    if found.position.shared < SHARED_MINIMUM:
        context |= voice_context(request, field)
    return render(request, "compare/matrix.html", context)


@require_safe
@with_field
def compare_file(request: PageRequest, field: Field, form: str) -> HttpResponseBase:
    """The matrix with a line for each standing price."""
    return export_response(matrix_table(field, matrix(field), options_of(request)), form)


def table_of(rows: list[Row], field: Field) -> Table:
    """Choose the columns: the competitors with most standing prices in these rows, then by name."""
    counts = {
        rival: sum(row.cells[place].point is not None for row in rows)
        for place, rival in enumerate(field.rivals)
    }
    chosen = sorted(counts, key=lambda rival: (-counts[rival], rival.name))[:COLUMNS]
    shown = [
        (row, sorted((cell for cell in row.cells if cell.retailer in chosen), key=_place(chosen)))
        for row in rows
    ]
    return Table(chosen, shown, len(field.rivals) - len(chosen))


def _place(chosen: list[Retailer]) -> Any:
    """Return a sorting key: the column of a cell."""
    places = {retailer.pk: place for place, retailer in enumerate(chosen)}
    return lambda cell: places[cell.retailer.pk]
