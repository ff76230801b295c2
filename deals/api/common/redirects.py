"""Addresses of products and retailers that were merged lead to what has their deals, in the API too."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from deals.models import Retailer
from deals.selectors.market.merge_targets import merge_target
from deals.selectors.matching.redirects import surviving_id, surviving_line

Get = Callable[..., Response]


def follow_merges(get: Get) -> Get:
    """Where a product is gone, answer 301 to the survivor, query and all; clients ask again each time."""
    return _following(get, "pk", surviving_id)


def follow_line_merges(get: Get) -> Get:
    """Where a product line is gone, answer 301 to the one that took its products."""
    return _following(get, "pk", surviving_line)


def follow_retailer_merges(get: Get) -> Get:
    """Where a retailer was merged into another one, answer 301 to that; clients ask again each time."""
    return _following(get, "slug", partial(merge_target, Retailer))


def _following(get: Get, name: str, survivor_of: Callable[[Any], int | str | None]) -> Get:
    """Answer 301 where the parameter `name` of the address leads to nothing and has a survivor."""

    @wraps(get)
    def followed(view: Any, request: Request, **kwargs: Any) -> Response:
        try:
            return get(view, request, **kwargs)
        except (Http404, NotFound):
            if (survivor := survivor_of(kwargs[name])) is None:
                raise
            query = request.META.get("QUERY_STRING", "")
            assert request.resolver_match is not None  # set for each request that reached a view
            where = reverse(request.resolver_match.view_name, kwargs={**kwargs, name: survivor})
            headers = {"Location": f"{where}?{query}" if query else where, "Cache-Control": "no-cache"}
            moved = {"moved_to": survivor}
            return Response(moved, status=status.HTTP_301_MOVED_PERMANENTLY, headers=headers)

    return followed
