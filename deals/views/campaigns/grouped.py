"""Campaigns as pages and files: the list of all, and which of the own ones worked."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.campaign_groups import BOT_POSTS
from deals.domain.campaigns import GROUP_MINIMUM
from deals.domain.lift import ACCOUNT_MINIMUM, SETTLED_HOURS
from deals.domain.roles import Right
from deals.exports.campaign_groups import CAMPAIGNS, WORKED, campaigns_table, worked_table
from deals.exports.formats import export_response
from deals.exports.table import FileOptions
from deals.forms.campaigns import CampaignListForm
from deals.models import Membership
from deals.selectors.campaigns.grouped import CampaignList, campaign_list, with_figures
from deals.selectors.campaigns.reactions import campaign_retailers
from deals.selectors.campaigns.worked import Result, what_worked
from deals.selectors.common.as_of import Period, parse_period
from deals.views.common.files import filters_of, link_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.permissions import workspace_required

PERIOD = "90"
ROWS = 50


@require_safe
@workspace_required(Right.READ)
def list_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """All campaigns, those of most accounts first."""
    form, period = _asked(request, membership)
    if not form.is_valid():
        return _refused(request, form)
    found = _found(form, period, membership)
    rows = Paginator(found.groups, ROWS).get_page(request.GET.get("page"))
    context = _context(membership, form, period, found) | {
        "columns": CAMPAIGNS,
        "rows": rows,
        "campaigns": with_figures(rows, found.usual),
    }
    return render(request, "campaigns/grouped.html", context)


@require_safe
@workspace_required(Right.READ)
def list_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    form, period = _asked(request, membership)
    if not form.is_valid():
        return _refused(request, form)
    found = _found(form, period, membership)
    rows = with_figures(found.groups, found.usual)
    return export_response(campaigns_table(rows, _options_of(request, form, period)), fmt)


@require_safe
@workspace_required(Right.READ)
def worked_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The own campaigns by lift, those that nobody passed on, and what ran beside them."""
    form, period = _asked(request, membership)
    if not form.is_valid():
        return _refused(request, form)
    found = _found(form, period, membership)
    rows = what_worked(found, membership.workspace.own_retailer_id)
    context = _context(membership, form, period, found) | {
        "columns": WORKED,
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
    form, period = _asked(request, membership)
    if not form.is_valid():
        return _refused(request, form)
    rows = what_worked(_found(form, period, membership), membership.workspace.own_retailer_id)
    return export_response(worked_table(rows, _options_of(request, form, period)), fmt)


def _asked(request: PageRequest, membership: Membership) -> tuple[CampaignListForm, Period]:
    """Return the filters and the period of the address."""
    form = CampaignListForm(request.GET, campaign_retailers(membership.workspace))
    return form, parse_period(request.GET.get("period"), request.as_of.moment, default=PERIOD)


def _found(form: CampaignListForm, period: Period, membership: Membership) -> CampaignList:
    return campaign_list(form.filters(), period, membership.workspace.time_zone, form.all_voices)


def _context(
    membership: Membership, form: CampaignListForm, period: Period, found: CampaignList
) -> dict[str, Any]:
    return {
        "workspace": membership.workspace,
        "form": form,
        "found": found,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "minimum": GROUP_MINIMUM,
        "account_minimum": ACCOUNT_MINIMUM,
        "settled_hours": SETTLED_HOURS,
        "bot_posts": BOT_POSTS,
    }


def _options_of(request: PageRequest, form: CampaignListForm, period: Period) -> FileOptions:
    filters = {"period": period.key, **filters_of(request, *form.fields)}
    return FileOptions(link_of(request), filters, request.as_of.text)


def _refused(request: PageRequest, form: CampaignListForm) -> HttpResponse:
    return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
