"""Doors to django-allauth's pages that this site keeps narrower."""

from allauth.account import views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST


@login_not_required
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """A new account; 404 where the operator switched it off (SIGN_UP)."""
    if not settings.SIGN_UP:
        raise Http404
    return views.signup(request)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session: by a button, so that no link of another site does."""
    return views.logout(request)
