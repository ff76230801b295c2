"""Loading by page: an address is tested, then loaded; runs are cancelled and repeated."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.alerts.mode import AlertMode
from deals.domain.refused import Refused
from ingestion.loading_forms import AddressForm, LoadForm
from ingestion.models import LoadTest, Run
from ingestion.services.load_tests import request_test
from ingestion.services.requests import cancel_run, repeat_run, request_run
from ingestion.tasks import wake_load_testers, wake_planners
from ingestion.views.permitted import permitted


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("add_run")
def load_page(request: HttpRequest) -> HttpResponse:
    """Asks for an address; on POST a worker tests it."""
    form = AddressForm(
        request.POST or {"uri": request.GET.get("uri", "")} if request.GET or request.POST else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            test = request_test(form.cleaned_data["uri"], request.user)
        except Refused as error:
            form.add_error("uri", str(error))
        else:
            wake_load_testers(1)
            return redirect("load-test", test.pk)
    values = {"form": form, "tests": LoadTest.objects.all()[:10]}
    return render(request, "runs/load.html", values, status=400 if request.method == "POST" else 200)


@require_safe
@never_cache
@permitted("add_run")
def test_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a worker found at an address, and the form that loads it; refreshes itself until then."""
    return _test(request, get_object_or_404(LoadTest, pk=pk), LoadForm())


def _test(request: HttpRequest, test: LoadTest, form: LoadForm, status: int = 200) -> HttpResponse:
    values: dict[str, Any] = {"test": test, "found": test.found, "form": form}
    if test.found:
        values["left"] = test.found["objects"] - test.found["known"]
        values["left_bytes"] = test.found["bytes"] - test.found["known_bytes"]
    is_part = getattr(request, "htmx", False)
    return render(
        request, "runs/load_found.html" if is_part else "runs/load_test.html", values, status=status
    )


@require_POST
@permitted("add_run")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a tested address loaded."""
    test, form = get_object_or_404(LoadTest, pk=pk), LoadForm(request.POST)
    if not form.is_valid():
        return _test(request, test, form, status=400)
    values = form.cleaned_data
    try:
        run, _ = request_run(
            [test.uri],
            by=request.user,
            force=values["force"],
            validate=values["validate_lines"],
            alert_mode=AlertMode(values["alert_mode"]),
        )
    except Refused as error:
        form.add_error(None, str(error))
        return _test(request, test, form, status=400)
    wake_planners(1)
    return redirect("run", run.pk)


@require_POST
@permitted("change_run")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a run early."""
    try:
        run = cancel_run(pk)
    except Run.DoesNotExist:
        raise Http404("There is no such run.") from None
    except Refused as error:
        messages.error(request, str(error))
    else:
        said = "Cancelled." if run.state in Run.OVER else "It ends when the chunks at work are done."
        messages.success(request, said)
    return redirect("run", pk)


@require_POST
@permitted("add_run")
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Load a run's files again: those with faults, or all that its addresses name."""
    try:
        run, _ = repeat_run(pk, only_faulty=request.POST.get("files") != "all", by=request.user)
    except Run.DoesNotExist:
        raise Http404("There is no such run.") from None
    except Refused as error:
        messages.error(request, str(error))
        return redirect("run", pk)
    wake_planners(1)
    return redirect("run", run.pk)
