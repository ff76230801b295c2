"""The addresses in the menu: each redirects to a page of the current workspace."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe


def workspace_redirect(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that redirects to the page `name` of the current workspace, keeping the query.

    Without a workspace it leads to the page that creates one.
    """

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        workspace = getattr(request, "workspace", None)
        if workspace is None:
            return redirect("workspace")
        query = request.META.get("QUERY_STRING", "")
        return redirect(reverse(name, args=[workspace.pk]) + (f"?{query}" if query else ""))

    return view
