"""Groups of products that may be one: a curator ticks what belongs together, or decides a whole filter."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from deals.domain.matching.groups import MOST_PRODUCTS
from deals.domain.refused import Refused
from deals.domain.sent_ids import id_in, ids_in
from deals.forms.curation import GroupFilterForm
from deals.models import ProductChange
from deals.selectors.matching.groups import WaitingGroup, shown_groups, waiting_groups
from deals.selectors.matching.review import last_change_of
from deals.services.curation.kinds import KINDS
from deals.services.matching.decisions import undo_change
from deals.services.matching.group_decisions import MOST_GROUPS, GroupAnswer, decide_groups
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 10
JOIN, TICKED, APART = "join", "ticked", "apart"


@require_safe
@staff_only
def groups_page(request: PageRequest) -> HttpResponse:
    """The groups that wait, those whose decision changes most first."""
    form = GroupFilterForm(request.GET)
    waiting = waiting_groups(form.wanted())
    rows: Any = Paginator(waiting, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "params": form.params(),
        "rows": rows,
        "groups": shown_groups(list(rows)),
        "joining": sum(each.effect.joins_retailers for each in waiting),
        "most": MOST_GROUPS,
        "last": last_change_of(request.user),
        "kinds": KINDS.values(),
    }
    return render(request, "review/groups.html", context)


@require_POST
@staff_only
def decide_group(request: PageRequest) -> HttpResponse:
    """Note what was said of a group; answer with what takes its place, or lead back to the groups."""
    products = frozenset(ids_in(request.POST.getlist("product"), MOST_PRODUCTS))
    ticked = frozenset(ids_in(request.POST.getlist("together"), MOST_PRODUCTS))
    together = {JOIN: products, TICKED: ticked, APART: frozenset[int]()}.get(request.POST.get("action", ""))
    if together is None:
        return HttpResponseBadRequest("There is no such action.")
    context: dict[str, Any] = {"pk": id_in(request.POST.get("item", "")) or 0}
    try:
        if request.POST.get("action") == TICKED and len(ticked) < 2:
            raise Refused("Tick at least two products of the group to join them.")
        change = decide_groups([GroupAnswer(products, together)], request.user)
        context |= {"change": change, "said": _said(change, 1)}
    except Refused as error:
        context |= {"refused": str(error), "said": str(error)}
    if getattr(request, "htmx", False):
        return render(request, "review/group_decided.html", context)
    messages.info(request, context["said"])
    return redirect("review-groups")


@require_POST
@staff_only
def decide_filtered(request: PageRequest) -> HttpResponse:
    """Say of all groups of a filter that each is one product, or that none belong together."""
    form, action = GroupFilterForm(request.POST), request.POST.get("action", "")
    if action not in (JOIN, APART):
        return HttpResponseBadRequest("There is no such action.")
    groups = waiting_groups(form.wanted())
    try:
        if len(groups) != id_in(request.POST.get("expected", "")):
            raise Refused(f"The groups changed meanwhile: {len(groups)} fit the filter now. Look again.")
        change = decide_groups([_answer(each, action) for each in groups], request.user)
        messages.success(request, _said(change, len(groups)))
    except Refused as error:
        messages.warning(request, str(error))
    return redirect(f"{reverse('review-groups')}?{urlencode(form.params())}")


@require_POST
@staff_only
def undo_group(request: PageRequest, pk: int) -> HttpResponse:
    """Take back what was said at once of one group or of many."""
    try:
        undo_change(get_object_or_404(ProductChange, pk=pk), request.user)
        messages.success(request, "Undone: the groups wait again.")
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("review-groups")


def _answer(waiting: WaitingGroup, action: str) -> GroupAnswer:
    products = frozenset(waiting.group.products)
    return GroupAnswer(products, products if action == JOIN else frozenset())


def _said(change: ProductChange, groups: int) -> str:
    """Say what a decision did, with the number of groups if there are several."""
    titles = len(change.moves)
    of = "" if groups == 1 else f", {groups} groups"
    if change.action == ProductChange.Action.APART:
        return f"Told apart{of}."
    return f"Joined{of}: {titles} title{'' if titles == 1 else 's'} moved."
