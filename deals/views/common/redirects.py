"""Addresses of products and retailers that were merged lead to what has their deals."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from deals.models import Retailer
from deals.selectors.market.merge_targets import merge_target
from deals.selectors.matching.redirects import surviving_id, surviving_line
from deals.views.common.page import PageRequest

View = Callable[..., HttpResponseBase]


def follow_merges(view: View) -> View:
    """Where a product is gone, answer 301 to the survivor at the same kind of address, query and all.

    Browsers ask again each time: a merge can be undone.
    """
    return _following(view, "pk", surviving_id)


def follow_line_merges(view: View) -> View:
    """Where a product line is gone, answer 301 to the one that took its products, as for products."""
    return _following(view, "pk", surviving_line)


def follow_retailer_merges(view: View) -> View:
    """Where a retailer was merged into another one, answer 301 to that; browsers ask again each time."""
    return _following(view, "slug", partial(merge_target, Retailer))


def _following(view: View, name: str, survivor_of: Callable[[Any], int | str | None]) -> View:
    """Answer 301 where the parameter `name` of the address leads to nothing and has a survivor."""

    @wraps(view)
    def followed(request: PageRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, **kwargs)
        except Http404:
            survivor = survivor_of(kwargs[name])
            if survivor is None or request.resolver_match is None:
                raise
            query = request.META.get("QUERY_STRING", "")
            where = reverse(request.resolver_match.view_name, kwargs={**kwargs, name: survivor})
            answer = HttpResponsePermanentRedirect(f"{where}?{query}" if query else where)
            answer["Cache-Control"] = "no-cache"
            return answer

    return followed
