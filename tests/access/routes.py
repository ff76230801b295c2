"""Every route of the site, as the resolver has it."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern


def routes(found: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[str]:
    """Yield each route; the admin's regular expressions are left out."""
    for each in get_resolver().url_patterns if found is None else found:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, prefix + str(each.pattern))
        elif isinstance(each.pattern, RoutePattern):
            yield prefix + str(each.pattern)


def filled(route: str, values: dict[str, str]) -> str:
    """The address of a route with these values for its parameters. Raises KeyError for one that lacks."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route)
