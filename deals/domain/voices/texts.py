"""A post's words without what changes from copy to copy: links, accounts, figures (pure)."""

import hashlib
import re
from collections.abc import Iterable

LINK = re.compile(r"https?://\S+")
_ACCOUNT = re.compile(r"@\w+")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in lower case, without links and accounts, every figure as '0'."""
    bare = _ACCOUNT.sub(" ", LINK.sub(" ", text.lower()))
    return frozenset(_WORD.findall(_DIGITS.sub("0", bare)))


def is_near(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two texts share at least 7 in 10 of their words."""
    return bool(one) and 10 * len(one & other) >= 7 * len(one | other)


def text_key(text: str, retailers: Iterable[str] = ()) -> str:
    """Return what an author's posts share that say the same of two retailers: 16 hexadecimal digits.

    `retailers` are the names by which this post's deals call their sellers; figures stay, as a price
    is part of what is said. An empty text has the key ''.
    """
    bare = _ACCOUNT.sub(" ", LINK.sub(" ", text)).lower()
    for name in sorted({each.lower() for each in retailers if each}, key=lambda name: (-len(name), name)):
        bare = bare.replace(name, " ")
    said = " ".join(_WORD.findall(bare))
    return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""
