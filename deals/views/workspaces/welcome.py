"""First steps of a workspace: its own retailer, competitors, first watchlist. Each can be come back to."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.domain.sent_ids import ids_in
from deals.forms.typeahead import find
from deals.forms.welcome import CompetitorsForm, OwnRetailerForm, WatchedForm
from deals.models import Brand, Membership, Product, Retailer, WatchedItem, Workspace
from deals.selectors.workspaces.competitors import competitors_of, search_retailers, suggested_competitors
from deals.selectors.workspaces.welcome import suggested_brands, suggested_products, watched_at_first
from deals.services.workspaces.competitors import choose_competitors
from deals.services.workspaces.watchlists import Thing, choose_watched, first_list
from deals.services.workspaces.workspaces import change_workspace
from deals.views.common.inputs import text_of, texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required
from deals.views.workspaces.competitors import tell_refused

FORM = ["GET", "HEAD", "POST"]

TICKED = 5
"""Suggestions that are ticked at first, where there are no competitors yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps: `is_done` once something is chosen there, `is_open` to who may take it."""

    name: str
    route: str
    is_done: bool
    is_open: bool = True


@require_http_methods(FORM)
@workspace_required(Right.MANAGE)
def who(request: PageRequest, membership: Membership) -> HttpResponse:
    """Step 1: your own retailer, found by name, handle or domain."""
    workspace, text = membership.workspace, text_of(request.POST, "retailer")
    own = workspace.own_retailer.slug if workspace.own_retailer else ""
    form = OwnRetailerForm(
        request.POST if request.method == "POST" else None, initial={"retailer": own}, auto_id="own_%s"
    )
    if form.is_valid():
        _choose_own(workspace, request, form.cleaned_data["retailer"])
        return redirect("welcome-competitors", workspace.pk)
    context = {
        "form": form,
        "text": text,
        "results": search_retailers(text),
        "knows_retailers": Retailer.objects.exists(),
    }
    return _page(request, membership, 1, "welcome/who.html", context)


@require_http_methods(FORM)
@workspace_required(Right.EDIT)
def competitors(request: PageRequest, membership: Membership) -> HttpResponse:
    """Step 2: competitors, found by name, ticked among those who promote the same, or pasted."""
    workspace = membership.workspace
    if request.method != "POST":
        return _competitors_page(request, membership, _saved(workspace))
    form = CompetitorsForm(_with_added(request.POST), request.FILES, auto_id="rivals_%s")
    if not form.is_valid():
        return _competitors_page(request, membership, form)
    chosen = list(Retailer.objects.filter(pk__in=form.cleaned_data["retailers"]))
    added = choose_competitors(workspace, request.user, chosen, form.cleaned_data["names"])
    if added.unknown or added.over_limit:
        tell_refused(request, added)
        return _competitors_page(request, membership, _saved(workspace, "\n".join(added.unknown)))
    return redirect("welcome-competitors" if "add" in request.POST else "welcome-watch", workspace.pk)


@require_http_methods(FORM)
@workspace_required(Right.EDIT)
def watch(request: PageRequest, membership: Membership) -> HttpResponse:
    """Step 3: watch first products and brands, those shared with competitors first."""
    form = WatchedForm(request.POST if request.method == "POST" else None, auto_id="watch_%s")
    if form.is_valid() and _watch(request, membership.workspace, form):
        return redirect("overview")
    workspace, items = membership.workspace, watched_at_first(membership.workspace)
    taken = {item.product_id for item in items}, {item.brand_id for item in items}
    context = {
        "form": form,
        "items": items,
        "products": [
            each for each in suggested_products(workspace, request.as_of) if each.pk not in taken[0]
        ],
        "brands": [each for each in suggested_brands(workspace, request.as_of) if each.pk not in taken[1]],
    }
    return _page(request, membership, 3, "welcome/watch.html", context)


def _page(
    request: PageRequest, membership: Membership, step: int, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Show a step; 400 with a form that is wrong."""
    workspace = membership.workspace
    steps = [
        Step(
            "Your retailer",
            "welcome",
            workspace.own_retailer_id is not None,
            may(membership.role, Right.MANAGE),
        ),
        Step("Competitors", "welcome-competitors", competitors_of(workspace).exists()),
        Step(
            "Watchlist", "welcome-watch", WatchedItem.objects.filter(watchlist__workspace=workspace).exists()
        ),
    ]
    status = 400 if context["form"].errors else 200
    return render(
        request, template, {"workspace": workspace, "step": step, "steps": steps, **context}, status=status
    )


def _choose_own(workspace: Workspace, request: PageRequest, retailer: Retailer | None) -> None:
    change_workspace(
        workspace,
        request.user,
        name=workspace.name,
        own_retailer=retailer,
        time_zone=workspace.time_zone,
        currency=workspace.currency,
    )


def _saved(workspace: Workspace, names: str = "") -> CompetitorsForm:
    """Return the form of step 2 with the competitors that the workspace has."""
    slugs = list(competitors_of(workspace).values_list("retailer__slug", flat=True))
    return CompetitorsForm(initial={"retailers": slugs, "names": names}, auto_id="rivals_%s")


def _with_added(sent: QueryDict) -> QueryDict:
    """Return what was sent, with the retailer of a button 'Add' in the place of the text that found it."""
    if not (added := sent.get("add")):
        return sent
    sent = sent.copy()
    sent.setlist("retailers", [*find("retailers", sent.getlist("retailers")), added])
    return sent


def _competitors_page(request: PageRequest, membership: Membership, form: CompetitorsForm) -> HttpResponse:
    """Show step 2; a text that names nothing is looked for, since without a script no list came up."""
    chosen = [str(each) for each in form["retailers"].value() or []]
    known = find("retailers", chosen)
    text = next((each for each in chosen if each.strip() and each not in known), "")
    suggestions = suggested_competitors(membership.workspace, request.as_of)
    context = {
        "form": form,
        "text": text,
        "results": search_retailers(text),
        "suggestions": [each for each in suggestions if each.retailer.slug not in chosen],
        "ticked": 0 if chosen else TICKED,
    }
    return _page(request, membership, 2, "welcome/competitors.html", context)


def _watch(request: PageRequest, workspace: Workspace, form: WatchedForm) -> bool:
    """Watch what is chosen; False, with the reason as a message, where the list is full."""
    sent = form.cleaned_data
    things: list[Thing] = [*Product.objects.filter(pk__in=sent["product"])]
    things += Brand.objects.filter(pk__in=sent["brand"])
    shown = ids_in(texts_of(request.POST, "shown"), most=200)
    try:
        choose_watched(first_list(workspace, request.user), request.user, things, shown)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
