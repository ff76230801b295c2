"""Any signed-in user reports what is wrong with a deal, and reads the answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.domain.refused import Refused
from deals.selectors.common.as_of import Period
from deals.selectors.curation.queues import reports_of
from deals.selectors.market.deals import all_deals
from deals.services.curation.reports import TooManyReports, report_deal
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest

ROWS = 50


@require_safe
def reports_page(request: PageRequest) -> HttpResponse:
    """The user's reports and what curators answered, newest first."""
    rows = Paginator(reports_of(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "reports/list.html", {"rows": rows})


@require_POST
def report_page(request: PageRequest, pk: int) -> HttpResponse:
    """Store a report; answer with a sentence in the card, or return to it."""
    deal = get_object_or_404(all_deals(Period.all_until(request.as_of.moment)), pk=pk)
    site = request.build_absolute_uri("/").rstrip("/")
    comment, status = text_of(request.POST, "comment", 500), 200
    try:
        report_deal(deal, request.user, text_of(request.POST, "reason"), comment, site=site)
        said = "Thank you: a curator will look at it, and the answer comes by mail and under My reports."
    except Refused as error:
        said = str(error)
        status = 429 if isinstance(error, TooManyReports) else 409
    if getattr(request, "htmx", False):
        return render(request, "reports/said.html", {"said": said})
    messages.add_message(request, messages.INFO if status == 200 else messages.WARNING, said)
    return redirect("deal", pk)
