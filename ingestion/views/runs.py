"""The pages of runs: list, one run with its progress, its files."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.exports.list_file import export_response
from deals.selectors.loading.set_aside import products_set_aside
from deals.services.loading.set_aside import retry_now
from ingestion.exports import files_table, runs_table
from ingestion.models import Run
from ingestion.reading.reasons import reason_in_words
from ingestion.selectors import RunProgress, run_files, run_list, run_networks, run_progress
from ingestion.services.disk_space import shortage

FILES = 100
MOST_RUNS = 5_000
"""In a file: an hourly schedule makes so many in half a year."""

NAMES = {
    "blank": "blank",
    "control": "control (deletes and other notices)",
    "passed_over": "passed over (no trigger of a deal)",
    "stored": "stored",
    "not_a_deal": "read, but no deal",
    "duplicates": "duplicates",
}


@require_safe
def runs_page(request: HttpRequest) -> HttpResponse:
    runs = [run_context(progress) for progress in run_list()]
    values = {"runs": runs, "set_aside": products_set_aside(), "shortage": shortage()}
    return render(request, "runs/list.html", values)


@require_safe
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: progress, line classes, and the state of each file."""
    progress = _progress_or_404(pk)
    rows = Paginator(range(progress.files_total), FILES).get_page(request.GET.get("page"))
    files = run_files(pk, offset=max(rows.start_index() - 1, 0), limit=FILES)
    values = {
        "shown": run_context(progress),
        "networks": run_networks(pk),
        "rows": rows,
        "files": files,
        "set_aside": products_set_aside(),
    }
    return render(request, "runs/detail.html", values)


@require_POST
def retry_set_aside(request: HttpRequest) -> HttpResponse:
    """Have the products that were set aside settled again by the next sweep; for staff."""
    if not request.user.is_staff:
        raise Http404
    count = retry_now()
    messages.success(request, f"Tried again within a minute: {count} product{'' if count == 1 else 's'}.")
    return redirect("runs")


@require_safe
def runs_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    return export_response(runs_table(run_list(MOST_RUNS)), fmt)


@require_safe
def run_files_export(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    _progress_or_404(pk)
    return export_response(files_table(pk), fmt)


@require_safe
def run_progress_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a run's page that refreshes itself while the run goes on."""
    return render(request, "runs/progress.html", {"shown": run_context(_progress_or_404(pk))})


def run_context(progress: RunProgress) -> dict[str, Any]:
    """Return a run's progress with what pages add: whether it is over, and the classes with their names."""
    classes = [(NAMES.get(key, key), n) for key, n in progress.classes.items()]
    rejected = [
        (f"rejected: {reason.replace('_', ' ')}", n) for reason, n in sorted(progress.rejected.items())
    ]
    return {
        "progress": progress,
        "run": progress.run,
        "is_over": progress.state in Run.OVER,
        "shortage": "" if progress.state in Run.OVER else shortage(),
        "state_name": Run.State(progress.state).label,
        "classes": classes + rejected,
        "rejected": sum(progress.rejected.values()),
        "reasons": [(reason, n, reason_in_words(reason)) for reason, n in sorted(progress.rejected.items())],
        "uris": progress.run.uris,
    }


def _progress_or_404(pk: int) -> RunProgress:
    """Return a run's progress. Raises Http404 where there is no such run."""
    try:
        return run_progress(pk)
    except Run.DoesNotExist:
        raise Http404("There is no such run.") from None
