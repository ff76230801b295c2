"""Addresses of products that were merged lead to the product that has their listings, in the API too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from deals.selectors.matching import surviving_product


def follow_merges(get: Callable[..., Response]) -> Callable[..., Response]:
    """Where a product is gone, answer 301 to the survivor, query and all; clients ask anew each time."""

    @wraps(get)
    def followed(view: Any, request: Request, pk: int) -> Response:
        try:
            return get(view, request, pk)
        except (Http404, NotFound):
            if (survivor := surviving_product(pk)) is None:
                raise
            query = request.META.get("QUERY_STRING", "")
            assert request.resolver_match is not None  # set for each request that reached a view
            where = reverse(request.resolver_match.view_name, args=[survivor.pk])
            headers = {"Location": f"{where}?{query}" if query else where, "Cache-Control": "no-cache"}
            moved = {"moved_to": survivor.pk}
            return Response(moved, status=status.HTTP_301_MOVED_PERMANENTLY, headers=headers)

    return followed
