"""Webhooks of a workspace: their addresses, a test, and the log of what was sent."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deals.domain.refused import Refused
from deals.domain.roles import Right
from deals.forms.alerts import WebhookForm
from deals.models import Delivery, Membership, Webhook
from deals.selectors.alerts.events import attempts_of, latest_test
from deals.selectors.alerts.receivers import receivers_of
from deals.services.alerts import webhooks
from deals.services.alerts.sending_pause import is_sending
from deals.tasks import wake_sender
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

ROWS = 50
UNDER_WAY = frozenset({Delivery.State.PENDING, Delivery.State.SENDING})


@require_safe
@workspace_required(Right.MANAGE)
def webhooks_page(request: PageRequest, membership: Membership) -> HttpResponse:
    return _list(request, membership)


def _list(request: PageRequest, membership: Membership, fresh: Webhook | None = None) -> HttpResponse:
    hooks = list(membership.workspace.webhooks.all())
    receivers = receivers_of(hooks)
    context = {
        "workspace": membership.workspace,
        "hooks": [(hook, receivers[hook.pk]) for hook in hooks],
        "form": WebhookForm(),
        "fresh": fresh,
    }
    return render(request, "alerts/webhooks.html", context)


@never_cache
@require_POST
@workspace_required(Right.MANAGE)
def make(request: PageRequest, membership: Membership) -> HttpResponse:
    """Create a webhook and show its secret, only this once."""
    form = WebhookForm(request.POST)
    if not form.is_valid():
        messages.error(request, errors_of(form))
        return redirect("webhooks", membership.workspace_id)
    try:
        hook = webhooks.make_webhook(membership.workspace, request.user, form.cleaned_data["url"])
    except Refused as error:
        messages.error(request, str(error))
    except IntegrityError:
        messages.error(request, "A webhook with this address already exists.")
    else:
        return _list(request, membership, hook)
    return redirect("webhooks", membership.workspace_id)


@require_safe
@workspace_required(Right.MANAGE)
def log_page(request: PageRequest, membership: Membership, hook: int) -> HttpResponse:
    """What was sent to a webhook, and what it answered."""
    webhook = get_object_or_404(membership.workspace.webhooks, pk=hook)
    rows = Paginator(attempts_of(webhook), ROWS).get_page(request.GET.get("page"))
    receiver = receivers_of([webhook])[webhook.pk]
    context = {"rows": rows, "receiver": receiver, **_tested(membership, webhook)}
    return render(request, "alerts/webhook_log.html", context)


@require_safe
@workspace_required(Right.MANAGE)
def test_state(request: PageRequest, membership: Membership, hook: int) -> HttpResponse:
    """The part of the log that refreshes itself until a test has its answer."""
    webhook = get_object_or_404(membership.workspace.webhooks, pk=hook)
    return render(request, "alerts/webhook_test.html", _tested(membership, webhook))


def _tested(membership: Membership, hook: Webhook) -> dict[str, Any]:
    """Return what the page tells of the latest test."""
    test, attempt = latest_test(hook) or (None, None)
    return {
        "workspace": membership.workspace,
        "hook": hook,
        "test": test,
        "attempt": attempt,
        "is_under_way": test is not None and test.state in UNDER_WAY,
        "is_sending": is_sending(),
    }


@never_cache
@require_POST
@workspace_required(Right.MANAGE)
def change(request: PageRequest, membership: Membership, hook: int) -> HttpResponse:
    """Have a worker test a webhook or try again, turn it on or off, renew its secret, delete it: as asked."""
    webhook = get_object_or_404(membership.workspace.webhooks, pk=hook)
    match request.POST.get("do", ""):
        case "test":
            webhooks.queue_test(webhook, request.user)
            wake_sender()
            return redirect("webhook-log", membership.workspace_id, webhook.pk)
        case "retry":
            try:
                webhooks.try_again(webhook, request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            wake_sender()
        case "secret":
            webhooks.renew_secret(webhook, request.user)
            return _list(request, membership, webhook)
        case "on" | "off":
            webhooks.switch_webhook(webhook, request.user, on=request.POST["do"] == "on")
        case "delete":
            webhooks.delete_webhook(webhook, request.user)
        case _:
            messages.error(request, "Choose an action for the webhook.")
    return redirect("webhooks", membership.workspace_id)
