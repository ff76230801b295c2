"""What every signed-in page knows of its request: the as-of moment, the workspace, its time zone."""

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from deals.domain.plain_text import has_control
from deals.forms.comparing import CONVERT
from deals.models import Membership, Workspace
from deals.selectors.common.as_of import AsOf, BadAsOf, BadPeriod, resolve_as_of
from deals.selectors.market.deals import demo_posts
from deals.selectors.workspaces.workspaces import CHOSEN_WORKSPACE, current_membership, membership_of

BAD_CONVERT = "convert must be an ISO 4217 code such as EUR, or none."

BAD_CHARACTER = "The address holds a character that cannot be typed or shown: leave it out."

OWN_AS_OF = frozenset({"api", "admin"})
"""Namespaces that read `as_of` themselves, or not at all, and show UTC."""


OF_THE_ARCHIVE = ("coverage", "runs")
"""Routes of pages that tell of loading itself: they stand at the last loaded hour, whosever it is."""


class PageRequest(HttpRequest):
    """A signed-in request after PageMiddleware."""

    user: User
    as_of: AsOf
    membership: Membership | None
    workspace: Workspace | None


class PageMiddleware:
    """Puts `as_of` and `workspace` on signed-in requests and shows times in the workspace's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and leave no time zone behind for the next request."""
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Prepare a page; what cannot be read in its address is answered with 400 and a sentence."""
        if has_control_character(request):
            return bad_request(request, ValueError(BAD_CHARACTER))
        if is_page(request):
            try:
                prepare(request, request.GET.get("as_of"))
            except BadAsOf as error:
                return bad_request(request, error)
            if not re.fullmatch(f"({CONVERT})?", request.GET.get("convert", "")):
                return bad_request(request, ValueError(BAD_CONVERT))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a period that pages do not offer with 400 and a sentence."""
        return bad_request(request, error) if isinstance(error, BadPeriod) else None


def has_control_character(request: HttpRequest) -> bool:
    """Tell whether a page is asked for with a control character; the API names the field itself."""
    if request.resolver_match and "api" in request.resolver_match.namespaces:
        return False
    return any(has_control(text) for name, texts in request.GET.lists() for text in (name, *texts))


def is_page(request: HttpRequest) -> bool:
    """Tell whether someone signed in asks for one of our own pages, an error page included."""
    namespaces = request.resolver_match.namespaces if request.resolver_match else []
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and not OWN_AS_OF.intersection(namespaces))


def prepare(request: Any, as_of: str | None) -> None:
    """Put `workspace` and `as_of` on the request, and take the workspace's zone. Raises BadAsOf."""
    request.membership = current_membership(request.user, request.session.get(CHOSEN_WORKSPACE))
    request.workspace = request.membership.workspace if request.membership else None
    timezone.activate(zone_of(request.workspace))
    match = request.resolver_match
    whole_archive = match is not None and match.route.startswith(OF_THE_ARCHIVE)
    request.as_of = resolve_as_of(as_of, workspace_shown(request), whole_archive=whole_archive)


def workspace_shown(request: Any) -> Workspace | None:
    """Return the workspace of the address, where it names one of the user's, else the current one.

    1 query for another one than the current.
    """
    shown = request.workspace
    match = request.resolver_match
    if match and match.route.startswith("workspaces/<int:pk>/") and shown and match.kwargs["pk"] != shown.pk:
        membership = membership_of(request.user, match.kwargs["pk"])
        return membership.workspace if membership else shown
    return shown


def zone_of(workspace: Workspace | None) -> ZoneInfo:
    """Return the workspace's time zone; UTC without one, or where the machine does not know it."""
    try:
        return ZoneInfo(workspace.time_zone if workspace else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def bad_request(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 400 in the site's look, with the error's own sentence."""
    return render(request, "400.html", {"sentence": str(error)}, status=400)


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: as-of, workspace, version, and whether invented data are among what is shown."""
    drop_unreadable_query(request)
    if not is_page(request):
        return {}
    if not hasattr(request, "as_of"):  # an address that no view takes, or an as_of that cannot be read
        prepare(request, None)
    page: Any = request
    return {
        "as_of": page.as_of,
        "current_workspace": page.workspace,
        "is_demo": page.membership.sees_demo if page.membership else demo_posts().exists,
        "version": settings.VERSION,
        "convert_to": convert_to(page),
    }


def drop_unreadable_query(request: HttpRequest) -> None:
    """Let error pages find no parameters where there are too many: they would fail to read them again."""
    try:
        request.GET  # noqa: B018 (it is read here)
    except TooManyFieldsSent:
        vars(request)["GET"] = QueryDict()


def convert_to(request: PageRequest) -> str:
    """Return the currency that amounts are shown in too: the address's wish, else the workspace's; or ''."""
    default = request.workspace.currency if request.workspace else ""
    wish = request.GET.get("convert", "")
    if not re.fullmatch(CONVERT, wish):  # nothing, or rubbish on the page that refuses it
        return default
    return "" if wish == "none" else wish
