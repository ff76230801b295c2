"""The catalogue's page for curators: import, export, merges, and who changed what."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.domain.catalogue_csv import COLUMNS, MOST_CHARACTERS
from deals.domain.refused import Refused
from deals.selectors.curation.queues import retailer_names
from deals.selectors.market.catalogue import (
    brand_merges,
    brand_names,
    catalogue_history,
    find_brand,
    retailer_merges,
)
from deals.services.curation.sellers import find_retailer
from deals.services.market.brands import merge_brands, undo_brand_merge
from deals.services.market.catalogue_import import ImportPreview, apply_import, preview_import
from deals.services.market.retailers import merge_retailers, undo_merge
from deals.services.matching.line_catalogue import LinesPreview, apply_lines, preview_lines
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 50
LINES = "lines"
CATALOGUES = (*COLUMNS, LINES)


@require_safe
@staff_only
def catalogue_page(request: PageRequest) -> HttpResponse:
    """Import, export, merge; the latest merges and changes."""
    context = {
        "catalogues": CATALOGUES,
        "merging": [
            ("retailer", "catalogues-merge", "catalogues-undo", retailer_names(), retailer_merges()[:ROWS]),
            ("brand", "brands-merge", "brands-undo", brand_names(), brand_merges()[:ROWS]),
        ],
        "changes": catalogue_history(ROWS),
    }
    return render(request, "catalogues/page.html", context)


@require_POST
@staff_only
def load(request: PageRequest, catalogue: str) -> HttpResponse:
    """Show what a file would change, row by row; the second POST, with `apply`, takes it over."""
    check_catalogue(catalogue)
    text = request.POST.get("text", "").replace("\x00", "")
    if sent := request.FILES.get("file"):
        try:
            text = sent.read(4 * MOST_CHARACTERS).decode("utf-8-sig")
        except UnicodeDecodeError:
            messages.error(request, "The file is not text: save it as CSV in UTF-8.")
            return redirect("catalogues")
    if "apply" in request.POST:
        try:
            done = _apply(text, catalogue, request.user)
        except Refused as error:
            messages.error(request, str(error))
        else:
            counts = f"{len(done.changed):,} changed, {done.same:,} unchanged"
            messages.success(request, f"{len(done.new):,} {catalogue} are new, {counts}.")
            return redirect("catalogues")
    changes: LinesPreview | ImportPreview = (
        preview_lines(text) if catalogue == LINES else preview_import(text, catalogue)
    )
    context = {"catalogue": catalogue, "found": changes, "text": text}
    return render(request, "catalogues/preview.html", context, status=400 if changes.faults else 200)


def _apply(text: str, catalogue: str, user: User) -> LinesPreview | ImportPreview:
    """Take a file over. Raises Refused."""
    return apply_lines(text, user) if catalogue == LINES else apply_import(text, catalogue, user)


@require_POST
@staff_only
def merge(request: PageRequest) -> HttpResponse:
    return _merged(request, "retailers", find_retailer, merge_retailers)


@require_POST
@staff_only
def merge_two_brands(request: PageRequest) -> HttpResponse:
    return _merged(request, "brands", find_brand, merge_brands)


@require_POST
@staff_only
def undo(request: PageRequest, pk: int) -> HttpResponse:
    return _undone(request, pk, undo_merge)


@require_POST
@staff_only
def undo_brands(request: PageRequest, pk: int) -> HttpResponse:
    return _undone(request, pk, undo_brand_merge)


def _merged(
    request: PageRequest, what: str, find: Callable[[str], Any], merge_two: Callable[..., Any]
) -> HttpResponse:
    """Merge the two rows that the form names."""
    gone, into = (find(text_of(request.POST, name)) for name in ("gone", "into"))
    if gone is None or into is None:
        messages.error(request, f"Choose two {what} of the list.")
        return redirect("catalogues")
    try:
        merge_two(gone, into, request.user)
        messages.success(request, f"{gone} was merged into {into}. You can undo it below.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("catalogues")


def _undone(request: PageRequest, pk: int, take_back: Callable[..., Any]) -> HttpResponse:
    """Take a merge back."""
    try:
        taken = take_back(pk, request.user)
        messages.success(request, f"Undone: {taken.gone} stands for itself again.")
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("catalogues")


def check_catalogue(catalogue: str) -> None:
    """Raise Http404 for a catalogue that there is not."""
    if catalogue not in CATALOGUES:
        raise Http404("There is no such catalogue.")
