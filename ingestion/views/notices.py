"""What operators were told, and who is told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from deals.exports.list_file import export_response
from ingestion.loading_forms import ReceiversForm
from ingestion.operating_exports import NOTICES, notices_table
from ingestion.selectors.notices import notices
from ingestion.services.notices import choose_receivers, receivers
from ingestion.views.permitted import permitted

ROWS = 50
MOST = 10_000


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(change="change_noticereceiver")
def notices_page(request: HttpRequest) -> HttpResponse:
    """The notices, newest first; on POST others are told from now on."""
    form = ReceiversForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        choose_receivers(form.cleaned_data["users"])
        messages.success(request, "Saved.")
        return redirect("notices")
    rows = Paginator(notices(), ROWS).get_page(request.GET.get("page"))
    values = {
        "columns": NOTICES, "rows": rows, "form": form, "receivers": receivers(),
    }  # fmt: skip
    return render(request, "runs/notices.html", values, status=400 if form.errors else 200)


@require_safe
@permitted()
def export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    return export_response(notices_table(notices()[:MOST]), fmt)
