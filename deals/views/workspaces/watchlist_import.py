"""Putting many things on a watchlist at once; what fits nothing comes back as a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from deals.domain.roles import Right
from deals.exports.list_file import export_response
from deals.exports.watched import refused_table
from deals.forms.watchlist_import import ImportForm
from deals.models import Membership
from deals.selectors.workspaces.watchlist_names import ImportedRow
from deals.services.workspaces.watchlist_import import import_items
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required
from deals.views.workspaces.watchlists import to_list

REFUSED = "watchlist-import-refused-{}"
"""Of the session: the rows of the last import into a workspace's lists that fitted nothing."""


@require_POST
@workspace_required(Right.EDIT)
def import_rows(request: PageRequest, membership: Membership, watchlist: int) -> HttpResponse:
    """Add what was pasted or uploaded."""
    chosen = get_object_or_404(membership.workspace.watchlists.active(), pk=watchlist)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, errors_of(form))
        return to_list(chosen)
    done = import_items(chosen, request.user, form.cleaned_data["texts"])
    kept = [{"number": row.number, "text": row.text, "reason": row.reason} for row in done.refused]
    request.session[REFUSED.format(membership.workspace_id)] = kept
    messages.success(request, f"{done.added} added, {done.known} stood on the list already.")
    if not kept:
        return to_list(chosen)
    messages.warning(
        request, f"{len(kept)} row{'s' if len(kept) > 1 else ''} fit nothing: see the file below."
    )
    return to_list(chosen, refused=len(kept))


@require_safe
@workspace_required(Right.EDIT)
def refused_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The rows of my last import that fitted nothing, each with its reason."""
    kept: list[dict[str, Any]] = request.session.get(REFUSED.format(membership.workspace_id), [])
    rows = [ImportedRow(number=row["number"], text=row["text"], reason=row["reason"]) for row in kept]
    return export_response(refused_table(membership.workspace, rows), fmt)
