"""Texts of a request that no form reads: cut, and without NUL, which PostgreSQL takes in no text."""

from django.http import QueryDict

MOST = 120


def text_of(sent: QueryDict, name: str, most: int = MOST) -> str:
    """Return a text that was sent, '' where there is none."""
    return sent.get(name, "").replace("\x00", "")[:most].strip()


def texts_of(sent: QueryDict, name: str, most: int = 200) -> list[str]:
    """Return up to `most` texts that were sent under one name."""
    return [text.replace("\x00", "")[:MOST] for text in sent.getlist(name)[:most]]
