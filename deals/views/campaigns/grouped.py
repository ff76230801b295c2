"""Campaigns as pages and files: the list of all, and which of the own ones worked."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.lift import Result
from deals.domain.roles import Right
from deals.exports.campaign_groups import CAMPAIGNS, WORKED, campaigns_table, worked_table
from deals.exports.campaign_pictures import SHORT, short_columns
from deals.exports.list_file import export_response
from deals.models import Membership
from deals.selectors.campaigns.grouped import with_figures
from deals.selectors.campaigns.worked import what_worked
from deals.views.campaigns.asked import (
    asked,
    asked_by_name,
    context_of,
    found_of,
    named_of,
    options_of,
    refused,
)
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

ROWS = 50


@require_safe
@workspace_required(Right.READ)
def list_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """All campaigns, those of most accounts first."""
    form, period = asked_by_name(request, membership)
    if not form.is_valid():
        return refused(request, form)
    found = named_of(form, period, membership)
    rows = Paginator(found.groups, ROWS).get_page(request.GET.get("page"))
    context = context_of(membership, form, period) | {
        "found": found,
        "columns": CAMPAIGNS,
        "rows": rows,
        "campaigns": with_figures(rows, found.usual),
    }
    return render(request, "campaigns/grouped.html", context)


@require_safe
@workspace_required(Right.READ)
def list_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    form, period = asked_by_name(request, membership)
    if not form.is_valid():
        return refused(request, form)
    found = named_of(form, period, membership)
    rows = with_figures(found.groups, found.usual)
    return export_response(campaigns_table(rows, options_of(request, form, period)), fmt)


@require_safe
@workspace_required(Right.READ)
def worked_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The own campaigns by lift, those that nobody passed on, and what ran beside them."""
    form, period = asked(request, membership)
    if not form.is_valid():
        return refused(request, form)
    found = found_of(form, period, membership)
    rows = what_worked(found, membership.workspace.own_retailer_id)
    context = context_of(membership, form, period) | {
        "found": found,
        "columns": short_columns(WORKED, (*SHORT, "beside")),
        "parts": [
            (result, len(those), those[:ROWS])
            for result in Result
            for those in [[row for row in rows if row.result is result]]
        ],
        "most": ROWS,
    }
    return render(request, "campaigns/worked.html", context)


@require_safe
@workspace_required(Right.READ)
def worked_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    form, period = asked(request, membership)
    if not form.is_valid():
        return refused(request, form)
    rows = what_worked(found_of(form, period, membership), membership.workspace.own_retailer_id)
    return export_response(worked_table(rows, options_of(request, form, period)), fmt)
