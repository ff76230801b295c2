"""Files that a worker makes of long lists: how far they are, and the files."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deals.exports.formats import FORMATS
from deals.models import Export
from deals.selectors.workspaces.exports import days_kept, exports_of, progress_of
from deals.services.workspaces.exports import MOST_KEPT, drop_export
from deals.views.common.page import PageRequest


@require_safe
@never_cache
def exports_page(request: PageRequest) -> HttpResponse:
    """My latest files."""
    shown = [progress_of(export) for export in exports_of(request.user)[:MOST_KEPT]]
    context = {"rows": shown, "days": days_kept(), "is_moving": any(row.export.is_moving for row in shown)}
    return render(request, _part(request, "exports/list.html", "exports/rows.html"), context)


@require_safe
@never_cache
def export_page(request: PageRequest, pk: int) -> HttpResponse:
    """How far one file is; the part that tells it refreshes itself."""
    shown = progress_of(_found(request, pk))
    context = {"shown": shown, "export": shown.export, "days": days_kept()}
    return render(request, _part(request, "exports/page.html", "exports/progress.html"), context)


@require_safe
def export_file(request: PageRequest, pk: int) -> HttpResponseBase:
    """The file."""
    return file_response(_found(request, pk))


@require_POST
def drop(request: PageRequest, pk: int) -> HttpResponse:
    """Cancel a file that is not done, or delete one that is."""
    export = _found(request, pk)
    drop_export(export, request.user)
    messages.success(request, "Cancelled: no file is made." if export.is_moving else "Deleted.")
    return redirect("exports")


def file_response(export: Export) -> FileResponse:
    """Return a finished file; nobody between keeps it. Raises Http404 where there is none."""
    if export.state != Export.State.DONE:
        raise Http404("This file is not done.")
    try:
        file = export.stored().open("rb")
    except FileNotFoundError:
        raise Http404("This file is gone: ask for it again.") from None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=export.file_name,
        content_type=FORMATS[export.fmt].content_type,
    )
    response["Cache-Control"] = "no-store"
    return response


def _found(request: PageRequest, pk: int) -> Export:
    """Return one of the visitor's own files. Raises Http404."""
    export = exports_of(request.user).filter(pk=pk).first()
    if export is None:
        raise Http404
    return export


def _part(request: PageRequest, whole: str, part: str) -> str:
    """Return the template of the page, or of the part that htmx asks for."""
    is_part = getattr(request, "htmx", False)
    return part if is_part else whole
