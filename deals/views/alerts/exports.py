"""The lists of alerts as files: the pages' addresses with .csv, .xlsx or .json."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from deals.domain.roles import Right
from deals.exports import alerts
from deals.exports.list_file import export_response
from deals.models import Membership
from deals.selectors.alerts.events import attempts_of, rules_of
from deals.views.alerts.events import filtered_events
from deals.views.common.files import filters_of, link_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required


@require_safe
@workspace_required(Right.READ)
def events(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """What the rules fired on."""
    results, filters = filtered_events(request, membership), filters_of(request, "rule")
    return export_response(alerts.event_table(membership.workspace, results, link_of(request), filters), fmt)


@require_safe
@workspace_required(Right.READ)
def rules(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The rules in plain words."""
    return export_response(
        alerts.rule_table(membership.workspace, rules_of(membership.workspace, request.user)), fmt
    )


@require_safe
@workspace_required(Right.MANAGE)
def webhooks(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The webhooks, without their secrets."""
    return export_response(
        alerts.webhook_table(membership.workspace, membership.workspace.webhooks.all()), fmt
    )


@require_safe
@workspace_required(Right.MANAGE)
def attempts(request: PageRequest, membership: Membership, hook: int, fmt: str) -> HttpResponseBase:
    """What was sent to a webhook, and what it answered."""
    results = get_object_or_404(membership.workspace.webhooks, pk=hook)
    return export_response(alerts.attempt_table(results, attempts_of(results)), fmt)
