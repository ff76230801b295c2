"""The lists of alerts as files: the pages' addresses with .csv, .xlsx or .json."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from deals.domain.roles import Right
from deals.exports import alerts
from deals.exports.formats import export_response
from deals.models import Membership
from deals.selectors.alerts.events import attempts_of, rules_of
from deals.views.alerts.events import wanted_events
from deals.views.common.files import filters_of, link_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import in_workspace


@require_safe
@in_workspace(Right.READ)
def events(request: PageRequest, mine: Membership, form: str) -> HttpResponseBase:
    """What the rules fired on."""
    found, told = wanted_events(request, mine), filters_of(request, "rule")
    return export_response(alerts.event_table(mine.workspace, found, link_of(request), told), form)


@require_safe
@in_workspace(Right.READ)
def rules(request: PageRequest, mine: Membership, form: str) -> HttpResponseBase:
    """The rules in plain words."""
    return export_response(alerts.rule_table(mine.workspace, rules_of(mine.workspace)), form)


@require_safe
@in_workspace(Right.MANAGE)
def webhooks(request: PageRequest, mine: Membership, form: str) -> HttpResponseBase:
    """The webhooks, without their secrets."""
    return export_response(alerts.webhook_table(mine.workspace, mine.workspace.webhooks.all()), form)


@require_safe
@in_workspace(Right.MANAGE)
def attempts(request: PageRequest, mine: Membership, hook: int, form: str) -> HttpResponseBase:
    """What was sent to a webhook, and what it answered."""
    found = get_object_or_404(mine.workspace.webhooks, pk=hook)
    return export_response(alerts.attempt_table(found, attempts_of(found)), form)
