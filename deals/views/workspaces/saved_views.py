"""Saved views: saved from any page, opened, changed, ordered, one of them as the first page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.domain.saved_views import LONGEST_ADDRESS, MOMENT, MOST_VIEWS, may_change
from deals.domain.sent_ids import id_in
from deals.exports.list_file import export_response
from deals.exports.saved_views import page_columns, saved_view_table
from deals.forms.saved_views import SaveViewForm, ViewForm
from deals.models import Membership, SavedView
from deals.selectors.workspaces.saved_views import LONGEST_MENU, address_of, first_view_of, views_of
from deals.services.workspaces import saved_views
from deals.views.common.files import link_of
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

FORM = ["GET", "HEAD", "POST"]


@require_safe
@workspace_required(Right.READ)
def views_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The list; with the address of a page in `to` the form that saves it too."""
    to = text_of(request.GET, "to", LONGEST_ADDRESS + 1)
    form = _save_form(membership, to) if to else None
    return _page(request, membership, form)


def _page(
    request: PageRequest, membership: Membership, form: SaveViewForm | None, status: int = 200
) -> HttpResponse:
    views = list(views_of(membership))
    context = {
        "workspace": membership.workspace,
        "views": views,
        "columns": page_columns(link_of(request)),
        "form": form,
        "first_view": next((each for each in views if each.pk == membership.first_view_id), None),
        "is_manager": may(membership.role, Right.MANAGE),
        "most": MOST_VIEWS,
        "used": membership.workspace.saved_views.count(),
    }
    return render(request, "saved_views/list.html", context, status=status)


def _save_form(membership: Membership, to: str, data: Any = None) -> SaveViewForm:
    """Return the form that saves the page `to`; the day can be kept where one was chosen."""
    form = SaveViewForm(
        data, initial={"address": to}, auto_id="view_%s", may_share=may(membership.role, Right.EDIT)
    )
    if data is None and f"{MOMENT}=" not in to:
        del form.fields["keep_moment"]
    return form


@require_safe
@workspace_required(Right.READ)
def menu(request: PageRequest, membership: Membership) -> HttpResponse:
    """What the header's menu holds: the form that saves the page `to`, and the first of the views."""
    to = text_of(request.GET, "to", LONGEST_ADDRESS + 1)
    views = list(views_of(membership)[: LONGEST_MENU + 1])
    context = {
        "workspace": membership.workspace,
        "views": views[:LONGEST_MENU],
        "has_more": len(views) > LONGEST_MENU,
        "form": _save_form(membership, to) if _is_saved(to, membership) else None,
        "first_view": first_view_of(membership),
    }
    return render(request, "saved_views/menu.html", context)


def _is_saved(to: str, membership: Membership) -> bool:
    """Tell whether a page is one that can be saved."""
    try:
        saved_views.view_at(to, membership.workspace, keep_moment=True)
    except Refused:
        return False
    return True


@require_POST
@workspace_required(Right.READ)
def save(request: PageRequest, membership: Membership) -> HttpResponse:
    """Save a page, and go back to it."""
    to = text_of(request.POST, "address", LONGEST_ADDRESS + 1)
    form = _save_form(membership, to, request.POST)
    if form.is_valid():
        try:
            view = saved_views.save_view(
                membership.workspace,
                request.user,
                name=form.cleaned_data["name"],
                address=form.cleaned_data["address"],
                is_shared=form.cleaned_data.get("is_shared", False),
                keep_moment=form.cleaned_data["keep_moment"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Saved as '{view}': the bookmark in the header opens it.")
            return _back(to, membership)
    return _page(request, membership, form, status=400)


def _back(to: str, membership: Membership) -> HttpResponse:
    if url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return redirect(to)
    return redirect("saved-views", membership.workspace_id)


def view_of(membership: Membership, pk: int | None) -> SavedView:
    """Return a view that the member sees. Raises Http404."""
    view: SavedView = get_object_or_404(views_of(membership).select_related("workspace", "made_by"), pk=pk)
    return view


def view_to_change(membership: Membership, pk: int) -> SavedView:
    """Return a view that the member may change. Raises Http404, PermissionDenied."""
    view = view_of(membership, pk)
    if not may_change(membership.role, is_mine=view.made_by_id == membership.user_id):
        raise PermissionDenied(f"'{view}' is {view.made_by}'s: they or a manager can change it.")
    return view


@require_safe
@workspace_required(Right.READ)
def open_view(request: PageRequest, membership: Membership, view: int) -> HttpResponse:
    """Lead to the page that a view is of, as of the day that is looked at where it has none of its own."""
    as_of = request.as_of.text if request.as_of.chosen else ""
    return redirect(address_of(view_of(membership, view), as_of))


@require_http_methods(FORM)
@workspace_required(Right.READ)
def change(request: PageRequest, membership: Membership, view: int) -> HttpResponse:
    """Rename a view, share it or end that."""
    chosen = view_to_change(membership, view)
    first = {"name": chosen.name, "is_shared": chosen.is_shared}
    may_share = chosen.is_shared or may(membership.role, Right.EDIT)
    form = ViewForm(request.POST or None, initial=first, may_share=may_share)
    if form.is_valid():
        is_shared = form.cleaned_data.get("is_shared", chosen.is_shared)
        try:
            saved_views.change_view(chosen, request.user, name=form.cleaned_data["name"], is_shared=is_shared)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            return redirect("saved-views", membership.workspace_id)
    context = {"workspace": membership.workspace, "view": chosen, "form": form}
    status = 400 if request.method == "POST" else 200
    return render(request, "saved_views/change.html", context, status=status)


@require_http_methods(FORM)
@workspace_required(Right.READ)
def delete(request: PageRequest, membership: Membership, view: int) -> HttpResponse:
    """Ask, then delete a view."""
    chosen = view_to_change(membership, view)
    if request.method == "POST":
        saved_views.delete_view(chosen, request.user)
        messages.success(request, f"The view '{chosen}' has been deleted.")
        return redirect("saved-views", membership.workspace_id)
    context = {"workspace": membership.workspace, "view": chosen}
    return render(request, "saved_views/delete.html", context)


@require_POST
@workspace_required(Right.READ)
def move(request: PageRequest, membership: Membership, view: int) -> HttpResponse:
    """Move a view of one's own up, or (`to` is down) down."""
    chosen = view_of(membership, view)
    if chosen.made_by_id != membership.user_id:
        raise PermissionDenied(f"'{chosen}' is {chosen.made_by}'s: only they order their views.")
    step = 1 if request.POST.get("to") == "down" else -1
    saved_views.move_view(chosen, saved_views.place_of(chosen) + step)
    return redirect("saved-views", membership.workspace_id)


@require_POST
@workspace_required(Right.READ)
def choose_first(request: PageRequest, membership: Membership) -> HttpResponse:
    """Make a view one's first page; without one the overview is it again."""
    number = request.POST.get("view", "")
    saved_views.choose_first(membership, view_of(membership, id_in(number)) if number else None)
    return redirect("saved-views", membership.workspace_id)


@require_safe
@workspace_required(Right.READ)
def views_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The list as a file."""
    table = saved_view_table(membership.workspace, views_of(membership), link_of(request))
    return export_response(table, fmt)
