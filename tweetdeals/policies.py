"""What browsers may do with our pages: features that none uses, what the admin needs, what is never kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
"""Passkeys and the clipboard are left as they are: pages use them."""

LOOSER = {
    "/admin/": {"script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"]},
    "/api/docs/": {"style-src": ["'unsafe-inline'"]},
}
"""By beginning of an address: what its pages need beside it. Unfold compiles expressions of Alpine."""

NEVER_KEPT = ("/account/", "/sign-in/", "/sign-up/", "/verify/", "/password/", "/invitations/")
"""Pages with codes, secrets of apps and one's addresses."""


class PolicyMiddleware:
    """Adds the headers; within django-csp's middleware, which reads what a response asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the policies of this address."""
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        for beginning, directives in LOOSER.items():
            if request.path.startswith(beginning):
                response._csp_update = directives  # type: ignore[attr-defined]  # django-csp's own name
        if request.path.startswith(NEVER_KEPT):
            add_never_cache_headers(response)
        return response
