"""Competitors of a workspace: the list, suggestions, pasted handles, groups, archive."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.domain.roles import Right, may
from deals.forms.watching import CompetitorForm, PasteForm
from deals.models import Membership, Retailer
from deals.selectors.workspaces.competitors import competitors_of, search_retailers, suggested_competitors
from deals.services.workspaces import competitors
from deals.services.workspaces.competitors import Added
from deals.views.common.inputs import errors_of, text_of, texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

SHOWN_UNKNOWN = 10


@require_safe
@workspace_required(Right.READ)
def competitors_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """Competitors by group, the archive, and suggestions."""
    workspace, text = membership.workspace, text_of(request.GET, "q")
    context: dict[str, Any] = {
        "workspace": workspace,
        "membership": membership,
        "may_edit": may(membership.role, Right.EDIT),
        "rows": competitors_of(workspace),
        "archived": competitors_of(workspace, archived=True),
        "text": text,
        "results": search_retailers(text),
        "suggestions": suggested_competitors(workspace, request.as_of),
        "paste_form": PasteForm(auto_id="paste_%s"),
    }
    return render(request, "competitors/list.html", context)


@require_POST
@workspace_required(Right.EDIT)
def add(request: PageRequest, membership: Membership) -> HttpResponse:
    """Add one or several retailers by their slugs."""
    retailers = Retailer.objects.filter(slug__in=texts_of(request.POST, "retailer"))
    _tell(request, competitors.add_competitors(membership.workspace, request.user, list(retailers)))
    return _back(membership)


@require_POST
@workspace_required(Right.EDIT)
def paste(request: PageRequest, membership: Membership) -> HttpResponse:
    """Add what was pasted or uploaded: handles, domains, links or names."""
    form = PasteForm(request.POST, request.FILES)
    if form.is_valid():
        added = competitors.add_pasted(
            membership.workspace, request.user, form.cleaned_data["names"], form.cleaned_data["group"]
        )
        _tell(request, added)
    else:
        messages.error(request, errors_of(form))
    return _back(membership)


@require_POST
@workspace_required(Right.EDIT)
def change(request: PageRequest, membership: Membership, competitor: int) -> HttpResponse:
    """Move one to a group, tag it, archive it or take it back."""
    row = get_object_or_404(membership.workspace.competitors, pk=competitor)
    form = CompetitorForm(request.POST)
    if not form.is_valid():
        messages.error(request, errors_of(form))
    else:
        competitors.change_competitors(membership.workspace, request.user, [row.pk], **form.changes())
    return _back(membership)


def _tell(request: PageRequest, added: Added) -> None:
    """Report how many were added, and what was not."""
    if added.added:
        messages.success(request, f"{added.added} added.")
    if added.already_present:
        messages.info(request, f"{added.already_present} already in the list.")
    tell_refused(request, added)


def tell_refused(request: PageRequest, added: Added) -> None:
    """Report which names no retailer has, and how many were too many."""
    if added.unknown:
        names = ", ".join(added.unknown[:SHOWN_UNKNOWN])
        more = len(added.unknown) - SHOWN_UNKNOWN
        messages.warning(
            request,
            f"No retailer found for {names}{f' and {more} more' if more > 0 else ''}: try another "
            "spelling, or ask a curator to add it.",
        )
    if added.over_limit:
        messages.warning(
            request,
            f"{added.over_limit} not added: a workspace can have {competitors.MAX_COMPETITORS} at most.",
        )


def _back(membership: Membership) -> HttpResponse:
    return redirect("competitors", membership.workspace_id)
