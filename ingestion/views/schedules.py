"""Watched prefixes, as the admin and the API have them: listed, added, changed, paused, scanned now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.exports.list_file import export_response
from ingestion.loading_forms import ScheduleForm
from ingestion.models import WatchedPrefix
from ingestion.operating_exports import SCHEDULES, schedules_table
from ingestion.selectors.schedules import next_scan_at, with_last_runs
from ingestion.services import schedules
from ingestion.tasks import wake_scanners
from ingestion.views.permitted import permitted


@require_safe
@permitted("view_watchedprefix")
def schedules_page(request: HttpRequest) -> HttpResponse:
    """All of them, by address."""
    return render(request, "runs/schedules.html", {"columns": SCHEDULES, "rows": _rows()})


@require_safe
@permitted("view_watchedprefix")
def export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    return export_response(schedules_table(_rows()), fmt)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("add_watchedprefix")
def add_page(request: HttpRequest) -> HttpResponse:
    """A new one; it is scanned within a minute."""
    return _edit(request, WatchedPrefix(uri=request.GET.get("uri", "")[:1000]), is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("view_watchedprefix", change="change_watchedprefix")
def schedule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, its last result, and what can be done with it."""
    return _edit(request, get_object_or_404(with_last_runs(WatchedPrefix.objects.all()), pk=pk), is_new=False)


def _edit(request: HttpRequest, prefix: WatchedPrefix, *, is_new: bool) -> HttpResponse:
    form = ScheduleForm(request.POST if request.method == "POST" else None, instance=prefix)
    if form.is_valid():
        form.save()
        wake_scanners(schedules.count_due_scans())
        messages.success(request, "Saved.")
        return redirect("schedules")
    next_at = None if is_new else next_scan_at(prefix)
    values: dict[str, Any] = {"form": form, "prefix": prefix, "is_new": is_new, "next_at": next_at}
    return render(request, "runs/schedule.html", values, status=400 if form.is_bound else 200)


@require_POST
@permitted("change_watchedprefix")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause it, or turn it on again."""
    prefix = get_object_or_404(WatchedPrefix, pk=pk)
    schedules.switch([pk], on=request.POST.get("on") == "1")
    messages.success(request, f"{prefix.uri}: {'on' if request.POST.get('on') == '1' else 'paused'}.")
    return redirect("schedules")


@require_POST
@permitted("change_watchedprefix")
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Scan it now, whether on or paused."""
    prefix = get_object_or_404(WatchedPrefix, pk=pk)
    schedules.request_scans([pk])
    wake_scanners(1)
    messages.success(request, f"{prefix.uri} is scanned within a minute.")
    return redirect("schedules")


@require_POST
@permitted("delete_watchedprefix")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch it no longer; its runs and what they loaded stay."""
    get_object_or_404(WatchedPrefix, pk=pk).delete()
    messages.success(request, "It is watched no longer. What it loaded stays.")
    return redirect("schedules")


def _rows() -> list[WatchedPrefix]:
    return list(with_last_runs(WatchedPrefix.objects.order_by("uri", "pk")))
