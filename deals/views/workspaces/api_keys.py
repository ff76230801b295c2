"""A workspace's API keys: made and shown once, revoked."""

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
from deals.views.common.permissions import in_workspace


@never_cache
@require_POST
@in_workspace(Right.MANAGE)
def create(request: PageRequest, mine: Membership) -> HttpResponse:
    """Make a key and show it, this once."""
    form = ApiKeyForm(request.POST, auto_id="key_%s")
    if not form.is_valid():
        context = {"key_form": form, "shown": mine.workspace}
        return render(request, "workspaces/key.html", context, status=400)
    days = form.cleaned_data["days"]
    key, text = create_key(
        mine.workspace,
        request.user,
        name=form.cleaned_data["name"],
        scope=form.cleaned_data["scope"],
        expires_at=datetime.now(UTC) + timedelta(days=days) if days else None,
    )
    return render(request, "workspaces/key.html", {"key": key, "text": text, "shown": mine.workspace})


@require_POST
@in_workspace(Right.MANAGE)
def revoke(request: PageRequest, mine: Membership, key: int) -> HttpResponse:
    """Make a key useless."""
    found = get_object_or_404(keys_of(mine.workspace), pk=key)
    revoke_key(found, request.user)
    messages.success(request, f"The key '{found.name}' works no more.")
    return redirect("workspace-detail", mine.workspace_id)
