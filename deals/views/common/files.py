"""A page's rows as a file to save, with the page's filters told in it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponseBase

from deals.exports.column_help import plain_table
from deals.exports.formats import export_response
from deals.views.common.page import PageRequest

LONGEST_FILTER = 300


def rows_file(
    request: PageRequest,
    fmt: str,
    name: str,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> HttpResponseBase:
    """Return the rows as CSV, XLSX or JSON (`fmt`); the address's parameters are the filters."""
    given = {key: ", ".join(values)[:LONGEST_FILTER] for key, values in request.GET.lists()}
    filters = {key: text for key, text in given.items() if text and key != "as_of"}
    return export_response(plain_table(name, title, header, rows, filters, request.as_of.text), fmt)
