"""The notes under the charts of a page."""

from typing import Any

from django import template
from django.template.context import Context

from deals.domain.chart_notes import may_delete, may_rewrite
from deals.domain.roles import Right, may
from deals.forms.chart_notes import NewNoteForm
from deals.models import ChartNote, Membership
from deals.selectors.common.as_of import Period
from deals.selectors.workspaces.chart_notes import NotesOf, notes_on
from deals.selectors.workspaces.workspaces import membership_of

register = template.Library()

MOST_SHOWN = 100


@register.inclusion_tag("notes/panel.html", takes_context=True)
def chart_notes(context: Context, period: Period, **of: Any) -> dict[str, Any]:
    """{% chart_notes period product=5 %}: the notes on the page's charts, and the form for more.

    `of` is nothing or one of product, line (their ids) and retailer (its short name). Nothing without a
    workspace. 1 query.
    """
    request = context["request"]
    membership = _membership(context)
    if membership is None:
        return {"workspace": None}
    found = list(notes_on(membership.workspace, NotesOf(**of), period)[: MOST_SHOWN + 1])
    kind, thing = next(iter(of.items()), ("", ""))
    day = {"first_day": request.as_of.last_instant.date()} if request.as_of.has_data else {}
    return {
        "workspace": membership.workspace,
        "membership": membership,
        "notes": sorted(found[:MOST_SHOWN], key=lambda one: (one.first_day, one.pk)),
        "has_more": len(found) > MOST_SHOWN,
        "form": NewNoteForm(of=kind, auto_id="note_%s", initial=day)
        if may(membership.role, Right.EDIT)
        else None,
        "kind": kind,
        "thing": thing,
        "here": request.get_full_path(),
        "as_of": context.get("as_of"),
    }


def _membership(context: Context) -> Membership | None:
    """Return the visitor's part in the workspace of the page, else in the current one.

    1 query for another one than the current.
    """
    request, shown = context["request"], context.get("workspace")
    current: Membership | None = getattr(request, "membership", None)
    if shown is None or (current is not None and current.workspace_id == shown.pk):
        return current
    return membership_of(request.user, shown.pk)


@register.filter
def can_rewrite(membership: Membership, note: ChartNote) -> bool:
    """Tell whether a member may change a note."""
    return may_rewrite(membership.role, is_mine=note.made_by_id == membership.user_id)


@register.filter
def can_delete(membership: Membership, note: ChartNote) -> bool:
    """Tell whether a member may delete a note."""
    return may_delete(membership.role, is_mine=note.made_by_id == membership.user_id)
