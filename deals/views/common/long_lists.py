"""Lists as files: a short one is sent at once, a long one becomes an export, which a worker writes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from deals.domain.refused import Refused
from deals.exports.list_file import ListFile, file_name
from deals.models import Workspace
from deals.selectors.workspaces.workspaces import membership_of
from deals.services.workspaces.exports import Asked, ask_for_export
from deals.tasks import wake_exporter
from deals.views.common.page import PageRequest, workspace_shown

Response = HttpResponseBase


class LongListMiddleware:
    """Sends what views hand over as lists: none of them can forget to look how long one is."""

    def __init__(self, get_response: Callable[[HttpRequest], Response]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Response:
        response = self.get_response(request)
        return sent(request, response) if isinstance(response, ListFile) else response


def sent(request: PageRequest, file: ListFile) -> Response:
    """Return a list as a file, or lead to where a worker's progress with it is told."""
    name = named_file(request, file)
    file.save_as(name)
    if request.method == "HEAD" or file.is_short():
        return file
    asked = Asked(
        address=frozen(request),
        fmt=file.fmt,
        origin=f"{request.scheme}://{request.get_host()}",
        title=file.table.title,
        file_name=f"{name}.{file.fmt}",
    )
    workspace = workspace_shown(request)
    try:
        export = ask_for_export(
            request.user, membership_of(request.user, workspace.pk) if workspace else None, asked
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("exports")
    wake_exporter()
    return redirect("export", export.pk)


def named_file(request: PageRequest, file: ListFile) -> str:
    """Return a list's file name without its ending."""
    workspace: Workspace | None = workspace_shown(request)
    return file_name(file.table, workspace)


def frozen(request: PageRequest) -> str:
    """Return the address with the as-of moment that it was asked at: what is loaded meanwhile stays out."""
    query = request.GET.copy()
    if request.as_of.has_data:
        query["as_of"] = request.as_of.text
    return f"{request.path}?{query.urlencode()}" if query else request.path
