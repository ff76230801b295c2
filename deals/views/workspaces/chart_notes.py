"""Notes on charts: their list, and writing, changing and deleting one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.chart_notes import MOST_NOTES, may_delete, may_rewrite
from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.domain.sent_ids import id_in
from deals.exports.chart_notes import DOES, NOTES, note_table
from deals.exports.list_file import export_response
from deals.forms.chart_notes import EVERYWHERE, NewNoteForm, NoteForm
from deals.models import ChartNote, Membership, Product, ProductLine, Retailer
from deals.selectors.workspaces.chart_notes import all_notes
from deals.services.workspaces import chart_notes
from deals.services.workspaces.chart_notes import Thing
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

FORM = ["GET", "HEAD", "POST"]
ROWS = 50
LONGEST_ADDRESS = 2_000


@require_safe
@workspace_required(Right.READ)
def notes_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """All notes of the workspace, and the form of a new one on all its charts."""
    return _page(request, membership, NewNoteForm(auto_id="note_%s"))


def _page(request: PageRequest, membership: Membership, form: NewNoteForm, status: int = 200) -> HttpResponse:
    rows = Paginator(all_notes(membership.workspace), ROWS).get_page(request.GET.get("page"))
    context = {
        "workspace": membership.workspace,
        "membership": membership,
        "rows": rows,
        "columns": (*NOTES, DOES),
        "form": form if may(membership.role, Right.EDIT) else None,
        "sent": request.POST,
        "most": MOST_NOTES,
    }
    return render(request, "notes/list.html", context, status=status)


@require_safe
@workspace_required(Right.READ)
def notes_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """All notes of the workspace."""
    return export_response(note_table(membership.workspace, all_notes(membership.workspace)), fmt)


@require_POST
@workspace_required(Right.EDIT)
def add(request: PageRequest, membership: Membership) -> HttpResponse:
    """Write a note: on all charts of the workspace, or on those of a product, line or retailer."""
    of, thing = _thing(request)
    form = NewNoteForm(request.POST, of=of, auto_id="note_%s")
    if form.is_valid():
        is_everywhere = form.cleaned_data.get("where") == EVERYWHERE
        values = {name: form.cleaned_data[name] for name in ("first_day", "last_day", "text")}
        try:
            chart_notes.add_note(
                membership.workspace, request.user, of=None if is_everywhere else thing, **values
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _back(request, membership)
    return _page(request, membership, form, status=400)


def _thing(request: PageRequest) -> tuple[str, Thing | None]:
    """Return what the page is of that a note is written on: its kind and row. Raises Http404."""
    sent = request.POST
    if number := id_in(sent.get("product", "")):
        return "product", get_object_or_404(Product, pk=number)
    if number := id_in(sent.get("line", "")):
        return "line", get_object_or_404(ProductLine, pk=number)
    if slug := text_of(sent, "retailer"):
        return "retailer", get_object_or_404(Retailer, slug=slug)
    return "", None


def _back(request: PageRequest, membership: Membership) -> HttpResponse:
    """Lead to the page that a note was written on, where the notes stand."""
    target = text_of(request.POST or request.GET, "next", LONGEST_ADDRESS)
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(f"{target.partition('#')[0]}#notes")
    return redirect("notes", membership.workspace_id)


def _note_of(membership: Membership, pk: int) -> ChartNote:
    found: ChartNote = get_object_or_404(all_notes(membership.workspace).select_related("workspace"), pk=pk)
    return found


@require_http_methods(FORM)
@workspace_required(Right.READ)
def change(request: PageRequest, membership: Membership, note: int) -> HttpResponse:
    """Change one's own note."""
    found = _note_of(membership, note)
    if not may_rewrite(membership.role, is_mine=found.made_by_id == membership.user_id):
        raise PermissionDenied(f"{found.made_by_name} wrote this note: only they can change it.")
    first = {name: getattr(found, name) for name in ("first_day", "last_day", "text")}
    form = NoteForm(request.POST or None, initial=first)
    if form.is_valid():
        chart_notes.change_note(found, request.user, **form.cleaned_data)
        return _back(request, membership)
    return _ask(request, membership, found, {"form": form})


@require_http_methods(FORM)
@workspace_required(Right.READ)
def delete(request: PageRequest, membership: Membership, note: int) -> HttpResponse:
    """Ask, then delete a note."""
    found = _note_of(membership, note)
    if not may_delete(membership.role, is_mine=found.made_by_id == membership.user_id):
        raise PermissionDenied(f"{found.made_by_name} wrote this note: they or a manager can delete it.")
    if request.method == "POST":
        chart_notes.delete_note(found, request.user)
        messages.success(request, "The note has been deleted.")
        return _back(request, membership)
    return _ask(request, membership, found, {})


def _ask(
    request: PageRequest, membership: Membership, found: ChartNote, more: dict[str, Any]
) -> HttpResponse:
    """Show the form that changes a note, else the question whether it shall go."""
    target = text_of(request.POST or request.GET, "next", LONGEST_ADDRESS)
    context = {"workspace": membership.workspace, "note": found, "next": target, **more}
    name = "change" if "form" in more else "delete"
    status = 400 if request.method == "POST" else 200
    return render(request, f"notes/{name}.html", context, status=status)
