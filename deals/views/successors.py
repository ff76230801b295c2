"""Addresses that filter by a retailer or brand that was merged lead to the one that it was merged into."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from deals.selectors.catalogue import successors

FILTERS = {"brand": "brands", "retailer": "retailers"}
"""Parameters that hold slugs, on pages and in the API, and the catalogue that has them."""

LONGEST_SLUG = 60
MOST_SLUGS = 100


class SuccessorMiddleware:
    """Answers 302 to the same address with the successor's slug; 302, for a merge can be undone.

    After the view, so that only those are led on whom it would have shown something.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; 1 query more for each of the filters that the address has."""
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD") or response.status_code not in (200, 400):
            return response
        where = _successor_of(request)
        if where is None:
            return response
        return HttpResponseRedirect(where, headers={"Cache-Control": "no-cache"})


def _successor_of(request: HttpRequest) -> str | None:
    """Return the address with successors' slugs, None where none of its slugs was merged."""
    query = request.GET.copy()
    for name, catalogue in FILTERS.items():
        slugs = [each for each in query.getlist(name) if 0 < len(each) <= LONGEST_SLUG and "\x00" not in each]
        found = successors(catalogue, slugs[:MOST_SLUGS]) if slugs else {}
        if found:
            query.setlist(name, list(dict.fromkeys(found.get(each, each) for each in query.getlist(name))))
    return f"{request.path}?{query.urlencode()}" if query != request.GET else None
