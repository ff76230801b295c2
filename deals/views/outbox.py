"""The mails that were not sent because no mail server is named: for superusers only."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deals.models import OutboxMail
from deals.views.page import PageRequest

ROWS = 50


@require_safe
def outbox_page(request: PageRequest) -> HttpResponse:
    """The mails, newest first. Others than superusers get 404: links in mails open accounts."""
    _superusers_only(request)
    rows = Paginator(OutboxMail.objects.defer("text", "html"), ROWS).get_page(request.GET.get("page"))
    return render(request, "outbox/list.html", {"rows": rows})


@require_safe
def mail_page(request: PageRequest, pk: int) -> HttpResponse:
    """One mail as its recipient would have got it."""
    _superusers_only(request)
    return render(request, "outbox/detail.html", {"mail": get_object_or_404(OutboxMail, pk=pk)})


def _superusers_only(request: PageRequest) -> None:
    """Raise Http404 for others."""
    if not request.user.is_superuser:
        raise Http404
