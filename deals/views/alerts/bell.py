"""The bell of a product, line, brand or category: a rule in one small form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from deals.domain.refused import Refused
from deals.domain.roles import Right, may_change_alert
from deals.domain.sent_ids import id_in
from deals.forms.alert_bell import BellForm
from deals.models import AlertRule, Brand, Category, Membership, Product, ProductLine
from deals.selectors.alerts.bells import Belled, bell_choices
from deals.selectors.alerts.rule_summaries import summary_of
from deals.selectors.market.merge_targets import current_slugs
from deals.selectors.matching.redirects import surviving_id, surviving_line
from deals.services.alerts import bells
from deals.services.alerts.rules import settle_stale_rules
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest, bad_request
from deals.views.common.permissions import workspace_required

FIRST = "below"
"""The template that a bell begins with."""


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_required(Right.READ)
def bell(request: PageRequest, membership: Membership) -> HttpResponse:
    """Ask what to be told of, and make the rule: in the side panel, or as a page without the script."""
    sent = request.POST if request.method == "POST" else request.GET
    names = names_in(sent)
    if not names:
        return bad_request(
            request, ValueError("Name a product, a line, a brand or a category to be told of.")
        )
    kind, thing = belled(names)
    choices = bell_choices(thing, membership.workspace, request.as_of.moment)
    first = {"template": text_of(sent, "template") or FIRST, "currency": _currency(sent, choices.currency)}
    form = BellForm(
        request.POST or None, workspace=membership.workspace, thing=thing, choices=choices, initial=first
    )
    context = {"workspace": membership.workspace, "form": form, "thing": thing, "kind": kind}
    if form.is_valid():
        try:
            is_own = not may_change_alert(membership.role, is_own=False)
            rule, is_new = bells.set_bell(
                membership.workspace, request.user, form.values, form.name(), is_own=is_own
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _saved(request, rule, is_new)
    return render(request, _part(request, "alerts/bell"), context)


def names_in(sent: QueryDict) -> dict[str, Any]:
    """Return what an address names: the ids of a product and a line, the slugs of a brand and a category."""
    ids = {name: id_in(text_of(sent, name)) for name in ("product", "line")}
    slugs = {name: text_of(sent, name) for name in ("brand", "category")}
    return {name: value for name, value in {**ids, **slugs}.items() if value}


def belled(names: dict[str, Any]) -> tuple[str, Belled]:
    """Return the first thing that is named, and what kind of thing it is. Raises Http404."""
    kind, name = next(iter(names.items()))
    rows: dict[str, Callable[[], QuerySet[Any]]] = {
        "product": lambda: Product.objects.filter(pk=surviving_id(name) or name),
        "line": lambda: ProductLine.objects.filter(pk=surviving_line(name) or name),
        "brand": lambda: Brand.objects.filter(slug__in=current_slugs(Brand, [name])),
        "category": lambda: Category.objects.filter(slug=name),
    }
    found: Belled | None = rows[kind]().first()
    if found is None:
        raise Http404("There is nothing of this name to be told of.")
    return kind, found


def _currency(sent: QueryDict, richest: str) -> str:
    return text_of(sent, "currency", 3) or richest


def _saved(request: PageRequest, rule: AlertRule, is_new: bool) -> HttpResponse:
    """Say what was made, and what it would have fired on in the archive."""
    if is_new:
        settle_stale_rules(most_steps=1, only=rule)
    if not getattr(request, "htmx", False):
        messages.success(request, f"{'Saved' if is_new else 'You have this alert already'}: {rule}.")
        return redirect("alert-rules", rule.workspace_id)
    rule.refresh_from_db()
    context = {
        "workspace": rule.workspace,
        "rule": rule,
        "is_new": is_new,
        "summary": summary_of(rule),
        "n": rule.events.filter(withdrawn_at=None).count(),
    }
    return render(request, "alerts/bell_saved.html", context)


def _part(request: PageRequest, template: str) -> str:
    """Return the template of the side panel's content, or of a whole page."""
    return f"{template}_form.html" if getattr(request, "htmx", False) else f"{template}.html"
