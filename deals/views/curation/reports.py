"""Flags: any signed-in user says what is wrong with a deal, and reads the answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.domain.refused import Refused
from deals.selectors.common.as_of import Period
from deals.selectors.curation.queues import flags_of
from deals.selectors.market.deals import all_deals
from deals.services.curation.reports import TooManyFlags, flag_deal
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest

ROWS = 50


@require_safe
def flags_page(request: PageRequest) -> HttpResponse:
    """One's own flags and what curators answered, the newest first."""
    rows = Paginator(flags_of(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "flags/list.html", {"rows": rows})


@require_POST
def flag(request: PageRequest, pk: int) -> HttpResponse:
    """Note a flag; answer with a sentence in the card, or lead back to it."""
    deal = get_object_or_404(all_deals(Period.all_until(request.as_of.moment)), pk=pk)
    site = request.build_absolute_uri("/").rstrip("/")
    comment, status = text_of(request.POST, "comment", 500), 200
    try:
        flag_deal(deal, request.user, text_of(request.POST, "sort"), comment, site=site)
        said = "Thank you: a curator will look at it, and the answer comes by mail and under My flags."
    except Refused as error:
        said = str(error)
        status = 429 if isinstance(error, TooManyFlags) else 409
    if getattr(request, "htmx", False):
        return render(request, "flags/said.html", {"said": said})
    messages.add_message(request, messages.INFO if status == 200 else messages.WARNING, said)
    return redirect("deal", pk)
