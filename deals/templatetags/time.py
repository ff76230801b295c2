"""Where data are: what empty pages lead to."""

from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context

from deals.selectors.loading.months import loaded_months, with_promotions
from deals.views.common.time_menu import links_to

register = template.Library()

MOST_MONTHS = 6
"""Months that an empty page leads to: the newest; the menu of time has all."""


@register.inclusion_tag("partials/data_elsewhere.html", takes_context=True)
def data_elsewhere(context: Context) -> dict[str, Any]:
    """Say which months have loaded data and lead to this page as of their end; to all data. 1 query."""
    request = context["request"]
    months = with_promotions(loaded_months(getattr(request, "workspace", None)))
    is_shorter = "periods" in context and request.GET.get("period") != "all"
    is_after = any(each.month <= context["as_of"].last_instant.date() for each in months)
    whole = _with(request.GET, "period", "all") if is_shorter and is_after else None
    shown = links_to(months[:MOST_MONTHS], request.get_full_path())
    return {"months": shown, "more": len(months) - len(shown), "whole": whole}


def _with(query: QueryDict, name: str, value: str) -> str:
    """Return a query with another value, and without the page's number."""
    changed = query.copy()
    changed[name] = value
    changed.pop("page", None)
    return f"?{changed.urlencode()}"
