"""The review queues: one frame for all kinds. Curators decide item by item, by key, or many at once."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from deals.domain.refused import Refused
from deals.domain.sent_ids import id_in, ids_in
from deals.models import Deal
from deals.selectors.curation.queues import with_evidence
from deals.selectors.matching.review import people_of
from deals.services.curation.kinds import CORRECTED, KINDS, Decided, ReviewAction, ReviewKind
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only

ROWS = 20
HISTORY_ROWS = 50
MOST_AT_ONCE = 100


@require_safe
@staff_only
def review_page(request: PageRequest) -> HttpResponse:
    """Lead to the first queue: the groups of products."""
    return redirect("review-groups")


@require_safe
@staff_only
def queue_page(request: PageRequest, kind: str) -> HttpResponse:
    """The items of a kind that wait."""
    chosen = kind_or_404(kind)
    order = next(iter(chosen.orderings.values()))
    rows = Paginator(chosen.waiting().order_by(*order), ROWS).get_page(request.GET.get("page"))
    context = {
        "kind": chosen,
        "kinds": KINDS.values(),
        "rows": rows,
        "items": chosen.shown(list(rows)),
        "is_surest_first": "surest" in chosen.orderings,
        "looks_up": any(action.source for action in chosen.actions),
    }
    return render(request, "review/queue.html", context)


@require_safe
@staff_only
def curate_page(request: PageRequest, pk: int) -> HttpResponse:
    """One deal, whatever queue it waits in or none: to accept, reject or correct."""
    deal = get_object_or_404(with_evidence(Deal.objects.all()), pk=pk)
    context = {"kind": CORRECTED, "kinds": KINDS.values(), "item": CORRECTED.shown([deal])[0]}
    return render(request, "review/one.html", context)


@require_POST
@staff_only
def decide_item(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """Note a decision; answer with what takes the item's place, or lead back to the queue."""
    chosen = kind_or_404(kind)
    action = chosen.action(request.POST.get("action", ""))
    if action is None:
        return HttpResponseBadRequest("There is no such action.")
    try:
        context: dict[str, Any] = {"decided": _decide(chosen, pk, action, request)}
        said = f"Noted: {context['decided'].said}."
    except Refused as error:
        said = str(error)
        context = {"refused": said}
    if not _is_partial(request):
        messages.info(request, said)
        return redirect("review-kind", kind)
    return render(request, "review/decided.html", {"kind": chosen, "pk": pk, **context})


@require_POST
@staff_only
def decide_many(request: PageRequest, kind: str) -> HttpResponse:
    """Note one decision on all chosen items, and say the results."""
    chosen = kind_or_404(kind)
    action = chosen.action(request.POST.get("action", ""))
    if action is None:
        return HttpResponseBadRequest("There is no such action.")
    items = ids_in(request.POST.getlist("item"), MOST_AT_ONCE)
    outcomes: Counter[str] = Counter()
    for item in items:
        try:
            outcomes[f"Noted: {_decide(chosen, item, action, request).said}."] += 1
        except Refused as error:
            outcomes[str(error)] += 1
    for said, n in outcomes.items():
        messages.info(request, f"{n} of {len(items)}: {said}")
    if not items:
        messages.warning(request, "Nothing was selected.")
    return redirect("review-kind", kind)


@require_POST
@staff_only
def undo_item(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """Take a decision back; answer with the item if it waits again, or lead back to the history."""
    chosen = kind_or_404(kind)
    try:
        item, said = chosen.undo(pk, request.user), "Undone."
    except Refused as error:
        item, said = None, str(error)
    if not _is_partial(request):
        messages.info(request, said)
        return redirect(
            f"{reverse('review-history', args=[kind])}?{urlencode({'by': request.POST.get('by', '')})}"
        )
    if item is None:
        said = "Undone; it waits no more." if said == "Undone." else said
        context: dict[str, Any] = {
            "kind": chosen,
            "pk": id_in(request.POST.get("item", "")) or 0,
            "refused": said,
        }
        return render(request, "review/decided.html", context)
    return render(request, "review/item.html", {"kind": chosen, "item": chosen.shown([item])[0]})


@require_safe
@staff_only
def history_page(request: PageRequest, kind: str) -> HttpResponse:
    """Who decided what and when, of all or of one person."""
    chosen = kind_or_404(kind)
    rows = Paginator(filtered_history(request, chosen), HISTORY_ROWS).get_page(request.GET.get("page"))
    context = {
        "kind": chosen,
        "kinds": KINDS.values(),
        "rows": rows,
        "decisions": [chosen.decided(row) for row in rows],
        "people": people_of(chosen.history(), chosen.by_field),
        "by": text_of(request.GET, "by", 150),
    }
    return render(request, "review/history.html", context)


def filtered_history(request: PageRequest, kind: ReviewKind) -> QuerySet:
    """Return the decisions of a kind that the address asks for: all, or by a person."""
    decisions, by = kind.history(), text_of(request.GET, "by", 150)
    return decisions.filter(**{f"{kind.by_field}__username": by}) if by else decisions


@require_POST
@staff_only
def correct_item(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """Put what was picked in a post in the place of a field; answer with the item as it is now."""
    chosen = kind_or_404(kind)
    if chosen.correct is None:
        raise Http404("Items of this queue have no fields.")
    field, picked = request.POST.get("field", ""), request.POST.get("picked", "")
    start = id_in(request.POST.get("start", ""))
    try:
        item = chosen.correct(pk, field, picked.replace("\x00", ""), start, request.user)
    except Refused as error:
        if _is_partial(request):
            return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
        messages.warning(request, str(error))
        return redirect("review-kind", kind)
    if not _is_partial(request):
        messages.info(request, "Corrected; the item still waits to be accepted or rejected.")
        return redirect("review-kind", kind)
    return render(request, "review/item.html", {"kind": chosen, "item": chosen.shown([item])[0]})


def _decide(kind: ReviewKind, item: int, action: ReviewAction, request: PageRequest) -> Decided:
    """Note a decision with the detail that its action wants. Raises Refused."""
    return kind.say(item, action, request.user, text_of(request.POST, f"{action.name}-detail", 300))


def kind_or_404(slug: str) -> ReviewKind:
    if slug not in KINDS:
        raise Http404("There is no such queue.")
    return KINDS[slug]


def _is_partial(request: PageRequest) -> bool:
    return bool(getattr(request, "htmx", False))
