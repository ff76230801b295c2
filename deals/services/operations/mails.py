"""Mails that a request gives rise to: queued by it and sent by a worker.

So no request waits for a mail server, and how long one takes does not tell whether there was anybody to
mail. A mail that was sent is deleted; until then it lies encrypted. At least once: a worker that dies after
the server took a mail, and before it is deleted, has it sent again.
"""

import json
import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models.functions import Now

from deals.domain.plain_text import plain_text
from deals.models import QueuedMail
from deals.services.common.encryption import CannotDecrypt, decrypt, encrypt

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
RETRY_SECONDS = 30
"""Before the second attempt; doubled for each further one: the last is about an hour after the first."""


def queue_mail(to: str, subject: str, text: str) -> None:
    """Have a worker send a mail. To be called in the transaction that it belongs to."""
    content = json.dumps({"to": to, "subject": plain_text(subject), "text": text})
    QueuedMail.objects.create(encrypted=encrypt(content))


def send_queued_mails(most: int = 200) -> int:
    """Send what is due; return how many were tried. Harmless beside other senders."""
    count = 0
    while count < most and _send_one():
        count += 1
    return count


@transaction.atomic
def _send_one() -> bool:
    """Send the mail that is due longest; its row is locked meanwhile. False where none is due."""
    due = QueuedMail.objects.select_for_update(skip_locked=True).filter(not_before__lte=Now())
    queued = due.order_by("not_before", "id").first()
    if queued is None:
        return False
    try:
        content = json.loads(decrypt(queued.encrypted))
        mail = EmailMultiAlternatives(content["subject"], content["text"], to=[content["to"]])
        mail.extra_headers["Auto-Submitted"] = "auto-generated"
        mail.send()
    except CannotDecrypt as error:
        log.error("mail %d is given up: %s", queued.pk, error)
    except (smtplib.SMTPException, OSError) as error:
        if _again(queued, error):
            return True
    queued.delete()
    return True


def _again(queued: QueuedMail, error: Exception) -> bool:
    """Put a mail off that the server did not take; False where it is given up."""
    queued.attempts += 1
    code = getattr(error, "smtp_code", None)
    if queued.attempts >= MAX_ATTEMPTS or (code is not None and 500 <= code < 600):
        log.error("mail %d is given up after %d attempts: %s", queued.pk, queued.attempts, error)
        return False
    log.warning("mail %d waits, the mail server did not take it: %s", queued.pk, error)
    queued.not_before = Now() + timedelta(seconds=RETRY_SECONDS * 2 ** (queued.attempts - 1))
    queued.save(update_fields=["attempts", "not_before"])
    return True
