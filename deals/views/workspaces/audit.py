"""The audit log of a workspace, for managers: filtered, paged, as a file, with links to what is there."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deals.domain.roles import Right
from deals.exports.list_file import export_response
from deals.exports.workspace import log_table
from deals.forms.audit import LogForm
from deals.models import AuditEntry, Membership
from deals.selectors.workspaces.audit import audit_log, things_there
from deals.views.common.files import filters_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required
from deals.views.market.exports import refused

ROWS = 50

PAGES = {
    "alertrule": ("alert-rule", True),
    "apikey": ("workspace-detail", False),
    "assortmentitem": ("assortment-item", True),
    "assortmentupload": ("assortment-upload", True),
    "chartnote": ("notes", False),
    "invitation": ("workspace-detail", False),
    "membership": ("workspace-detail", False),
    "savedview": ("saved-views", False),
    "webhook": ("webhook-log", True),
}
"""Where a thing is seen: a page by its name, and whether it is the thing's own."""


@require_safe
@workspace_required(Right.MANAGE)
def audit_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The audit log."""
    workspace = membership.workspace
    form = LogForm(request.GET, workspace)
    filtered = bool(filters_of(request, *form.fields))
    context = {"workspace": workspace, "form": form, "filtered": filtered}
    if not form.is_valid():
        return render(request, "workspaces/audit.html", context, status=400)
    rows = Paginator(audit_log(workspace, form.filters()), ROWS).get_page(request.GET.get("page"))
    there = things_there(workspace, request.user, rows)
    shown = [(entry, _page_of(entry) if (entry.thing, entry.thing_id) in there else "") for entry in rows]
    return render(request, "workspaces/audit.html", {**context, "rows": rows, "shown": shown})


def _page_of(entry: AuditEntry) -> str:
    """Return the address of the page on which an entry's thing is seen."""
    if entry.thing == "watchlist":
        return f"{reverse('watchlists', args=[entry.workspace_id])}?list={entry.thing_id}"
    name, is_own = PAGES[entry.thing]
    return reverse(name, args=[entry.workspace_id, entry.thing_id] if is_own else [entry.workspace_id])


@require_safe
@workspace_required(Right.MANAGE)
def audit_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The audit log as a file, with the page's filters."""
    form = LogForm(request.GET, membership.workspace)
    if not form.is_valid():
        return refused(form)
    entries = audit_log(membership.workspace, form.filters())
    return export_response(log_table(membership.workspace, entries, filters_of(request, *form.fields)), fmt)
