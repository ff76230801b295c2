"""Alert rules: the list, and building one with a back-test before it is saved."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.api.alerts.back_tests import picture_data
from deals.domain.refused import Refused
from deals.domain.roles import Right, may, may_change_alert
from deals.forms.alerts import RuleForm
from deals.forms.typeahead import find
from deals.models import AlertRule, Membership
from deals.selectors.alerts.back_test import back_test
from deals.selectors.alerts.events import rules_of
from deals.selectors.alerts.rule_summaries import summary_of, with_summaries
from deals.selectors.workspaces.watchlists import watchlists_of
from deals.services.alerts import rules as alert_rules
from deals.views.alerts.bell import FIRST
from deals.views.common.inputs import text_of, texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

FORM = ["GET", "HEAD", "POST"]

MOST_SHOWN = 400
"""Rules on the page, archived ones too; the file has all."""


@require_safe
@workspace_required(Right.READ)
def rules_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The rules in plain words, with how often each fired."""
    rules = list(rules_of(membership.workspace, request.user)[:MOST_SHOWN])
    context = {
        "workspace": membership.workspace,
        "may_edit": may(membership.role, Right.EDIT),
        "rules": with_summaries([rule for rule in rules if not rule.archived_at]),
        "archived": [rule for rule in rules if rule.archived_at],
        "watchlists": watchlists_of(membership.workspace),
        "mails_an_hour": settings.ALERT_MAILS_AN_HOUR,
    }
    return render(request, "alerts/rules.html", context)


@require_http_methods(FORM)
@workspace_required(Right.READ)
def new_rule(request: PageRequest, membership: Membership) -> HttpResponse:
    """Build a rule: 'try it' shows what it would have fired on, 'save' keeps it. A viewer's is their own."""
    products = [option.pk for option in find("products", texts_of(request.GET, "product")).values()]
    first = {
        "zone": membership.workspace.time_zone,
        "products": products,
        "template": text_of(request.GET, "template") or FIRST,
        "currency": membership.workspace.currency or "USD",
    }
    if products:
        first["scope"] = AlertRule.Scope.PRODUCTS
    form = RuleForm(request.POST or None, by=membership, initial=first)
    return _answer(request, membership, form, None)


def rule_to_change(membership: Membership, pk: int) -> AlertRule:
    """Return a rule that the member sees. Raises Http404, and PermissionDenied where it is not theirs."""
    rule: AlertRule = get_object_or_404(membership.workspace.alert_rules.seen_by(membership.user), pk=pk)
    if not may_change_alert(membership.role, is_own=rule.is_own):
        raise PermissionDenied(
            f"A {membership.role} of {membership.workspace} changes alerts of their own only: "
            "ask its owner or a manager."
        )
    return rule


@require_http_methods(FORM)
@workspace_required(Right.READ)
def edit_rule(request: PageRequest, membership: Membership, rule: int) -> HttpResponse:
    """Change a rule; its events follow what it says then."""
    alert_rule = rule_to_change(membership, rule)
    form = RuleForm(request.POST or None, instance=alert_rule, by=membership)
    return _answer(request, membership, form, alert_rule)


def _answer(
    request: PageRequest, membership: Membership, form: RuleForm, rule: AlertRule | None
) -> HttpResponse:
    context: dict[str, Any] = {"workspace": membership.workspace, "form": form, "rule": rule}
    if form.is_valid():
        if request.POST.get("do") != "try":
            return _save(request, membership, form, rule)
        context["summary"] = summary_of(form.instance)
        context["tested"] = tested = back_test(form.instance, request.as_of.moment)
        context["picture"] = picture_data(tested.picture) if tested.picture else None
    return render(request, "alerts/rule.html", context)


def _save(
    request: PageRequest, membership: Membership, form: RuleForm, rule: AlertRule | None
) -> HttpResponse:
    try:
        if rule is None:
            rule = alert_rules.make_rule(membership.workspace, request.user, form.values)
        else:
            fresh = AlertRule.objects.select_related("workspace").get(pk=rule.pk)
            rule = alert_rules.change_rule(fresh, request.user, form.values)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("alert-rules", membership.workspace_id)
    alert_rules.settle_stale_rules(most_steps=1, only=rule)
    messages.success(request, f"Rule '{rule}' saved.")
    return redirect("alert-rules", membership.workspace_id)


@require_POST
@workspace_required(Right.READ)
def switch(request: PageRequest, membership: Membership, rule: int) -> HttpResponse:
    changed, on = rule_to_change(membership, rule), request.POST.get("on") == "yes"
    return _try(request, changed, lambda: alert_rules.switch_rule(changed, request.user, on=on))


@require_POST
@workspace_required(Right.READ)
def archive(request: PageRequest, membership: Membership, rule: int) -> HttpResponse:
    """Put a rule away, or (`archived=no`) bring it back."""
    changed = rule_to_change(membership, rule)
    if request.POST.get("archived") == "no":
        done = f"'{changed}' is restored, and off: turn it on to be told again."
        return _try(request, changed, lambda: alert_rules.restore_rule(changed, request.user), done)
    done = f"'{changed}' is archived: restore it below."
    return _try(request, changed, lambda: alert_rules.archive_rule(changed, request.user), done)


@require_POST
@workspace_required(Right.READ)
def delete(request: PageRequest, membership: Membership, rule: int) -> HttpResponse:
    """Delete an archived rule."""
    gone = rule_to_change(membership, rule)
    done = f"'{gone}' has been deleted."
    return _try(request, gone, lambda: alert_rules.delete_rule(gone, request.user), done)


def _try(request: PageRequest, rule: AlertRule, act: Callable[[], object], done: str = "") -> HttpResponse:
    """Do it, and lead back to the list with what was done or why not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
    return redirect("alert-rules", rule.workspace_id)
