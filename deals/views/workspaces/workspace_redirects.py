"""The menu's addresses: each leads to a page of the workspace at hand."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe


def own_page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that leads to the page `name` with its query; without a workspace to making one."""

    @require_safe
    def lead(request: HttpRequest) -> HttpResponse:
        workspace = getattr(request, "workspace", None)
        if workspace is None:
            return redirect("workspace")
        query = request.META.get("QUERY_STRING", "")
        return redirect(reverse(name, args=[workspace.pk]) + (f"?{query}" if query else ""))

    return lead
