"""Error pages in the site's look. (404, 403 and 500 are Django's own views with our templates.)"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; the exception's text stays out, since it may quote what was sent."""
    context = {}
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20
        context["sentence"] = f"A form accepts up to {most:g} MB of text: upload a file, or send it in parts."
    return render(request, "400.html", context, status=400)
