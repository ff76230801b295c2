"""Every list of deals as a file: the page's address with .csv, .xlsx or .json, and the page's filters."""

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from deals.domain.roles import Right
from deals.exports import campaigns as campaign_tables
from deals.exports import market, workspace
from deals.exports.assortment import assortment_table
from deals.exports.list_file import export_response
from deals.exports.table import FileOptions
from deals.exports.watched import watched_table
from deals.forms.assortment import ItemSearchForm
from deals.forms.campaigns import CampaignPostsForm, ReactionsForm
from deals.forms.market import ProductSearchForm, RetailerSearchForm
from deals.models import Membership
from deals.selectors.assortment.articles import items_of as assortment_items_of
from deals.selectors.campaigns import reactions as campaigns
from deals.selectors.campaigns.posts import campaign_posts as posts_behind
from deals.selectors.common.as_of import Period, parse_period
from deals.selectors.market.products import ordered, search_products
from deals.selectors.workspaces.competitors import competitors_of
from deals.selectors.workspaces.watchlists import items_of, watchlists_of
from deals.selectors.workspaces.workspaces import keys_of, members_of, open_invitations
from deals.views.campaigns.reactions import PERIOD
from deals.views.common.files import filters_of, link_of
from deals.views.common.inputs import errors_of, text_of
from deals.views.common.page import PageRequest, convert_to
from deals.views.common.permissions import workspace_required
from deals.views.common.redirects import follow_retailer_merges
from deals.views.market.retailer_profile import asked_of
from deals.views.workspaces.watchlists import chosen_of


def _options_of(request: PageRequest, form: Form, period: Period) -> FileOptions:
    """Return what the address of a file asks for: the period and the fields of its form are the filters."""
    filters = {"period": period.key, **filters_of(request, *form.fields)}
    return FileOptions(link_of(request), filters, request.as_of.text)


def refused(form: Form) -> HttpResponse:
    """Answer 400 with what is wrong with the filters."""
    return HttpResponse(errors_of(form), status=400, content_type="text/plain; charset=utf-8")


@require_safe
def products(request: PageRequest, fmt: str) -> HttpResponseBase:
    """The product list."""
    form = ProductSearchForm(request.GET)
    if not form.is_valid():
        return refused(form)
    period = Period.all_until(request.as_of.moment)
    search = form.filters()
    results = ordered(search_products(search, period), form.cleaned_data["order"])
    filters = filters_of(request, *form.fields)
    return export_response(
        market.product_table(results, period, search.currency, filters, request.as_of.text), fmt
    )


@require_safe
def retailer_list(request: PageRequest, fmt: str) -> HttpResponseBase:
    """The retailer list."""
    form = RetailerSearchForm(request.GET)
    if not form.is_valid():
        return refused(form)
    period = parse_period(request.GET.get("period"), request.as_of.moment, default="90")
    filters = {"period": period.key, **filters_of(request, *form.fields)}
    return export_response(market.retailer_table(form.rows(period), filters, request.as_of.text), fmt)


@require_safe
@follow_retailer_merges
def retailer_deals(request: PageRequest, slug: str, fmt: str) -> HttpResponseBase:
    """A retailer's deals, newest first: of the period or a day, of a category where one is chosen."""
    asked = asked_of(request, slug)
    chosen = filters_of(request, "convert", "category", "day")
    filters = {"period": asked.period.key, "retailer": slug, **chosen}
    options = FileOptions(link_of(request), filters, request.as_of.text, convert_to(request))
    table = market.deal_table(f"deals-of-{slug}", f"Deals of {asked.retailer}", asked.deals, options)
    return export_response(table, fmt)


@require_safe
@workspace_required(Right.READ)
def members(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The members."""
    return export_response(
        workspace.member_table(membership.workspace, members_of(membership.workspace)), fmt
    )


@require_safe
@workspace_required(Right.MANAGE)
def invitations(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The open invitations, without their secrets."""
    rows = open_invitations(membership.workspace)
    return export_response(workspace.invitation_table(membership.workspace, rows), fmt)


@require_safe
@workspace_required(Right.MANAGE)
def keys(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The API keys, without their secrets."""
    return export_response(workspace.key_table(membership.workspace, keys_of(membership.workspace)), fmt)


@require_safe
@workspace_required(Right.READ)
def competitors(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """Competitors, then the archived ones."""
    rows = [*competitors_of(membership.workspace), *competitors_of(membership.workspace, archived=True)]
    return export_response(workspace.competitor_table(membership.workspace, rows), fmt)


@require_safe
@workspace_required(Right.READ)
def watchlists(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The watchlists."""
    return export_response(
        workspace.watchlists_table(membership.workspace, watchlists_of(membership.workspace)), fmt
    )


@require_safe
@workspace_required(Right.READ)
def watched(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The items of the list that the page shows."""
    chosen = chosen_of(list(watchlists_of(membership.workspace)), request.GET.get("list", ""))
    items = items_of(chosen, text_of(request.GET, "tag", 30)) if chosen else None
    filters, as_of = filters_of(request, "tag"), request.as_of
    table = watched_table(membership.workspace, chosen, items, filters, as_of.moment, as_of.text)
    return export_response(table, fmt)


@require_safe
@workspace_required(Right.READ)
def assortment(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The assortment, by SKU."""
    form = ItemSearchForm(request.GET)
    if not form.is_valid():
        return refused(form)
    items = assortment_items_of(membership.workspace, form.cleaned_data["q"], form.cleaned_data["match"])
    return export_response(
        assortment_table(membership.workspace, items, filters_of(request, *form.fields)), fmt
    )


@require_safe
@workspace_required(Right.READ)
def campaign_part(
    request: PageRequest, membership: Membership, fmt: str, part: str = "groups"
) -> HttpResponseBase:
    """A list of the campaign page: groups, posts, rhythm or days."""
    form = ReactionsForm(request.GET, campaigns.campaign_retailers(membership.workspace))
    period = parse_period(request.GET.get("period"), request.as_of.moment, default=PERIOD)
    if not form.is_valid():
        return refused(form)
    results = campaigns.campaigns(form.filters(), period, membership.workspace.time_zone)
    table = campaign_tables.PARTS[part](results, _options_of(request, form, period))
    return export_response(table, fmt)


@require_safe
@workspace_required(Right.READ)
def campaign_posts(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The posts behind a number of the campaign page."""
    form = CampaignPostsForm(request.GET, campaigns.campaign_retailers(membership.workspace))
    period = parse_period(request.GET.get("period"), request.as_of.moment, default=PERIOD)
    if not form.is_valid():
        return refused(form)
    results = posts_behind(form.filters(), period, membership.workspace.time_zone, form.behind())
    title = f"Posts: {results.name}" if results.name else "Posts"
    table = campaign_tables.posts_table(title, results.posts, _options_of(request, form, period))
    return export_response(table, fmt)
