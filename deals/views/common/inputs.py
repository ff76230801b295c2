"""What visitors sent: texts that no form reads (without NUL, which PostgreSQL refuses), and forms' errors."""

from django.forms import BaseForm
from django.http import QueryDict

MOST = 120


def text_of(sent: QueryDict, name: str, most: int = MOST) -> str:
    """Return a text that was sent, '' where there is none."""
    return sent.get(name, "").replace("\x00", "")[:most].strip()


def texts_of(sent: QueryDict, name: str, most: int = 200) -> list[str]:
    """Return up to `most` texts that were sent under one name."""
    return [text.replace("\x00", "")[:MOST] for text in sent.getlist(name)[:most]]


def errors_of(form: BaseForm) -> str:
    """Return all that is wrong with a form, as one text."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
