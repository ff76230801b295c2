"""Links that open something are secrets: no log keeps them, whoever writes the line."""

import logging
import re

SECRET_LINK = re.compile(
    r"((?:/|%2F)(?:invitations|feeds|verify|alerts/unsubscribe|alerts/snooze|password/reset)(?:/|%2F))"
    r"(?!sent/|done/)[^/\s'\"?]{8,}"
)
SECRET_PARAMETER = re.compile(r"([?&](?:code|state|id_token|access_token)=)[^&\s'\"]+")
KEY = re.compile(r"\btd_([a-z2-9]{8})_[A-Za-z0-9_-]{20,}")


def masked(text: str) -> str:
    """Return a line without the secrets in its links; a key keeps the part that names it."""
    text = SECRET_LINK.sub(r"\1***", text)
    return KEY.sub(r"td_\1_***", SECRET_PARAMETER.sub(r"\1***", text))


class MaskingFormatter(logging.Formatter):
    """Masks whole lines, tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as it is written."""
        return masked(super().format(record))
