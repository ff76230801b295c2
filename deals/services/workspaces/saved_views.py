"""Saved views: made from an address of the site, changed, ordered, handed on."""

from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from deals.domain.refused import Refused
from deals.domain.saved_views import (
    LONGEST_ADDRESS,
    MOST_VIEWS,
    SAME_PAGE,
    SAVED_PAGES,
    WORKSPACE,
    free_name,
    kept_query,
)
from deals.models import Membership, Product, ProductLine, Retailer, SavedView, Workspace
from deals.services.workspaces.audit import note

NO_PAGE = "This is no page of this site that can be saved, such as /products/?brand=lumo."
NAME_LENGTH = 80


@transaction.atomic
def save_view(
    workspace: Workspace, by: User, *, name: str, address: str, is_shared: bool, keep_moment: bool
) -> SavedView:
    """Save a page under a name, as the last of the maker's views. Raises Refused."""
    view = view_at(address, workspace, keep_moment=keep_moment)
    if workspace.saved_views.count() >= MOST_VIEWS:
        raise Refused(
            f"A workspace keeps up to {MOST_VIEWS} saved views, those that only their makers see too: "
            "delete one first."
        )
    _refuse_twice(workspace, by.pk, name)
    view.made_by, view.name, view.is_shared = by, name, is_shared
    view.place = _next_place(workspace, by.pk)
    view.save()
    if is_shared:
        note(workspace, by, "shared the view", name, view)
    return view


@transaction.atomic
def change_view(view: SavedView, by: User, *, name: str, is_shared: bool) -> None:
    """Rename a view, share it or end that. The log tells of shared ones. Raises Refused."""
    before, was_shared = view.name, view.is_shared
    if name != before:
        _refuse_twice(view.workspace, view.made_by_id, name)
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    if is_shared != was_shared:
        note(view.workspace, by, "shared the view" if is_shared else "unshared the view", name, view)
    elif is_shared and name != before:
        note(view.workspace, by, "renamed the view", f"{before} → {name}", view)
    if was_shared and not is_shared:
        first = Membership.objects.filter(workspace=view.workspace_id, first_view=view)
        first.exclude(user=view.made_by_id).update(first_view=None)


@transaction.atomic
def move_view(view: SavedView, place: int) -> None:
    """Give a view another place among its maker's: 0 is the first; too far is the last."""
    mine = view.workspace.saved_views.filter(made_by=view.made_by_id).order_by("place", "id")
    views = [each for each in mine.select_for_update() if each.pk != view.pk]
    views.insert(max(0, min(place, len(views))), view)
    for number, each in enumerate(views):
        each.place = number
    SavedView.objects.bulk_update(views, ["place"])


def place_of(view: SavedView) -> int:
    """Return how many of its maker's views stand before a view. 1 query."""
    mine = view.workspace.saved_views.filter(made_by=view.made_by_id).order_by("place", "id")
    return list(mine.values_list("pk", flat=True)).index(view.pk)


@transaction.atomic
def delete_view(view: SavedView, by: User) -> None:
    """Delete a view; for whom it was the first page, that is the overview again."""
    if view.is_shared:
        note(view.workspace, by, "deleted the view", view.name)
    view.delete()


def choose_first(membership: Membership, view: SavedView | None) -> None:
    """Let '/' lead the member to a view; None: to the overview."""
    membership.first_view = view
    membership.save(update_fields=["first_view"])


def hand_views_over(left: Membership, owner: Membership | None) -> None:
    """Delete the private views of who left, and give the shared ones to the owner, after the owner's own.

    `owner` is None where the workspace goes too.
    """
    views = SavedView.objects.filter(workspace=left.workspace_id, made_by=left.user_id)
    if owner is None:
        views.delete()
        return
    views.filter(is_shared=False).delete()
    names = set(_of(left.workspace_id, owner.user_id).values_list("name", flat=True))
    for view in views.order_by("place", "id"):
        view.name = free_name(view.name, left.user.get_username(), names, NAME_LENGTH)
        view.made_by_id, view.place = owner.user_id, _next_place(view.workspace, owner.user_id)
        view.save(update_fields=["name", "made_by", "place"])
        names.add(view.name)


def _of(workspace: int, user: int) -> QuerySet[SavedView]:
    return SavedView.objects.filter(workspace=workspace, made_by=user)


def _next_place(workspace: Workspace, user: int) -> int:
    last = _of(workspace.pk, user).aggregate(last=Max("place"))["last"]
    return 0 if last is None else last + 1


def _refuse_twice(workspace: Workspace, user: int, name: str) -> None:
    if _of(workspace.pk, user).filter(name=name).exists():
        raise Refused(
            f"There is a view '{name}' of the same member: choose another name, or delete that one."
        )


def view_at(address: str, workspace: Workspace, *, keep_moment: bool) -> SavedView:
    """Return a view of a page by its address, not saved. Raises Refused for all but pages of this site."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    if not is_ours or len(address) > LONGEST_ADDRESS:
        raise Refused(NO_PAGE)
    parts = urlsplit(address)
    route, thing = _route_and_thing(parts.path, workspace)
    query = kept_query(parts.query, keep_moment=keep_moment)
    return SavedView(workspace=workspace, page=route, thing=thing, query=query)


def _route_and_thing(path: str, workspace: Workspace) -> tuple[str, str]:
    """Return the page's route, and what it is of; '' where it is of nothing or of the workspace."""
    try:
        match = resolve(path)
    except Resolver404:
        raise Refused(NO_PAGE) from None
    route = SAME_PAGE.get(match.url_name or "", match.url_name or "")
    page = SAVED_PAGES.get(route)
    if page is None or match.namespaces:
        raise Refused(NO_PAGE)
    thing = match.kwargs.get("pk", match.kwargs.get("slug"))
    if page.of == WORKSPACE:
        if thing != workspace.pk:
            raise Refused("This is a page of another workspace: switch to that one, and save it there.")
        return route, ""
    if thing is not None and not _is_there(page.of, thing):
        raise Refused(f"There is no such {page.of}.")
    return route, "" if thing is None else str(thing)


def _is_there(of: str, thing: int | str) -> bool:
    """Tell whether there is a product, line or retailer of this id or short name."""
    if of == "retailer":
        return Retailer.objects.filter(slug=thing).exists()
    models = {"product": Product.objects, "line": ProductLine.objects}
    return bool(models[of].filter(pk=thing).exists())
