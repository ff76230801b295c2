"""Alert rules: the list, and building one with a back-test before it is saved."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.forms.alerts import RuleForm
from deals.forms.typeahead import find
from deals.models import AlertRule, Membership
from deals.selectors.alerts.back_test import back_test
from deals.selectors.alerts.events import rules_of
from deals.selectors.alerts.rule_summaries import summary_of, with_summaries
from deals.selectors.workspaces.watchlists import watchlists_of
from deals.services.alerts import rules as alert_rules
from deals.views.common.inputs import texts_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

FORM = ["GET", "HEAD", "POST"]


@require_safe
@workspace_required(Right.READ)
def rules_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The rules in plain words, with how often each fired."""
    rules = with_summaries(rules_of(membership.workspace)[:200])
    context = {
        "workspace": membership.workspace,
        "may_edit": may(membership.role, Right.EDIT),
        "rules": rules,
        "watchlists": watchlists_of(membership.workspace),
        "mails_an_hour": settings.ALERT_MAILS_AN_HOUR,
    }
    return render(request, "alerts/rules.html", context)


@require_http_methods(FORM)
@workspace_required(Right.EDIT)
def new_rule(request: PageRequest, membership: Membership) -> HttpResponse:
    """Build a rule: 'try it' shows what it would have fired on, 'save' keeps it."""
    products = [option.pk for option in find("products", texts_of(request.GET, "product")).values()]
    first = {"zone": membership.workspace.time_zone, "products": products}
    if products:
        first["scope"] = AlertRule.Scope.PRODUCTS
    form = RuleForm(request.POST or None, workspace=membership.workspace, initial=first)
    return _answer(request, membership, form, None)


@require_http_methods(FORM)
@workspace_required(Right.EDIT)
def edit_rule(request: PageRequest, membership: Membership, rule: int) -> HttpResponse:
    """Change a rule; its events follow what it says then."""
    alert_rule = get_object_or_404(membership.workspace.alert_rules, pk=rule)
    form = RuleForm(request.POST or None, instance=alert_rule, workspace=membership.workspace)
    return _answer(request, membership, form, alert_rule)


def _answer(
    request: PageRequest, membership: Membership, form: RuleForm, rule: AlertRule | None
) -> HttpResponse:
    context: dict[str, Any] = {"workspace": membership.workspace, "form": form, "rule": rule}
    if form.is_valid():
        if request.POST.get("do") != "try":
            return _save(request, membership, form, rule)
        context["summary"] = summary_of(form.instance)
        context["tested"] = back_test(form.instance, request.as_of.moment)
    return render(request, "alerts/rule.html", context)


def _save(
    request: PageRequest, membership: Membership, form: RuleForm, rule: AlertRule | None
) -> HttpResponse:
    values = {name: form.cleaned_data[name] for name in form.Meta.fields}
    try:
        if rule is None:
            rule = alert_rules.make_rule(membership.workspace, request.user, values)
        else:
            fresh = AlertRule.objects.select_related("workspace").get(pk=rule.pk)
            rule = alert_rules.change_rule(fresh, request.user, values)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("alert-rules", membership.workspace_id)
    alert_rules.settle_stale_rules(most_steps=1, only=rule)
    messages.success(request, f"Rule '{rule}' saved.")
    return redirect("alert-rules", membership.workspace_id)


@require_POST
@workspace_required(Right.EDIT)
def switch(request: PageRequest, membership: Membership, rule: int) -> HttpResponse:
    alert_rule = get_object_or_404(membership.workspace.alert_rules, pk=rule)
    alert_rules.switch_rule(alert_rule, request.user, on=request.POST.get("on") == "yes")
    return redirect("alert-rules", membership.workspace_id)


@require_POST
@workspace_required(Right.EDIT)
def delete(request: PageRequest, membership: Membership, rule: int) -> HttpResponse:
    alert_rules.delete_rule(get_object_or_404(membership.workspace.alert_rules, pk=rule), request.user)
    return redirect("alert-rules", membership.workspace_id)
