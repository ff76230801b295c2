"""The webhooks of a workspace."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from deals.domain.refused import Refused
from deals.models import Delivery, Webhook, Workspace
from deals.services.alerts.webhook_sending import check_url
from deals.services.common.encryption import CannotDecrypt, encrypt, reencrypt
from deals.services.common.secrets import new_secret
from deals.services.workspaces.audit import note

MAX_WEBHOOKS = 20


@transaction.atomic
def make_webhook(workspace: Workspace, by: User, url: str) -> Webhook:
    """Make a webhook with a secret of its own. Raises BadAddress, Refused, IntegrityError (there is one)."""
    check_url(url)
    if workspace.webhooks.count() >= MAX_WEBHOOKS:
        raise Refused(f"The limit of {MAX_WEBHOOKS} webhooks is reached: delete one first.")
    encrypted = encrypt(new_secret())
    hook = Webhook.objects.create(workspace=workspace, url=url, encrypted_secret=encrypted, made_by=by)
    note(workspace, by, "created the webhook", url, hook)
    return hook


@transaction.atomic
def renew_secret(hook: Webhook, by: User) -> str:
    """Give a webhook another secret and return it; the one before signs nothing any more."""
    hook.encrypted_secret = encrypt(secret := new_secret())
    hook.save(update_fields=["encrypted_secret"])
    note(hook.workspace, by, "renewed the secret of the webhook", hook.url, hook)
    return secret


@transaction.atomic
def rotate_secrets() -> tuple[int, list[str]]:
    """Encrypt all secrets under SECRET_KEY; return how many, and the addresses of unreadable ones."""
    done, unreadable = 0, []
    for hook in Webhook.objects.order_by("pk").select_for_update():
        try:
            hook.encrypted_secret = reencrypt(hook.encrypted_secret)
        except CannotDecrypt:
            unreadable.append(hook.url)
        else:
            hook.save(update_fields=["encrypted_secret"])
            done += 1
    return done, unreadable


@transaction.atomic
def switch_webhook(hook: Webhook, by: User, *, on: bool) -> None:
    Webhook.objects.filter(pk=hook.pk).update(is_on=on)
    note(hook.workspace, by, f"turned the webhook {'on' if on else 'off'}", hook.url, hook)


@transaction.atomic
def try_again(hook: Webhook, by: User) -> None:
    """End a receiver's rest: all that waits for it is due now. Raises Refused where it does not rest."""
    failing = Webhook.objects.filter(pk=hook.pk, failures__gt=0)
    if not failing.update(rests_until=None):
        raise Refused("This webhook does not rest: its last call was answered.")
    hook.deliveries.filter(state=Delivery.State.PENDING).update(not_before=Now())
    note(hook.workspace, by, "ended the rest of the webhook", hook.url, hook)


@transaction.atomic
def delete_webhook(hook: Webhook, by: User) -> None:
    note(hook.workspace, by, "deleted the webhook", hook.url, hook)
    hook.delete()


@transaction.atomic
def queue_test(hook: Webhook, by: User) -> Delivery:
    """Write a test message into the outbox for a worker to send. One at a time: one that waits is due now."""
    Webhook.objects.select_for_update().get(pk=hook.pk)
    tests = hook.deliveries.filter(kind=Delivery.Kind.TEST)
    waiting = tests.filter(state__in=[Delivery.State.PENDING, Delivery.State.SENDING]).first()
    if waiting:
        tests.filter(pk=waiting.pk, state=Delivery.State.PENDING).update(not_before=Now())
        return waiting
    note(hook.workspace, by, "tested the webhook", hook.url, hook)
    row = Delivery(workspace=hook.workspace, webhook=hook, kind=Delivery.Kind.TEST)
    row.dedupe_key = f"test {row.message_id}"
    row.save()
    return row
