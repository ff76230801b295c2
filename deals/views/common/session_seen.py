"""Sessions tell where they are used from, so that people find one that is not theirs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class SessionSeenMiddleware:
    """Tells the session of a signed-in request its address and browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Answer; a session that began in this request knows where from."""
        address, browser = request.META.get("REMOTE_ADDR") or None, request.headers.get("User-Agent", "")
        request.session.came_from = (address, browser)
        response = self.get_response(request)
        if request.session.row is not None and request.user.is_authenticated:
            request.session.seen(address, browser)
        return response
