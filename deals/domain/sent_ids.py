"""Ids in what people and programs send."""

from collections.abc import Iterable

LARGEST_ID = 2**63 - 1


def ids_in(texts: Iterable[str], most: int) -> list[int]:
    """Return the ids among texts that were sent, each once, at most `most`; the rest is left out."""
    ids = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 20]
    return [each for each in dict.fromkeys(ids) if each <= LARGEST_ID][:most]


def id_in(text: str) -> int | None:
    """Return the id that a text is, None where it is none."""
    return next(iter(ids_in([text], 1)), None)
