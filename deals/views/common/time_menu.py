"""The menu of time: all months of loaded data, each a link to the page that one is on, as of its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from deals.exports.list_file import export_response
from deals.exports.months import months_table
from deals.selectors.loading.months import LoadedMonth, LoadedYear, by_year, loaded_months
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest

LONGEST_ADDRESS = 2_000

SHADES = 4
"""Steps of how much of a month is loaded."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A month of the menu; `address` is empty without loaded hours, `shade` is 1 to SHADES."""

    month: date
    address: str = ""
    said: str = ""
    shade: int = 0
    is_mine: bool = False
    is_shown: bool = False


@require_safe
def time_menu(request: PageRequest) -> HttpResponse:
    """Years by months, as links to the page `to` as of the end of each month's data."""
    to = text_of(request.GET, "to", LONGEST_ADDRESS)
    shown = request.as_of.last_instant.date()
    years = [(year.year, _cells(year, to, shown)) for year in by_year(loaded_months(request.workspace))]
    return render(request, "partials/time_menu.html", {"years": years})


@require_safe
def months_file(request: PageRequest, fmt: str) -> HttpResponseBase:
    """The months with loaded hours."""
    return export_response(months_table(loaded_months(request.workspace)), fmt)


def as_of_address(to: str, as_of: str) -> str:
    """Return the address of one of our pages as of another moment; of the first page where `to` is none."""
    parts = urlsplit(to) if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else urlsplit("/")
    query = QueryDict(parts.query, mutable=True)
    query["as_of"] = as_of
    query.pop("page", None)
    return f"{parts.path or '/'}?{query.urlencode()}"


def said_of(month: LoadedMonth) -> str:
    """Say what a month holds: '131 of 720 hours loaded, 2,345 promotions of your retailers'."""
    return (
        f"{month.loaded:,} of {month.hours:,} hours loaded, {month.promotions:,} promotions of your retailers"
    )


def links_to(months: Iterable[LoadedMonth], to: str) -> list[dict[str, Any]]:
    """Return months as links to a page."""
    return [
        {"month": each.month, "address": as_of_address(to, each.as_of), "said": said_of(each)}
        for each in months
    ]


def _cells(year: LoadedYear, to: str, shown: date) -> list[Cell]:
    months = enumerate(year.months, 1)
    return [_cell(date(year.year, number, 1), month, to, shown) for number, month in months]


def _cell(first: date, month: LoadedMonth | None, to: str, shown: date) -> Cell:
    if month is None:
        return Cell(first)
    return Cell(
        first,
        as_of_address(to, month.as_of),
        said_of(month),
        max(1, -(-SHADES * month.loaded // month.hours)),
        month.promotions > 0,
        (shown.year, shown.month) == (first.year, first.month),
    )
