"""The workspace's articles against what others advertise: competitors' prices, and prices below floors."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.metrics import VALID_DAYS
from deals.domain.roles import Right, may
from deals.exports.article_prices import (
    BREACHES,
    OFFENDERS,
    advertised_table,
    breaches_table,
    offenders_table,
)
from deals.exports.list_file import export_response
from deals.forms.article_prices import ArticleFilterForm
from deals.models import Membership, Retailer
from deals.selectors.assortment.advertised import advertised
from deals.selectors.assortment.articles import ArticleFilter
from deals.selectors.assortment.floors import MOST_BREACHES, floor_report
from deals.selectors.common.as_of import Period, parse_period
from deals.selectors.market.speakers import speakers_of
from deals.selectors.workspaces.competitors import competitors_of
from deals.views.common.files import options_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.permissions import View, workspace_required

ROWS = 50
OFFENDERS_SHOWN = 10
DEFAULT_PERIOD = "90"


def with_filters(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the filters and the period that the address asks for, to members only; 400 for bad ones."""

    @wraps(view)
    def entered(request: PageRequest, membership: Membership, **kwargs: Any) -> HttpResponseBase:
        form = ArticleFilterForm(request.GET)
        if not form.is_valid():
            return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
        period = parse_period(request.GET.get("period"), request.as_of.moment, DEFAULT_PERIOD)
        return view(request, membership, form.filters(), period, **kwargs)

    checked: View = entered
    return workspace_required(Right.READ)(checked)


def _context(
    request: PageRequest, membership: Membership, period: Period, retailers: Iterable[Retailer]
) -> dict[str, Any]:
    """Return what both pages show."""
    return {
        "workspace": membership.workspace,
        "may_edit": may(membership.role, Right.EDIT),
        "form": ArticleFilterForm(request.GET, retailers),
        "filtered": any(request.GET.get(name) for name in ("q", "brand", "retailer", "gap")),
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
    }


@require_safe
@with_filters
def advertised_page(
    request: PageRequest, membership: Membership, filters: ArticleFilter, period: Period
) -> HttpResponse:
    """What competitors advertise my articles for, at the as-of moment."""
    found = advertised(membership.workspace, filters, period)
    rows = Paginator(found.rows, ROWS).get_page(request.GET.get("page"))
    context = _context(request, membership, period, found.competitors) | {
        "found": found,
        "rows": rows,
        "said": speakers_of(deal for row in rows for deal in row.deals),
        "valid_days": VALID_DAYS,
    }
    return render(request, "assortment/advertised.html", context)


@require_safe
@with_filters
def advertised_file(
    request: PageRequest, membership: Membership, filters: ArticleFilter, period: Period, fmt: str
) -> HttpResponseBase:
    """The same as a file: a line for each article and competitor."""
    found = advertised(membership.workspace, filters, period)
    return export_response(
        advertised_table(membership.workspace, found.rows, options_of(request, period)), fmt
    )


@require_safe
@with_filters
def floors_page(
    request: PageRequest, membership: Membership, filters: ArticleFilter, period: Period
) -> HttpResponse:
    """Who advertised below my floor prices in the period, with each post."""
    found = floor_report(membership.workspace, filters, period)
    rivals = [row.retailer for row in competitors_of(membership.workspace)]
    rows = Paginator(found.breaches, ROWS).get_page(request.GET.get("page"))
    context = _context(request, membership, period, rivals) | {
        "found": found,
        "rows": rows,
        "columns": BREACHES,
        "offender_columns": OFFENDERS,
        "offenders": found.offenders[:OFFENDERS_SHOWN],
        "repeated": sum(one.figures.is_repeated for one in found.offenders),
        "most": MOST_BREACHES,
    }
    return render(request, "assortment/floors.html", context)


@require_safe
@with_filters
def floors_file(
    request: PageRequest, membership: Membership, filters: ArticleFilter, period: Period, fmt: str
) -> HttpResponseBase:
    """The evidence as a file."""
    found = floor_report(membership.workspace, filters, period)
    return export_response(
        breaches_table(membership.workspace, found.breaches, options_of(request, period)), fmt
    )


@require_safe
@with_filters
def offenders_file(
    request: PageRequest, membership: Membership, filters: ArticleFilter, period: Period, fmt: str
) -> HttpResponseBase:
    """The retailers as a file."""
    found = floor_report(membership.workspace, filters, period)
    return export_response(offenders_table(found.offenders, options_of(request, period)), fmt)
