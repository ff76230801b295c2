"""Re-extractions, for staff: how far each is, and stopping one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deals.models import Reextraction
from deals.selectors.loading.reextractions import latest_reextractions
from deals.services.loading.reextraction import ask_to_stop
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only


@require_safe
@never_cache
@staff_only
def reextractions_page(request: PageRequest) -> HttpResponse:
    """The latest re-extractions; the part that tells of them refreshes itself while one is running."""
    shown = latest_reextractions()
    context = {"rows": shown, "is_moving": any(each.is_moving for each in shown)}
    is_part = getattr(request, "htmx", False)
    return render(request, "runs/reextraction_rows.html" if is_part else "runs/reextractions.html", context)


@require_POST
@staff_only
def stop(request: PageRequest, pk: int) -> HttpResponse:
    """Have one end after its batch."""
    ask_to_stop(get_object_or_404(Reextraction, pk=pk).pk)
    messages.success(request, "It stops after its batch; the next run goes on from there.")
    return redirect("reextractions")
