"""The key of a product line."""

from deals.domain.matching.normalise import listing_key

LINE_KEY_LENGTH = 120


def line_key(name: str) -> str:
    """Return a line's key, the same that titles of the line give: its words, in lower case."""
    words = (word for word in listing_key(name).split() if word.isalnum() or "." in word)
    return " ".join(words)[:LINE_KEY_LENGTH].strip()
