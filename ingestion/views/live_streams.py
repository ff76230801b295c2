"""Live streams, for staff who may in the admin: the list, one stream, on and off, a test before saving."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.refused import Refused
from deals.domain.sent_ids import id_in
from deals.exports.list_file import export_response
from ingestion.exports import STREAMS, streams_table
from ingestion.forms import LiveStreamForm
from ingestion.models import ConnectionTest, LiveStream
from ingestion.selectors.live_pages import stream_list, stream_page, without_credentials
from ingestion.services.live_streams import switch_streams
from ingestion.services.stream_tests import FIELDS, ask_for_test, save_tested
from ingestion.tasks import wake_stream_testers
from ingestion.views.permitted import permitted

VIEW, CHANGE = "view_livestream", "change_livestream"
"""Who may change streams may add them too."""

MOVING = (ConnectionTest.State.WAITING, ConnectionTest.State.RUNNING)


def _may_change(request: HttpRequest) -> bool:
    return request.user.has_perm(f"ingestion.{CHANGE}")


@require_safe
@never_cache
@permitted(VIEW)
def streams_page(request: HttpRequest) -> HttpResponse:
    """All streams; the table refreshes itself while one is on."""
    rows = stream_list(timezone.now())
    is_on = any(row.state.stream.is_on for row in rows)
    values = {
        "columns": STREAMS,
        "rows": rows,
        "is_on": is_on,
        "may_change": request.user.has_perm(f"ingestion.{CHANGE}"),
    }
    is_part = getattr(request, "htmx", False)
    return render(request, "live/rows.html" if is_part else "live/list.html", values)


@require_safe
@permitted(VIEW)
def streams_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    return export_response(streams_table(stream_list(timezone.now())), fmt)


@require_safe
@never_cache
@permitted(VIEW)
def stream_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One stream: what it does, bad frames, files, gaps, settings."""
    shown = stream_page(get_object_or_404(LiveStream, pk=pk), timezone.now())
    values = {
        "shown": shown,
        "stream": shown.state.stream,
        "may_change": request.user.has_perm(f"ingestion.{CHANGE}"),
    }
    return render(request, "live/detail.html", values)


@require_POST
@permitted(CHANGE)
def switch_stream(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a stream on (also one that stopped by itself) or off, as the button's value says."""
    stream = get_object_or_404(LiveStream, pk=pk)
    is_on = request.POST.get("on") == "yes"
    switch_streams([stream.pk], on=is_on)
    messages.success(request, f"{stream.name} is turned {'on' if is_on else 'off'}.")
    return redirect("live-stream", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(CHANGE)
def new_stream(request: HttpRequest) -> HttpResponse:
    return _form_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(CHANGE)
def change_stream(request: HttpRequest, pk: int) -> HttpResponse:
    return _form_page(request, get_object_or_404(LiveStream, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permitted(CHANGE)
def test_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A test of a connection as it goes on, and what it found; on POST the stream is saved."""
    test = get_object_or_404(ConnectionTest, pk=pk)
    if request.method == "POST":
        try:
            stream = save_tested(pk, insists=request.POST.get("insist") == "yes")
        except Refused as error:
            messages.error(request, str(error))
            return redirect("connection-test", pk)
        messages.success(request, f"{stream.name} is saved.")
        return redirect("live-stream", stream.pk)
    values = {"test": test, "values": _shown(test), "is_moving": test.state in MOVING}
    is_part = getattr(request, "htmx", False) and test.state in MOVING
    answer = render(request, "live/test_part.html" if is_part else "live/test.html", values)
    if getattr(request, "htmx", False) and not is_part:
        answer["HX-Refresh"] = "true"  # buttons and messages are the whole page's
    return answer


def _form_page(request: HttpRequest, stream: LiveStream | None) -> HttpResponse:
    """The form; what is valid goes to a worker that tests it."""
    form = LiveStreamForm(request.POST or None, instance=stream, initial=_tested(request, stream))
    if request.method == "POST" and form.is_valid():
        try:
            test = ask_for_test(form.cleaned_data, LiveStream.objects.get(pk=stream.pk) if stream else None)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            wake_stream_testers(1)
            return redirect("connection-test", test.pk)
    values = {"form": form, "stream": stream}
    return render(request, "live/form.html", values, status=400 if form.errors else 200)


def _tested(request: HttpRequest, stream: LiveStream | None) -> dict[str, Any] | None:
    """Return the fields of a test that is to be corrected."""
    number = id_in(request.GET.get("test", ""))
    test = ConnectionTest.objects.filter(pk=number, stream=stream).first() if number else None
    return test.values if test else None


def _shown(test: ConnectionTest) -> list[tuple[str, str]]:
    """Return the fields of a test with their labels, in the form's order."""
    form = LiveStreamForm()
    return [
        (str(form[name].label), _written(without_credentials(test.values[name])))
        for name in FIELDS
        if name in test.values
    ]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "–" if value is None else str(value)
