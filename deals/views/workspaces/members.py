"""Members of a workspace: invite, accept, change roles, leave, transfer ownership."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from deals.domain.refused import Refused
from deals.domain.roles import Right
from deals.forms.workspaces import InvitationForm, RoleForm
from deals.models import Invitation, Membership
from deals.selectors.workspaces.addresses import has_verified
from deals.selectors.workspaces.workspaces import CHOSEN_WORKSPACE, members_of, open_invitations
from deals.services.workspaces import members
from deals.services.workspaces.invitation_links import invitation_by, link_to_pass_on
from deals.tasks import wake_mailer
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import membership_with, workspace_required


@never_cache
@require_POST
@workspace_required(Right.MANAGE)
def invite(request: PageRequest, membership: Membership) -> HttpResponse:
    """Mail an invitation, and show the link to pass on, in this one answer alone."""
    form, workspace = InvitationForm(request.POST), membership.workspace
    if not form.is_valid():
        messages.error(request, f"Not invited: {errors_of(form)}")
        return _back(membership)
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    site = request.build_absolute_uri("/").rstrip("/")
    try:
        invitation = members.invite(workspace, membership, email, role, site=site)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(membership)
    wake_mailer()
    link = site + reverse("invitation", args=[link_to_pass_on(invitation)])
    context = {"workspace": workspace, "invitation": invitation, "link": link}
    return render(request, "workspaces/invited.html", context)


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
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: PageRequest, secret: str) -> HttpResponse:
    """Who invites to what; who is signed in joins by a button, since mail scanners follow links too.

    A link that works no more tells nothing.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        invitation = invitation_by(secret)
        context = {"invitation": invitation, **_reader_of(request, invitation)}
        return render(request, "workspaces/accept.html", context, status=200 if invitation else 404)
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


def _reader_of(request: PageRequest, invitation: Invitation | None) -> dict[str, bool]:
    """Return what the page of an invitation asks of who reads it."""
    if invitation is None or not request.user.is_authenticated:
        return {}
    return {
        "is_member": invitation.workspace.members.filter(pk=request.user.pk).exists(),
        "has_address": has_verified(request.user, invitation.email),
    }


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
