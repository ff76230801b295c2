"""A workspace's watchlists."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from deals.domain.comparing.watched import DAYS, day_ends
from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.domain.sent_ids import id_in, ids_in
from deals.exports.watched import page_columns
from deals.forms.watching import SearchForm, TagsForm, WatchlistForm
from deals.forms.watchlist_import import ImportForm
from deals.models import Brand, Category, Membership, Product, WatchedItem, Watchlist
from deals.selectors.comparing.watched_prices import ROWS, first_day, watched_rows
from deals.selectors.workspaces.watchlists import all_watchlists_of, items_of
from deals.services.workspaces import watchlists as watching
from deals.services.workspaces.watchlists import Thing, first_list
from deals.views.common.inputs import errors_of, text_of, texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

CHARTS = "charts"
"""What `view` is in an address that shows the rows as charts on one time axis."""


@require_safe
@workspace_required(Right.READ)
def watchlists_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The lists, and the items of one of them: as rows, or as charts on one time axis."""
    workspace = membership.workspace
    lists, archived = all_watchlists_of(workspace)
    chosen = chosen_of(lists, request.GET.get("list", ""))
    tag = text_of(request.GET, "tag", 30)
    items = ItemPages(chosen, tag).get_page(request.GET.get("page")) if chosen else None
    rows = watched_rows(workspace, list(items), request.as_of.moment) if items else []
    first = first_day(rows)
    context = {
        "workspace": workspace,
        "may_edit": may(membership.role, Right.EDIT),
        "lists": lists,
        "archived": archived,
        "chosen": chosen,
        "tag": tag,
        "tags": sorted(getattr(chosen, "tags_used", ())),
        "rows": items,
        "watched": rows,
        "columns": page_columns(may(membership.role, Right.EDIT)),
        "is_charts": request.GET.get("view") == CHARTS,
        "days": DAYS,
        "first": first,
        "first_day": day_ends(request.as_of.moment)[first],
        "list_form": WatchlistForm(auto_id="list_%s"),
        "search_form": SearchForm(auto_id="search_%s"),
        "import_form": ImportForm(auto_id="import_%s"),
    }
    return render(request, "watchlists/list.html", context)


class ItemPages(Paginator):
    """Pages of a list's items; all of them were counted with the list."""

    def __init__(self, chosen: Watchlist, tag: str) -> None:
        self.known = None if tag else getattr(chosen, "n", None)
        super().__init__(items_of(chosen, tag), ROWS)

    @cached_property
    def count(self) -> int:
        """Return the number of items; 1 query for those of a tag."""
        return super().count if self.known is None else self.known


def chosen_of(lists: list[Watchlist], chosen: str) -> Watchlist | None:
    """Return the list whose id is wanted, else the first one."""
    return next((each for each in lists if str(each.pk) == chosen), lists[0] if lists else None)


@require_POST
@workspace_required(Right.EDIT)
def make(request: PageRequest, membership: Membership) -> HttpResponse:
    """Make a list."""
    form = WatchlistForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the list a name of at most 80 characters.")
        return redirect("watchlists", membership.workspace_id)
    try:
        made = watching.make_list(membership.workspace, request.user, form.cleaned_data["name"])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("watchlists", membership.workspace_id)
    return to_list(made)


@require_POST
@workspace_required(Right.EDIT)
def archive(request: PageRequest, membership: Membership, watchlist: int) -> HttpResponse:
    """Put a list away, or bring it back."""
    chosen = get_object_or_404(membership.workspace.watchlists, pk=watchlist)
    if request.POST.get("archived") == "no":
        watching.restore_list(chosen, request.user)
        return to_list(chosen)
    off = watching.archive_list(chosen, request.user)
    rules = f" {off} alert rule{'s' if off > 1 else ''} on it turned off." if off else ""
    messages.success(request, f"'{chosen}' is archived: restore it below.{rules}")
    return redirect("watchlists", membership.workspace_id)


@require_POST
@workspace_required(Right.EDIT)
def delete(request: PageRequest, membership: Membership, watchlist: int) -> HttpResponse:
    """Delete an archived list."""
    chosen = get_object_or_404(membership.workspace.watchlists, pk=watchlist)
    try:
        watching.delete_list(chosen, request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"'{chosen}' has been deleted.")
    return redirect("watchlists", membership.workspace_id)


@require_POST
@workspace_required(Right.EDIT)
def watch(request: PageRequest, membership: Membership) -> HttpResponse:
    """Watch a product, a brand, a category or a search; without a list on the first one."""
    things, lists = _things(request), membership.workspace.watchlists.active()
    number = request.POST.get("list", "")
    chosen = get_object_or_404(lists, pk=id_in(number)) if number else None
    try:
        chosen = chosen or first_list(membership.workspace, request.user)
        for thing in things:
            watching.watch(chosen, request.user, thing)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Added to {chosen}: {', '.join(map(str, things)) or 'nothing'}.")
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return to_list(chosen) if chosen else redirect("watchlists", membership.workspace_id)


@require_POST
@workspace_required(Right.EDIT)
def unwatch(request: PageRequest, membership: Membership, item: int) -> HttpResponse:
    """Take an item off its list."""
    watched = get_object_or_404(_items(membership), pk=item)
    watching.unwatch(watched, request.user)
    return to_list(watched.watchlist)


@require_POST
@workspace_required(Right.EDIT)
def tag(request: PageRequest, membership: Membership, item: int) -> HttpResponse:
    """Give an item other tags."""
    watched, form = get_object_or_404(_items(membership), pk=item), TagsForm(request.POST)
    if form.is_valid():
        watching.tag_item(watched, request.user, form.cleaned_data["tags"])
    else:
        messages.error(request, errors_of(form))
    return to_list(watched.watchlist)


def _items(membership: Membership) -> QuerySet[WatchedItem]:
    """Return the items of the workspace's lists."""
    return WatchedItem.objects.filter(watchlist__workspace=membership.workspace_id).select_related(
        "watchlist__workspace", "product", "brand", "category"
    )


def _things(request: PageRequest) -> list[Thing]:
    """Return what is to be watched; what does not exist is left out."""
    posted = request.POST
    products = ids_in(texts_of(posted, "product"), most=200)
    results: list[Thing] = [*Product.objects.filter(pk__in=products)]
    results += Brand.objects.filter(slug__in=texts_of(posted, "brand"))
    results += Category.objects.filter(slug__in=texts_of(posted, "category"))
    search = SearchForm(posted)
    if "search" in posted and search.is_valid():
        results.append(str(search.cleaned_data["search"]))
    return results


def to_list(watchlist: Watchlist, **query: int) -> HttpResponse:
    """Lead to a list's page."""
    response = redirect("watchlists", watchlist.workspace_id)
    response["Location"] += f"?{urlencode({'list': watchlist.pk, **query})}"
    return response
