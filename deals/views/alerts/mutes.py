"""A member's own mutes and snoozes: which alert emails do not come, until when, and how they come again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from deals.domain.roles import Right
from deals.domain.sent_ids import id_in
from deals.forms.alert_mutes import MuteForm
from deals.models import Membership
from deals.selectors.alerts.mutes import mutes_of
from deals.services.alerts.links import Target, mute, unmute
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_required(Right.READ)
def mutes_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """What is muted, muting more, and ending that: for oneself, so every member may."""
    workspace = membership.workspace
    if ended := request.POST.get("end"):
        return _end(request, membership, ended)
    form = MuteForm(request.POST or None, workspace=workspace, user=request.user)
    if form.is_valid():
        mute(Target(membership, form.cleaned_data["rule"]), form.length())
        messages.success(request, "These emails do not come any more; the list of alerts goes on.")
        return redirect("alert-mutes", workspace.pk)
    mutes = mutes_of(workspace, request.user, timezone.now())
    return render(request, "alerts/mutes.html", {"workspace": workspace, "form": form, "mutes": mutes})


def _end(request: PageRequest, membership: Membership, text: str) -> HttpResponse:
    """Have the emails come again that one of my mutes keeps back."""
    found = get_object_or_404(membership.workspace.suppressions, pk=id_in(text), user=request.user)
    unmute(Target(membership, found.rule))
    messages.success(request, "These emails come again.")
    return redirect("alert-mutes", membership.workspace_id)
