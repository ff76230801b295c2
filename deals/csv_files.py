"""CSV that opens in a spreadsheet without running anything."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet takes a text that starts so for a formula, the wide signs in some languages; posts are
written by anyone."""


def safe_cell(value: object) -> object:
    """Return a value that a spreadsheet shows and never runs: such a text gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, str) and (
        value.startswith(RUNS_AS_FORMULA) or value.lstrip().startswith(RUNS_AS_FORMULA)
    ):
        return f"'{value}"
    return value


def csv_response(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Return rows as a file to save, in UTF-8 with a mark that spreadsheets look for."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(header)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response
