"""A workspace as its members see it; a stranger gets 404."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from deals.models import Workspace
from deals.selectors.workspaces import members_of
from deals.views.page import PageRequest


@require_safe
def own_workspace(request: PageRequest) -> HttpResponse:
    """Lead to the workspace that the user joined first, or say that there is none."""
    if request.workspace is None:
        return render(request, "workspaces/none.html")
    return redirect("workspace-detail", request.workspace.pk)


@require_safe
def workspace_page(request: PageRequest, pk: int) -> HttpResponse:
    """Name, own retailer, members."""
    mine = Workspace.objects.for_user(request.user).select_related("own_retailer")
    workspace = get_object_or_404(mine, pk=pk)
    context = {"shown": workspace, "members": members_of(workspace), "others": mine.exclude(pk=pk)}
    return render(request, "workspaces/detail.html", context)
