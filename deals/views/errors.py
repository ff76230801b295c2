"""Error pages in the site's look. (404, 403 and 500 are Django's own views with our templates.)"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; the exception's text stays out, since it may quote what was sent."""
    return render(request, "400.html", status=400)
