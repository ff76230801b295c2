"""Addresses of products that were merged lead to the product that has their listings."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from deals.selectors.matching import surviving_product
from deals.views.page import PageRequest

View = Callable[..., HttpResponseBase]


def follow_merges(view: View) -> View:
    """Where a product is gone, answer 301 to the survivor at the same kind of address, query and all.

    Browsers ask anew each time: a merge can be undone.
    """

    @wraps(view)
    def followed(request: PageRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, pk, **kwargs)
        except Http404:
            survivor = surviving_product(pk)
            if survivor is None or request.resolver_match is None:
                raise
            query = request.META.get("QUERY_STRING", "")
            where = reverse(request.resolver_match.view_name, kwargs={**kwargs, "pk": survivor.pk})
            answer = HttpResponsePermanentRedirect(f"{where}?{query}" if query else where)
            answer["Cache-Control"] = "no-cache"
            return answer

    return followed
