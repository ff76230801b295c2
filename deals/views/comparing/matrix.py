"""The compare page: products by retailers at a date, mine against theirs."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.metrics import SHARED_MINIMUM, VALID_DAYS
from deals.models import Retailer
from deals.selectors.comparing.comparison import Cell, Field, Matrix, Row, matrix
from deals.views.common.converted import with_converted
from deals.views.common.files import rows_file
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, utc, with_field, with_query
from deals.views.comparing.share_of_voice import voice_context

ROWS = 50
COLUMNS = 10
"""Competitors side by side: those with most standing prices on the page; the CSV has all."""

CSV_HEADER = (
    "product", "title", "brand", "category", "currency", "condition", "as_of_utc", "retailer", "is_me",
    "price_per_piece", "announced_at_utc", "deal", "against_me", "competitors_n", "competitors_median",
    "my_index", "my_rank", "my_position",
)  # fmt: skip


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
    result = matrix(field)
    page = Paginator(result.rows, ROWS).get_page(request.GET.get("page"))
    context = page_context(request, field) | {
        "matrix": result,
        "rows": page,
        "table": table_of(list(page), field),
        "csv": with_query(request, "compare-file", field, "csv"),
        "valid_days": VALID_DAYS,
        "shared_minimum": SHARED_MINIMUM,
    }
    if result.position.shared < SHARED_MINIMUM:
        context |= voice_context(request, field)
    return render(request, "compare/matrix.html", context)


@require_safe
@with_field
def compare_file(request: PageRequest, field: Field, fmt: str) -> HttpResponseBase:
    """The matrix with a line for each standing price."""
    header, rows = with_converted(request, *matrix_rows(field, matrix(field)))
    return rows_file(request, fmt, f"compare-{field.me.slug}", "Standing prices", header, rows)


def table_of(rows: list[Row], field: Field) -> Table:
    """Choose the columns: the competitors with most standing prices in these rows, then by name."""
    counts = {
        rival: sum(row.cells[place].point is not None for row in rows)
        for place, rival in enumerate(field.rivals)
    }
    chosen = sorted(counts, key=lambda rival: (-counts[rival], rival.name))[:COLUMNS]
    cells = [
        (row, sorted((cell for cell in row.cells if cell.retailer in chosen), key=_place(chosen)))
        for row in rows
    ]
    return Table(chosen, cells, len(field.rivals) - len(chosen))


def _place(chosen: list[Retailer]) -> Any:
    """Return a sorting key: the column of a cell."""
    places = {retailer.pk: place for place, retailer in enumerate(chosen)}
    return lambda cell: places[cell.retailer.pk]


def matrix_rows(field: Field, result: Matrix) -> tuple[tuple[str, ...], list[tuple]]:
    """Return the file's header and rows: of each product my standing price and each competitor's."""
    rows = []
    for row in result.rows:
        mine = Cell(field.me, row.mine, None)
        rows += [_line(field, result, row, cell) for cell in (mine, *row.cells) if cell.point]
    return CSV_HEADER, rows


def _line(field: Field, result: Matrix, row: Row, cell: Cell) -> tuple[Any, ...]:
    """Return one standing price as a line of the file."""
    product, point = row.product, cell.point
    assert point is not None
    return (
        product.pk,
        product.title,
        product.brand.name if product.brand else "",
        product.category.name if product.category else "",
        field.chosen.currency,
        field.chosen.condition,
        utc(result.at),
        cell.retailer.name,
        "yes" if cell.retailer == field.me else "no",
        point.price,
        utc(point.at),
        point.deal_id,
        cell.against or "",
        row.n,
        row.median,
        row.index,
        row.rank,
        row.position or "",
    )
