"""Decisions on the matches of the articles that somebody selected; the page stays where it is."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from deals.domain.roles import Right
from deals.models import Membership, Workspace
from deals.services.assortment.articles import delete_items
from deals.services.assortment.bulk import confirm_items, refuse_items
from deals.views.common.inputs import texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

Action = Callable[[Workspace, User, list[str]], int]

ACTIONS: dict[str, tuple[Action, str]] = {
    "confirm": (confirm_items, "confirmed"),
    "none": (refuse_items, "set to no product"),
    "delete": (delete_items, "deleted"),
}


@require_POST
@workspace_required(Right.EDIT)
def decide_many(request: PageRequest, membership: Membership) -> HttpResponse:
    """Confirm the selected articles, say that they have no product, or delete them."""
    chosen = ACTIONS.get(request.POST.get("do", ""))
    if chosen is None:
        return HttpResponseBadRequest("Send do=confirm, do=none or do=delete.")
    action, done = chosen
    skus = texts_of(request.POST, "sku")
    n = action(membership.workspace, request.user, skus) if skus else 0
    if n:
        messages.success(request, f"{n:,} article{'' if n == 1 else 's'} {done}.")
    else:
        messages.error(request, "No article was changed: select some whose match is to be checked.")
    return back(request, membership)


def back(request: PageRequest, membership: Membership) -> HttpResponse:
    """Lead back to where the decision was made: the same page of the list, with its filters."""
    where = request.POST.get("next", "")
    if where.startswith("/") and url_has_allowed_host_and_scheme(where, {request.get_host()}):
        return HttpResponseRedirect(where)
    return redirect("assortment", membership.workspace_id)
