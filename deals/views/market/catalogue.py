"""The catalogue's page for curators: import, export, merges, and who changed what."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.catalogue_csv import COLUMNS
from deals.domain.catalogue_files import LINES, MOST_BYTES
from deals.domain.refused import Refused
from deals.models import CatalogueImport
from deals.selectors.curation.queues import retailer_names
from deals.selectors.market.catalogue import (
    brand_merges,
    brand_names,
    catalogue_history,
    find_brand,
    retailer_merges,
)
from deals.services.curation.sellers import find_retailer
from deals.services.market import catalogue_uploads as uploads
from deals.services.market.brands import merge_brands, undo_brand_merge
from deals.services.market.retailers import merge_retailers, undo_merge
from deals.tasks import wake_importer
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 50
SHOWN_IMPORTS = 5
CATALOGUES = (*COLUMNS, LINES)
IMPORTS = CatalogueImport.objects.defer("content", "entries").select_related("uploaded_by")
MOVING = frozenset({"unread", "reading", "waiting", "working"})
"""The states in which a worker has the file, or will."""


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
        "imports": IMPORTS[:SHOWN_IMPORTS],
    }
    return render(request, "catalogues/page.html", context)


@require_POST
@staff_only
def send(request: PageRequest, catalogue: str) -> HttpResponse:
    """Take a file for a worker to read; then its changes are looked at."""
    check_catalogue(catalogue)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused("Choose a CSV file.")
        made = uploads.send_file(catalogue, request.user, file.name or "", file.read(MOST_BYTES + 1))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("catalogues")
    wake_importer()
    return redirect("catalogue-import", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def import_page(request: PageRequest, pk: int) -> HttpResponse:
    """How far a file is, and what it would change; POST has a worker import it."""
    row = get_object_or_404(IMPORTS, pk=pk)
    if request.method == "POST":
        try:
            uploads.confirm_import(row)
        except Refused as refused:
            messages.error(request, str(refused))
        wake_importer()
        return redirect("catalogue-import", pk)
    return render(request, "catalogues/import.html", {"row": row, "is_moving": row.state in MOVING})


@require_safe
@staff_only
def import_progress(request: PageRequest, pk: int) -> HttpResponse:
    """The part that refreshes itself while a worker has the file; then the page is loaded anew."""
    row = get_object_or_404(IMPORTS, pk=pk)
    response = render(request, "catalogues/progress.html", {"row": row, "is_moving": row.state in MOVING})
    if row.state not in MOVING:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@staff_only
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    """End an import before its rows are written."""
    try:
        uploads.cancel_import(get_object_or_404(IMPORTS, pk=pk))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("catalogue-import", pk)


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
