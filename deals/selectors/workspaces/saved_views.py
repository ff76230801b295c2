"""The views that a member sees: their own, and those that others share in the workspace."""

from django.db.models import Case, IntegerField, QuerySet, When
from django.urls import reverse
from django.utils.http import urlencode

from deals.domain.saved_views import MOMENT, SAVED_PAGES, WORKSPACE, filters_said
from deals.models import Membership, SavedView

LONGEST_MENU = 12


def views_of(membership: Membership) -> QuerySet[SavedView]:
    """Return the member's views in their order, then the others' shared ones by whose they are."""
    mine_first = Case(When(made_by=membership.user_id, then=0), default=1, output_field=IntegerField())
    seen = membership.workspace.saved_views.seen_by(membership.user_id).select_related("made_by")
    return seen.order_by(mine_first, "made_by__username", "place", "id")


def views_named(text: str, membership: Membership, most: int) -> list[SavedView]:
    """Return the views whose names hold all words of a text. 1 query."""
    found = views_of(membership)
    for word in text.split():
        found = found.filter(name__icontains=word)
    return list(found[:most])


def first_view_of(membership: Membership) -> SavedView | None:
    """Return the view that '/' leads the member to; None without one, or where they see it no more. 1 query.

    None costs no query where no view was chosen.
    """
    if membership.first_view_id is None:
        return None
    return views_of(membership).filter(pk=membership.first_view_id).first()


def address_of(view: SavedView, as_of: str = "") -> str:
    """Return where a view leads, as of a moment where the view has none of its own."""
    page = SAVED_PAGES[view.page]
    args = {"": [], WORKSPACE: [view.workspace_id]}.get(page.of, [view.thing])
    has_moment = f"&{MOMENT}=" in f"&{view.query}"
    moment = urlencode({MOMENT: as_of}) if as_of and not has_moment else ""
    query = "&".join(filter(None, (view.query, moment)))
    return reverse(view.page, args=args) + (f"?{query}" if query else "")


def page_said(view: SavedView) -> str:
    """Return what a view shows: its page's name, and which thing it is of."""
    name = SAVED_PAGES[view.page].name
    return f"{name} {view.thing}" if view.thing else name


def filters_of(view: SavedView) -> str:
    """Return a view's filters in words."""
    return filters_said(view.query)
