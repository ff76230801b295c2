"""The page of workers: who works, what waits, and what /readyz knows, in words."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deals.exports.list_file import export_response
from ingestion.operating_exports import BACKLOG, WORKERS, backlog_table, workers_table
from ingestion.selectors.backlog import backlog, workers
from ingestion.state_of_operations import operations
from ingestion.views.permitted import permitted


@require_safe
@never_cache
@permitted()
def workers_page(request: HttpRequest) -> HttpResponse:
    """All of it; the part below the head refreshes itself every ten seconds."""
    values: dict[str, Any] = {"shown": operations(), "columns": WORKERS, "backlog_columns": BACKLOG}
    is_part = getattr(request, "htmx", False)
    return render(request, "runs/workers_part.html" if is_part else "runs/workers.html", values)


@require_safe
@permitted()
def export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    return export_response(workers_table(workers()), fmt)


@require_safe
@permitted()
def backlog_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    return export_response(backlog_table(backlog()), fmt)
