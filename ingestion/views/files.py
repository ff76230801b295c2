"""A dump file's page: its state, why, and what to do."""

import shlex

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.exports.list_file import export_response
from ingestion.exports import parts_table
from ingestion.models import DumpFile
from ingestion.selectors.files import UNKNOWN_SHAPE, file_detail

FAULTY = frozenset({DumpFile.State.FAILED, DumpFile.State.PARTIAL})


@require_safe
def parts_export(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    if not DumpFile.objects.filter(pk=pk).exists():
        raise Http404("There is no such file.")
    return export_response(parts_table(pk), fmt)


@require_safe
def file_page(request: HttpRequest, pk: int) -> HttpResponse:
    """State, reason, faulty members and runs of a file."""
    try:
        detail = file_detail(pk)
    except DumpFile.DoesNotExist:
        raise Http404("There is no such file.") from None
    context = {
        "shown": detail,
        "file": detail.file,
        "has_unknown_shape": any(UNKNOWN_SHAPE in each for each in detail.warnings),
        "inspect": f"manage.py inspect {shlex.quote(detail.file.uri)}",
        "is_faulty": detail.file.state in FAULTY,
        "again": f"manage.py ingest {shlex.quote(detail.file.uri)}",
    }
    return render(request, "runs/file.html", context)
