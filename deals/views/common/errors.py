"""Error pages in the site's look. (404 and 403 are Django's own views with our templates.)"""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_SECONDS = 10  # the embedded database is back within seconds
UNAVAILABLE = "The database does not answer at the moment. Nothing is lost; try again in a few seconds."
INVALID = "Something in the address or the body is not valid here."
FAILED = "Something went wrong; the web server's log has the details."

AWAY = ("08", "57P", "53300")
"""PostgreSQL's codes of broken connections, shutdowns and starts, and of too many connections."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 for a body over the limit; in JSON to callers of the API.

    The exception's own text stays out, since it may quote what was sent.
    """
    status, code, sentence = 400, "bad_request", ""
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20
        status, code = 413, "too_large"
        sentence = f"A form accepts up to {most:g} MB of text: upload a file, or send it in parts."
    elif isinstance(exception, TooManyFieldsSent):
        code = "too_many_fields"
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        sentence = f"An address or a form may have up to {most} fields."
    if request.path.startswith("/api/"):
        return error_in_json(status, code, sentence or INVALID)
    return render(request, "400.html", {"sentence": sentence, "code": status}, status=status)


def error_in_json(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> JsonResponse:
    """Return an error in the API's shape, where no view of the API is there to do it."""
    body = {"error": {"code": code, "message": message, "fields": {}}}
    return JsonResponse(body, status=status, headers=headers)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away, else 500; in JSON to callers of the API. Asks no database."""
    is_away = database_is_away(sys.exc_info()[1])
    status, headers = (503, {"Retry-After": str(RETRY_SECONDS)}) if is_away else (500, {})
    if request.path.startswith("/api/"):
        code, message = ("unavailable", UNAVAILABLE) if is_away else ("server_error", FAILED)
        return error_in_json(status, code, message, headers)
    return HttpResponse(render_to_string(f"{status}.html"), status=status, headers=headers)


def database_is_away(error: BaseException | None) -> bool:
    """Tell whether an error is of a database that takes no connections, or ended one."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause: Any = error.__cause__
    code = getattr(cause, "pgcode", None)
    return code is None or code.startswith(AWAY)
