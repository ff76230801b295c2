"""What pages and files of campaigns are asked for, and what their templates say of it."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from deals.domain.campaign_groups import BOT_POSTS
from deals.domain.campaigns import GROUP_MINIMUM
from deals.domain.lift import ACCOUNT_MINIMUM, SETTLED_HOURS
from deals.exports.table import FileOptions
from deals.forms.campaigns import CampaignListForm, CampaignSearchForm
from deals.models import Membership
from deals.selectors.campaigns.grouped import CampaignList, campaign_list, named
from deals.selectors.campaigns.reactions import campaign_retailers
from deals.selectors.campaigns.year_before import YearBefore, year_before
from deals.selectors.common.as_of import Period, parse_period
from deals.views.common.files import filters_of, link_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label

PERIOD = "90"


def asked(request: PageRequest, membership: Membership) -> tuple[CampaignListForm, Period]:
    """Return the filters and the period of the address."""
    form = CampaignListForm(request.GET, campaign_retailers(membership.workspace))
    return form, _period_of(request)


def asked_by_name(request: PageRequest, membership: Membership) -> tuple[CampaignSearchForm, Period]:
    """Return the same filters, with words of names besides."""
    form = CampaignSearchForm(request.GET, campaign_retailers(membership.workspace))
    return form, _period_of(request)


def found_of(form: CampaignListForm, period: Period, membership: Membership) -> CampaignList:
    """Return the campaigns that a valid form asks for."""
    return campaign_list(form.filters(), period, membership.workspace.time_zone, form.all_voices)


def named_of(form: CampaignSearchForm, period: Period, membership: Membership) -> CampaignList:
    """Return those of them that hold the words asked for."""
    return named(found_of(form, period, membership), form.cleaned_data["q"])


def years_of(form: CampaignListForm, period: Period, membership: Membership) -> YearBefore:
    """Return the own campaigns beside those of the year before."""
    workspace = membership.workspace
    wanted = form.filters_of_own(workspace.own_retailer)
    return year_before(wanted, period, workspace.time_zone, form.all_voices)


def context_of(membership: Membership, form: CampaignListForm, period: Period) -> dict[str, Any]:
    """Return what each page of campaigns says of its filters and rules."""
    return {
        "workspace": membership.workspace,
        "form": form,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "minimum": GROUP_MINIMUM,
        "account_minimum": ACCOUNT_MINIMUM,
        "settled_hours": SETTLED_HOURS,
        "bot_posts": BOT_POSTS,
    }


def options_of(request: PageRequest, form: CampaignListForm, period: Period) -> FileOptions:
    """Return what a file says of itself."""
    filters = {"period": period.key, **filters_of(request, *form.fields)}
    return FileOptions(link_of(request), filters, request.as_of.text)


def _period_of(request: PageRequest) -> Period:
    return parse_period(request.GET.get("period"), request.as_of.moment, default=PERIOD)


def refused(request: PageRequest, form: Form) -> HttpResponse:
    """Say what is wrong with the filters."""
    return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
