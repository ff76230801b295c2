"""First steps of a workspace: its own retailer, competitors, first watchlist."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.domain.roles import Right
from deals.models import Membership, Retailer
from deals.selectors.workspaces.competitors import competitors_of, search_retailers, suggested_competitors
from deals.selectors.workspaces.welcome import suggested_brands, suggested_products
from deals.services.workspaces.workspaces import change_workspace
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required


@require_safe
@workspace_required(Right.MANAGE)
def who(request: PageRequest, membership: Membership) -> HttpResponse:
    """Step 1: find your own retailer by name, handle or domain."""
    text = text_of(request.GET, "q")
    context = {"workspace": membership.workspace, "text": text, "results": search_retailers(text), "step": 1}
    return render(request, "welcome/who.html", context)


@require_POST
@workspace_required(Right.MANAGE)
def choose(request: PageRequest, membership: Membership) -> HttpResponse:
    """Set the chosen retailer as the workspace's own, and continue."""
    workspace = membership.workspace
    retailer = get_object_or_404(Retailer, slug=text_of(request.POST, "retailer"))
    change_workspace(
        workspace,
        request.user,
        name=workspace.name,
        own_retailer=retailer,
        time_zone=workspace.time_zone,
        currency=workspace.currency,
    )
    return redirect("welcome-competitors", workspace.pk)


@require_safe
@workspace_required(Right.EDIT)
def competitors(request: PageRequest, membership: Membership) -> HttpResponse:
    """Step 2: pick competitors from those who promote the same, or look for others."""
    text = text_of(request.GET, "q")
    context = {
        "workspace": membership.workspace,
        "step": 2,
        "text": text,
        "results": search_retailers(text),
        "suggestions": suggested_competitors(membership.workspace, request.as_of),
        "rows": competitors_of(membership.workspace),
    }
    return render(request, "welcome/competitors.html", context)


@require_safe
@workspace_required(Right.EDIT)
def watch(request: PageRequest, membership: Membership) -> HttpResponse:
    """Step 3: watch first products and brands, those shared with competitors first."""
    context = {
        "workspace": membership.workspace,
        "step": 3,
        "products": suggested_products(membership.workspace, request.as_of),
        "brands": suggested_brands(membership.workspace, request.as_of),
    }
    return render(request, "welcome/watch.html", context)
