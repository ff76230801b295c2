"""Alert rules: the list, and building one with a back-test before it is saved."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.alert_forms import RuleForm
from deals.models import AlertRule, Membership
from deals.roles import Right, may
from deals.selectors.alert_back_test import back_test
from deals.selectors.alerts import rules_of
from deals.selectors.rule_words import summary_of, with_summaries
from deals.selectors.watching import watchlists_of
from deals.services import alert_rules
from deals.services.alert_rules import TooMany
from deals.typeahead import find
from deals.views.door import in_workspace
from deals.views.inputs import texts_of
from deals.views.page import PageRequest

FORM = ["GET", "HEAD", "POST"]


@require_safe
@in_workspace(Right.READ)
def rules_page(request: PageRequest, mine: Membership) -> HttpResponse:
    """The rules in plain words, with how often each fired."""
    rules = with_summaries(rules_of(mine.workspace)[:200])
    context = {
        "shown": mine.workspace,
        "may_edit": may(mine.role, Right.EDIT),
        "rules": rules,
        "watchlists": watchlists_of(mine.workspace),
        "mails_an_hour": settings.ALERT_MAILS_AN_HOUR,
    }
    return render(request, "alerts/rules.html", context)


@require_http_methods(FORM)
@in_workspace(Right.EDIT)
def new_rule(request: PageRequest, mine: Membership) -> HttpResponse:
    """Build a rule: 'try it' shows what it would have fired on, 'save' keeps it."""
    wanted = [option.pk for option in find("products", texts_of(request.GET, "product")).values()]
    first = {"zone": mine.workspace.time_zone, "products": wanted}
    if wanted:
        first["scope"] = AlertRule.Scope.PRODUCTS
    form = RuleForm(request.POST or None, workspace=mine.workspace, initial=first)
    return _answer(request, mine, form, None)


@require_http_methods(FORM)
@in_workspace(Right.EDIT)
def edit_rule(request: PageRequest, mine: Membership, rule: int) -> HttpResponse:
    """Change a rule; its events follow what it says then."""
    found = get_object_or_404(mine.workspace.alert_rules, pk=rule)
    form = RuleForm(request.POST or None, instance=found, workspace=mine.workspace)
    return _answer(request, mine, form, found)


def _answer(request: PageRequest, mine: Membership, form: RuleForm, rule: AlertRule | None) -> HttpResponse:
    context: dict[str, Any] = {"shown": mine.workspace, "form": form, "rule": rule}
    if form.is_valid():
        if request.POST.get("do") != "try":
            return _save(request, mine, form, rule)
        context["summary"] = summary_of(form.instance)
        context["tested"] = back_test(form.instance, request.as_of.moment)
    return render(request, "alerts/rule.html", context)


def _save(request: PageRequest, mine: Membership, form: RuleForm, rule: AlertRule | None) -> HttpResponse:
    values = {name: form.cleaned_data[name] for name in form.Meta.fields}
    try:
        if rule is None:
            rule = alert_rules.make_rule(mine.workspace, request.user, values)
        else:
            fresh = AlertRule.objects.select_related("workspace").get(pk=rule.pk)
            rule = alert_rules.change_rule(fresh, request.user, values)
    except TooMany as error:
        messages.error(request, str(error))
        return redirect("alert-rules", mine.workspace_id)
    alert_rules.settle_stale_rules(most_steps=1, only=rule)
    messages.success(request, f"The rule '{rule}' is saved.")
    return redirect("alert-rules", mine.workspace_id)


@require_POST
@in_workspace(Right.EDIT)
def switch(request: PageRequest, mine: Membership, rule: int) -> HttpResponse:
    """Turn a rule on or off."""
    found = get_object_or_404(mine.workspace.alert_rules, pk=rule)
    alert_rules.switch_rule(found, request.user, on=request.POST.get("on") == "yes")
    return redirect("alert-rules", mine.workspace_id)


@require_POST
@in_workspace(Right.EDIT)
def delete(request: PageRequest, mine: Membership, rule: int) -> HttpResponse:
    """Delete a rule with its events."""
    alert_rules.delete_rule(get_object_or_404(mine.workspace.alert_rules, pk=rule), request.user)
    return redirect("alert-rules", mine.workspace_id)
