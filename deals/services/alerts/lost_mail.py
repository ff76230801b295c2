"""The mail about watched products that are gone: which, on which list, and what is watched in their place."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from deals.domain.plain_text import plain_text
from deals.models import Delivery
from deals.services.alerts.links import snooze_url, unsubscribe_url
from deals.services.alerts.mail import mail_to


def compose_lost(delivery: Delivery) -> EmailMultiAlternatives:
    """Return the mail of a delivery to a member; its Message-ID is the same on each attempt."""
    user = delivery.user
    assert user is not None
    links = delivery.workspace_id, user.pk, None
    unsubscribe, n = unsubscribe_url(*links), len(delivery.lost)
    context = {
        "workspace": delivery.workspace,
        "lost": delivery.lost,
        "list_url": f"{settings.SITE_URL}/workspaces/{delivery.workspace_id}/watchlists/",
        "unsubscribe_url": unsubscribe,
        "snooze_url": snooze_url(*links),
    }
    gone = f"{n} watched {'product is' if n == 1 else 'products are'} gone: {delivery.workspace.name}"
    body = render_to_string("alerts/lost_mail.txt", context)
    return mail_to(user, delivery, plain_text(gone), body, unsubscribe)
