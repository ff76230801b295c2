"""Undercuts: on what, by how much, with the post behind each; and how the other one answered."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deals.domain.comparing.levels import NO_INDEX, Level
from deals.domain.comparing.undercuts import RESPONSE_DAYS
from deals.domain.metrics import RESPONSES_MINIMUM, VALID_DAYS
from deals.exports.list_file import export_response
from deals.exports.undercuts import answers_table, undercuts_table
from deals.forms.comparing import UndercutForm
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.comparing.undercut_responses import (
    UNDERCUT_LEVELS,
    UndercutFigures,
    UndercutFilter,
    UndercutResponses,
    UndercutsBy,
    of_competitor,
    undercut_responses,
)
from deals.selectors.market.speakers import speakers_of
from deals.views.common.files import options_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, with_prices_in_force
from deals.views.comparing.levels import BadLevel, level_context, level_over_time
from deals.views.comparing.over_time import lines_page

ROWS = 50

FILTERS = ("retailer", "brand", "category")
"""What the form on the page changes; all else in the address stays."""

RUNGS = ("below", "exact", "part", "none", "still_open")
"""The rungs of the answer ladder, as UndercutFigures counts them; the stylesheet has a colour for each."""


@require_safe
@with_prices_in_force
def undercuts_page(request: PageRequest, comparison: Comparison) -> HttpResponse:
    """The undercuts of one side, and how the other one answered; those against me where none is chosen."""
    level = level_over_time(request, comparison)
    if level not in UNDERCUT_LEVELS:
        return lines_page(request, comparison, level)
    form = UndercutForm(request.GET, comparison.competitors)
    if not form.is_valid():
        return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
    wanted = form.wanted()
    shown = UndercutFilter(wanted.by or UndercutsBy.THEM, wanted.order)
    results = undercut_responses(of_competitor(comparison, form.retailer_slug), level, shown)
    rows = Paginator(results.undercuts, ROWS).get_page(request.GET.get("page"))
    context = page_context(request, comparison) | {
        "form": form,
        "kept": [(name, value) for name, value in request.GET.items() if name not in (*FILTERS, "page")],
        "by_me": shown.by is UndercutsBy.ME,
        "order": shown.order.value,
        "counts": counts_of(results),
        "answers": answers_of(results, shown.by is UndercutsBy.ME),
        "rows": rows,
        "said": speakers_of(deal for row in rows for deal in row.undercut.deals),
        "csv": _file_address(request, comparison, "compare-undercuts-file", shown),
        "answers_csv": _file_address(request, comparison, "compare-answers-file", shown),
        "response_days": RESPONSE_DAYS,
        "responses_minimum": RESPONSES_MINIMUM,
        **level_context(level),
        "valid_days": VALID_DAYS,
    }
    return render(request, "compare/undercuts.html", context)


@require_safe
@with_prices_in_force
def undercuts_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """Every undercut of the period that the address asks for, one line each."""
    level, results = _asked(request, comparison)
    return export_response(
        undercuts_table(comparison, results.undercuts, options_of(request, comparison.period), level), fmt
    )


@require_safe
@with_prices_in_force
def answers_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """How often, how fast and how far each competitor and I followed, two lines for each competitor."""
    _, results = _asked(request, comparison)
    return export_response(
        answers_table(comparison, results.response_times, options_of(request, comparison.period)), fmt
    )


def _asked(request: PageRequest, comparison: Comparison) -> tuple[Level, UndercutResponses]:
    """Return what a file is about. Raises BadLevel for what the address cannot ask."""
    level = level_over_time(request, comparison)
    if level not in UNDERCUT_LEVELS:
        raise BadLevel(NO_INDEX)
    form = UndercutForm(request.GET, comparison.competitors)
    if not form.is_valid():
        raise BadLevel(errors_of(form))
    return level, undercut_responses(of_competitor(comparison, form.retailer_slug), level, form.wanted())


def counts_of(results: UndercutResponses) -> dict[str, int]:
    """Return how many undercuts each side made."""
    return {
        "me": sum(one.mine.n for one in results.response_times),
        "them": sum(one.competitors.n for one in results.response_times),
    }


def answers_of(results: UndercutResponses, by_me: bool) -> list[dict[str, Any]]:
    """Return each competitor with the answers to the undercuts of one side, and the ladder as bars."""
    found = []
    for one in results.response_times:
        figures = one.mine if by_me else one.competitors
        if figures.n:
            found.append({"competitor": one.competitor, "figures": figures, "bars": bars_of(figures)})
    return sorted(found, key=lambda row: (-row["figures"].n, row["competitor"].name))


def bars_of(figures: UndercutFigures) -> list[dict[str, str]]:
    """Return the rungs as stretches of a bar that is 100 wide."""
    bars, x = [], 0.0
    for rung in RUNGS:
        width = 100 * getattr(figures, rung) / figures.n
        if width:
            bars.append({"rung": rung, "x": f"{x:.2f}", "width": f"{width:.2f}"})
        x += width
    return bars


def _file_address(request: PageRequest, comparison: Comparison, name: str, shown: UndercutFilter) -> str:
    """Return the address of a file with what the page shows."""
    query = request.GET.copy()
    query.pop("page", None)
    query["by"] = (shown.by or UndercutsBy.THEM).value
    return f"{reverse(name, args=[comparison.workspace.pk, 'csv'])}?{query.urlencode()}"
