"""A workspace's API keys: created and shown once, revoked."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from deals.domain.roles import Right
from deals.forms.workspaces import ApiKeyForm
from deals.models import Membership
from deals.selectors.workspaces.workspaces import keys_of
from deals.services.workspaces.api_keys import create_key, revoke_key
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required


@never_cache
@require_POST
@workspace_required(Right.MANAGE)
def create(request: PageRequest, membership: Membership) -> HttpResponse:
    """Create a key and show it, only this once."""
    form = ApiKeyForm(request.POST, auto_id="key_%s")
    if not form.is_valid():
        context = {"key_form": form, "workspace": membership.workspace}
        return render(request, "workspaces/key.html", context, status=400)
    days = form.cleaned_data["days"]
    key, text = create_key(
        membership.workspace,
        request.user,
        name=form.cleaned_data["name"],
        scope=form.cleaned_data["scope"],
        expires_at=datetime.now(UTC) + timedelta(days=days) if days else None,
    )
    return render(
        request, "workspaces/key.html", {"key": key, "text": text, "workspace": membership.workspace}
    )


@require_POST
@workspace_required(Right.MANAGE)
def revoke(request: PageRequest, membership: Membership, key: int) -> HttpResponse:
    """Make a key useless."""
    api_key = get_object_or_404(keys_of(membership.workspace), pk=key)
    revoke_key(api_key, request.user)
    messages.success(request, f"The key '{api_key.name}' has been revoked.")
    return redirect("workspace-detail", membership.workspace_id)
