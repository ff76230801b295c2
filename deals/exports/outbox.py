"""The mails of the outbox as a list: to whom and about what, never what they say (links hold tokens)."""

from typing import Any

from deals.exports.table import Column, Table
from deals.models import OutboxMail

MAILS: tuple[Column[OutboxMail], ...] = (
    Column("mail", "the mail's id", lambda mail: mail.pk),
    Column("subject", "what it is about", lambda mail: mail.subject),
    Column("sender", "from whom", lambda mail: mail.sender),
    Column("recipients", "to whom", lambda mail: mail.recipients),
    Column("written_at_utc", "when it was written", lambda mail: mail.sent_at),
)


def mail_table(mails: Any) -> Table[OutboxMail]:
    """Return the mails, newest first; `mails` is a queryset without the texts."""
    return Table("outbox", "Mails that were not sent", MAILS, mails.iterator(chunk_size=1_000))
