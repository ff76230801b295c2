"""Members of a workspace: invite, accept, change roles, leave, transfer ownership."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from deals.domain.refused import Refused
from deals.domain.roles import Right
from deals.forms.workspaces import InvitationForm, RoleForm
from deals.models import Membership
from deals.selectors.workspaces.workspaces import CHOSEN_WORKSPACE, members_of, open_invitations
from deals.services.workspaces import members
from deals.tasks import wake_mailer
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import membership_with, workspace_required


@require_POST
@workspace_required(Right.MANAGE)
def invite(request: PageRequest, membership: Membership) -> HttpResponse:
    """Mail an invitation."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Not invited: {errors_of(form)}")
        return _back(membership)
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    site = request.build_absolute_uri("/").rstrip("/")
    done = f"Invitation sent to {email}; the link is valid for {members.VALID_FOR.days} days."
    workspace = membership.workspace
    back = _try(
        request, membership, lambda: members.invite(workspace, membership, email, role, site=site), done
    )
    wake_mailer()
    return back


@require_POST
@workspace_required(Right.MANAGE)
def withdraw(request: PageRequest, membership: Membership, invitation: int) -> HttpResponse:
    """Withdraw an invitation: its link stops working."""
    invited = get_object_or_404(open_invitations(membership.workspace), pk=invitation)
    return _try(
        request,
        membership,
        lambda: members.withdraw(invited, request.user),
        f"The invitation of {invited.email} has been withdrawn.",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: PageRequest, secret: str) -> HttpResponse:
    """Join by the link from the mail: by a button, since mail scanners follow links too."""
    if request.method != "POST":
        return render(request, "workspaces/accept.html")
    try:
        workspace = members.accept(secret, request.user)
    except Refused as refusal:
        return render(request, "workspaces/accept.html", {"refusal": str(refusal)}, status=400)
    request.session[CHOSEN_WORKSPACE] = workspace.pk
    messages.success(request, f"You have joined {workspace}.")
    return redirect("workspace-detail", workspace.pk)


@require_POST
@workspace_required(Right.MANAGE)
def change_role(request: PageRequest, membership: Membership, member: int) -> HttpResponse:
    """Give a member another role."""
    target, form = get_object_or_404(members_of(membership.workspace), pk=member), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the roles.")
        return _back(membership)
    role = form.cleaned_data["role"]
    done = f"{target.user.get_username()} is now {role}."
    return _try(request, membership, lambda: members.change_role(target, membership, role), done)


@require_POST
def remove(request: PageRequest, pk: int, member: int) -> HttpResponse:
    """Take a member out; anyone may leave."""
    membership = membership_with(request, pk, Right.READ)
    if member != membership.pk:
        membership = membership_with(request, pk, Right.MANAGE)
    target = get_object_or_404(members_of(membership.workspace), pk=member)
    done = (
        "You have left the workspace."
        if target.pk == membership.pk
        else f"{target.user.get_username()} has been removed."
    )
    response = _try(request, membership, lambda: members.remove(target, membership), done)
    return redirect("overview") if target.pk is None and member == membership.pk else response


@require_POST
@workspace_required(Right.OWN)
def hand_over(request: PageRequest, membership: Membership, member: int) -> HttpResponse:
    """Make another member the owner."""
    target = get_object_or_404(members_of(membership.workspace), pk=member)
    done = f"{target.user.get_username()} now owns the workspace; you are a manager."
    return _try(
        request, membership, lambda: members.hand_over(membership.workspace, membership, target), done
    )


def _try(request: PageRequest, membership: Membership, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it and report success, or the reason of the refusal."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(membership)


def _back(membership: Membership) -> HttpResponse:
    return redirect("workspace-detail", membership.workspace_id)
