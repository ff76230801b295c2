"""Workspaces: the current one, settings, export, deletion."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.roles import Right, may
from deals.exports.workspace_file import WorkspaceFile
from deals.forms.workspaces import ApiKeyForm, DeleteForm, InvitationForm, RoleForm, WorkspaceForm
from deals.models import Membership, Workspace
from deals.selectors.workspaces.whole_export import workspace_export
from deals.selectors.workspaces.workspaces import (
    CHOSEN_WORKSPACE,
    keys_of,
    members_of,
    open_invitations,
)
from deals.services.workspaces.workspaces import change_workspace, create_workspace, delete_workspace
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

FORM = ["GET", "HEAD", "POST"]


@require_safe
def own_workspace(request: PageRequest) -> HttpResponse:
    """Redirect to the current workspace, or say that there is none."""
    if request.workspace is None:
        return render(request, "workspaces/none.html")
    return redirect("workspace-detail", request.workspace.pk)


@require_http_methods(FORM)
def new_workspace(request: PageRequest) -> HttpResponse:
    """Create a workspace with the user as its owner, and switch to it."""
    form = WorkspaceForm(request.POST or None)
    if form.is_valid():
        workspace = create_workspace(
            name=form.cleaned_data["name"],
            owner=request.user,
            own_retailer=form.cleaned_data["own_retailer"],
            time_zone=form.cleaned_data["time_zone"],
            currency=form.cleaned_data["currency"],
        )
        request.session[CHOSEN_WORKSPACE] = workspace.pk
        return redirect("welcome" if workspace.own_retailer is None else "welcome-competitors", workspace.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "workspaces/form.html", {"form": form}, status=status)


@require_safe
@workspace_required(Right.READ)
def workspace_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """Settings, members, and for managers invitations and API keys."""
    workspace = membership.workspace
    is_manager = may(membership.role, Right.MANAGE)
    context = {
        "workspace": workspace,
        "membership": membership,
        "members": members_of(workspace),
        "others": Workspace.objects.for_user(request.user).exclude(pk=workspace.pk),
        "is_manager": is_manager,
        "is_owner": may(membership.role, Right.OWN),
        "role_form": RoleForm(),
    }
    if is_manager:
        context |= {
            "invitations": open_invitations(workspace),
            "keys": keys_of(workspace),
            "invitation_form": InvitationForm(auto_id="invite_%s"),
            "key_form": ApiKeyForm(auto_id="key_%s"),
        }
    return render(request, "workspaces/detail.html", context)


@require_http_methods(FORM)
@workspace_required(Right.MANAGE)
def settings_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """Change name, own retailer, zone and currency."""
    workspace = membership.workspace
    form = WorkspaceForm(request.POST or None, instance=Workspace.objects.get(pk=workspace.pk))
    if form.is_valid():
        change_workspace(workspace, request.user, **form.cleaned_data)
        messages.success(request, "Settings saved.")
        return redirect("workspace-detail", workspace.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "workspaces/form.html", {"form": form, "workspace": workspace}, status=status)


@require_POST
def switch(request: PageRequest, pk: int) -> HttpResponse:
    """Switch to another workspace of the user's."""
    workspace = get_object_or_404(Workspace.objects.for_user(request.user), pk=pk)
    request.session[CHOSEN_WORKSPACE] = workspace.pk
    return redirect("overview")


@require_safe
@workspace_required(Right.OWN)
def export(request: PageRequest, membership: Membership) -> HttpResponseBase:
    """All that the workspace holds, as a JSON file."""
    return WorkspaceFile(membership.workspace, workspace_export(membership.workspace, request.user))


@require_http_methods(FORM)
@workspace_required(Right.OWN)
def delete(request: PageRequest, membership: Membership) -> HttpResponse:
    """Delete the workspace once its name is typed; leave a sample by a button."""
    workspace = membership.workspace
    form = DeleteForm(workspace, request.POST if request.method == "POST" else None)
    if form.is_valid():
        delete_workspace(workspace)
        done = "You have left the sample." if workspace.is_sample else f"{workspace.name} has been deleted."
        messages.success(request, done)
        return redirect("overview" if request.user.workspaces.exists() else "workspace")
    status = 400 if request.method == "POST" else 200
    return render(request, "workspaces/delete.html", {"form": form, "workspace": workspace}, status=status)
