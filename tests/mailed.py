"""Links in mails, as who gets them follows them."""

import re

from django.core import mail

from deals.services.operations.mails import send_queued_mails


def mailed_link() -> str:
    """Send what is queued; return the path of the link in the last mail."""
    send_queued_mails()
    found = re.search(r"http://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]
