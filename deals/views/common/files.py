"""What the address of a file asks for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from deals.exports.table import FileOptions
from deals.selectors.common.as_of import Period
from deals.views.common.page import PageRequest, convert_to

LONGEST_FILTER = 300


def filters_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return the filters of these names that the address sets, as the file tells them; all without names."""
    given = {name: ", ".join(request.GET.getlist(name))[:LONGEST_FILTER] for name in names or request.GET}
    return {name: text for name, text in given.items() if text and name not in ("as_of", "zoom")}


def link_of(request: HttpRequest) -> Callable[..., str]:
    """Return how to make a page's whole address from its name and its ids."""
    return lambda name, *ids: request.build_absolute_uri(reverse(name, args=ids))


def options_of(request: PageRequest, period: Period) -> FileOptions:
    """Return what the address of a file asks for: the period and each of its parameters are filters."""
    filters = {**filters_of(request), "period": period.key}
    return FileOptions(link_of(request), filters, request.as_of.text, convert_to(request))
