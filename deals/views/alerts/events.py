"""The list of what alert rules fired on."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.domain.roles import Right, may
from deals.models import AlertEvent, Deal, Membership
from deals.selectors.alerts.events import (
    baseline_words,
    change_of,
    events_of,
    inbox_of,
    read_up_to,
    unread_count,
)
from deals.services.alerts.inbox import mark_read
from deals.views.common.page import PageRequest
from deals.views.common.permissions import in_workspace

ROWS = 50


@require_safe
def own_alerts(request: PageRequest) -> HttpResponse:
    """Lead to the alerts of the workspace at hand, or say that there is none."""
    if request.workspace is None:
        return render(request, "workspaces/none.html")
    return redirect("alerts", request.workspace.pk)


@require_safe
@in_workspace(Right.READ)
def alerts_page(request: PageRequest, mine: Membership) -> HttpResponse:
    """The events, newest first; those that came since the last reading are marked."""
    rows = Paginator(wanted_events(request, mine), ROWS).get_page(request.GET.get("page"))
    inbox = inbox_of(mine.workspace, request.user)
    rules = list(mine.workspace.alert_rules.order_by("name"))
    context = {
        "shown": mine.workspace,
        "may_edit": may(mine.role, Right.EDIT),
        "rows": rows,
        "table": [(row, change_of(row), baseline_words(row)) for row in rows],
        "rules": rules,
        "wanted": request.GET.get("rule", ""),
        "inbox": inbox,
        "mails_an_hour": settings.ALERT_MAILS_AN_HOUR,
        "unread": unread_count(mine.workspace, inbox.read_up_to),
        "waits": any(rule.stale_from is not None and rule.is_on for rule in rules),
    }
    return render(request, "alerts/list.html", context)


@require_safe
@in_workspace(Right.READ)
def alert_page(request: PageRequest, mine: Membership, event: int) -> HttpResponse:
    """One event: what was compared, who was told, and the deal that is its evidence."""
    events = events_of(mine.workspace).prefetch_related("deliveries__user", "deliveries__webhook")
    found = get_object_or_404(events, pk=event)
    deal = Deal.objects.filter(post=found.post_id, anchor=found.anchor).first()
    context = {
        "shown": mine.workspace,
        "event": found,
        "change": change_of(found),
        "compared": baseline_words(found),
        "deal": deal,
    }
    return render(request, "alerts/event.html", context)


@require_POST
@in_workspace(Right.READ)
def read(request: PageRequest, mine: Membership) -> HttpResponse:
    """Mark all that is there as read, for this member."""
    mark_read(mine.workspace, request.user)
    return redirect("alerts", mine.workspace_id)


@require_safe
def unread(request: PageRequest) -> HttpResponse:
    """The number beside 'Alerts' in the menu: of the workspace at hand."""
    shown = request.workspace
    count = unread_count(shown, read_up_to(shown, request.user)) if shown else 0
    return render(request, "alerts/unread.html", {"count": count})


def wanted_events(request: PageRequest, mine: Membership) -> QuerySet[AlertEvent]:
    """Return the events that the address asks for: of one rule, or all."""
    rule = request.GET.get("rule", "")
    return events_of(mine.workspace, int(rule[:18]) if rule.isdecimal() else None)
