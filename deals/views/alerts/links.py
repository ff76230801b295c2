"""Where the links in alert mails lead: no session is needed, the signature says whose mail it was.

Looking changes nothing (mail scanners look at every link); a button does, and so does the one click of a mail
program (RFC 8058), which has neither a session nor a CSRF token.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from deals.domain.refused import Refused
from deals.services.alerts.links import SNOOZES, Target, mute, read_link, unmute

FORM = ["GET", "HEAD", "POST"]


@csrf_exempt
@login_not_required
@require_http_methods(FORM)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of a rule, or take that back."""
    return _page(request, token, "alerts/unsubscribe.html")


@csrf_exempt
@login_not_required
@require_http_methods(FORM)
def snooze(request: HttpRequest, token: str) -> HttpResponse:
    """Pause the mails of a rule for some days."""
    return _page(request, token, "alerts/snooze.html")


def _page(request: HttpRequest, token: str, template: str) -> HttpResponse:
    try:
        target = read_link(token)
    except Refused as error:
        return render(request, "alerts/bad_link.html", {"sentence": str(error)}, status=404)
    done = _do(request, target, template) if request.method == "POST" else ""
    context = {"target": target, "done": done, "days": SNOOZES, "token": token}
    response = render(request, template, context)
    response["Referrer-Policy"] = "no-referrer"  # the token is in the address
    return response


def _do(request: HttpRequest, target: Target, template: str) -> str:
    """Do what a button or a mail program asked for; return what was done."""
    if request.POST.get("again"):
        unmute(target)
        return "again"
    if template.endswith("unsubscribe.html"):
        mute(target)
        return "ended"
    days = request.POST.get("days", "")
    if days not in {str(each) for each in SNOOZES}:
        return ""
    mute(target, int(days))
    return days
