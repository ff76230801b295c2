"""Where mails go when no mail server is named (EMAIL_URL): to a page that only superusers see."""

from collections.abc import Sequence
from email.mime.image import MIMEImage

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from deals.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """A mail backend of Django that stores instead of sending."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the mails; return their number."""
        mails = OutboxMail.objects.bulk_create(_stored(message) for message in email_messages)
        return len(mails)


def _stored(message: EmailMessage) -> OutboxMail:
    """Return a mail as a row, with its HTML part where it has one."""
    parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    htmls = [_with_images(str(content), message) for content, mimetype in parts if mimetype == "text/html"]
    return OutboxMail(
        sender=message.from_email,
        recipients=message.recipients(),
        subject=str(message.subject)[:998],
        text=str(message.body),
        html=htmls[0] if htmls else "",
        headers={name: str(value) for name, value in message.extra_headers.items()},
    )


def _with_images(html: str, message: EmailMessage) -> str:
    """Return the HTML with the mail's images written into it: a page has no attachments."""
    for part in message.attachments:
        if isinstance(part, MIMEImage):
            data = "".join(str(part.get_payload()).split())  # base64
            html = html.replace(
                f'"cid:{part["Content-ID"].strip("<>")}"', f'"data:{part.get_content_type()};base64,{data}"'
            )
    return html
