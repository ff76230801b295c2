"""The list of what alert rules fired on."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from deals.domain.roles import Right
from deals.models import AlertEvent, Deal, Membership
from deals.selectors.alerts.events import (
    baseline_words,
    change_of,
    events_of,
    inbox_of,
    read_up_to,
    speakers_in,
    unread_count,
)
from deals.services.alerts.inbox import mark_read
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

ROWS = 50


@require_safe
def own_alerts(request: PageRequest) -> HttpResponse:
    """Redirect to the alerts of the current workspace, or say that there is none."""
    if request.workspace is None:
        return render(request, "workspaces/none.html")
    return redirect("alerts", request.workspace.pk)


@require_safe
@workspace_required(Right.READ)
def alerts_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The events, newest first; those that came since the last reading are marked."""
    rows = Paginator(filtered_events(request, membership), ROWS).get_page(request.GET.get("page"))
    inbox = inbox_of(membership.workspace, request.user)
    rules = list(membership.workspace.alert_rules.seen_by(request.user).order_by("name"))
    context = {
        "workspace": membership.workspace,
        "rows": rows,
        "table": [(row, change_of(row), baseline_words(row)) for row in rows],
        "said": speakers_in(rows),
        "rules": rules,
        "chosen_rule": request.GET.get("rule", ""),
        "inbox": inbox,
        "mails_an_hour": settings.ALERT_MAILS_AN_HOUR,
        "unread": unread_count(membership.workspace, request.user, inbox.read_up_to),
        "is_evaluating": any(rule.stale_from is not None and rule.is_on for rule in rules),
    }
    return render(request, "alerts/list.html", context)


@require_safe
@workspace_required(Right.READ)
def alert_page(request: PageRequest, membership: Membership, event: int) -> HttpResponse:
    """One event: what was compared, who was told, and the deal that is its evidence."""
    events = events_of(membership.workspace, request.user).prefetch_related(
        "deliveries__user", "deliveries__webhook"
    )
    alert = get_object_or_404(events, pk=event)
    found = Deal.objects.filter(post=alert.post_id, anchor=alert.anchor)
    deal = found.select_related("post").first()
    context = {
        "workspace": membership.workspace,
        "event": alert,
        "change": change_of(alert),
        "compared": baseline_words(alert),
        "deal": deal,
    }
    return render(request, "alerts/event.html", context)


@require_POST
@workspace_required(Right.READ)
def read(request: PageRequest, membership: Membership) -> HttpResponse:
    mark_read(membership.workspace, request.user)
    return redirect("alerts", membership.workspace_id)


@require_safe
def unread(request: PageRequest) -> HttpResponse:
    """The number of unread alerts in the menu, of the current workspace."""
    workspace = request.workspace
    user = request.user
    count = unread_count(workspace, user, read_up_to(workspace, user)) if workspace else 0
    return render(request, "alerts/unread.html", {"count": count})


def filtered_events(request: PageRequest, membership: Membership) -> QuerySet[AlertEvent]:
    """Return the events that the address asks for: of one rule, or all."""
    rule = request.GET.get("rule", "")
    return events_of(membership.workspace, request.user, int(rule[:18]) if rule.isdecimal() else None)
