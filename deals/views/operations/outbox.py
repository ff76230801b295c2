"""The mails that were not sent because no mail server is named: for superusers only.

A mail to someone else is shown with its links' tokens masked: they open accounts and workspaces.
"""

import re

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deals.models import OutboxMail
from deals.views.common.page import PageRequest

ROWS = 50
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; "
    "sandbox allow-popups"
)
MASK = "(hidden)"
TOKENS = re.compile(
    r"(/(?:invitations|alerts/unsubscribe|alerts/snooze|password/reset/[^/\s]+)/)[^/\s\"'<>]+"
)


@require_safe
def outbox_page(request: PageRequest) -> HttpResponse:
    """The mails, newest first. Others than superusers get 404, and so does everybody with a mail server."""
    superusers_only(request)
    rows = Paginator(mails(), ROWS).get_page(request.GET.get("page"))
    return render(request, "outbox/list.html", {"rows": rows})


@require_safe
def mail_page(request: PageRequest, pk: int) -> HttpResponse:
    """One mail as its recipient would have got it."""
    return render(request, "outbox/detail.html", {"mail": _mail(request, pk)})


@require_safe
def mail_html(request: PageRequest, pk: int) -> HttpResponse:
    """The HTML of one mail by itself, in a sandbox: no script, nothing loaded."""
    mail = _mail(request, pk)
    if not mail.html:
        raise Http404
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = SANDBOX
    return response


def mails() -> QuerySet[OutboxMail]:
    """Return the mails without what they say, newest first."""
    return OutboxMail.objects.defer("text", "html", "headers")


def _mail(request: PageRequest, pk: int) -> OutboxMail:
    """Return a mail, its tokens masked where it went to others. Raises Http404."""
    superusers_only(request)
    mail = get_object_or_404(OutboxMail, pk=pk)
    if {each.lower() for each in mail.recipients} != {request.user.email.lower()}:
        mail.text, mail.html = masked(mail.text), masked(mail.html)
        mail.headers = {name: masked(value) for name, value in mail.headers.items()}
    return mail


def masked(text: str) -> str:
    """Return a text without the tokens of links."""
    return TOKENS.sub(rf"\1{MASK}", text)


def superusers_only(request: PageRequest) -> None:
    """Raise Http404 for others, and where mails are sent."""
    if settings.EMAIL_URL or not request.user.is_superuser:
        raise Http404
