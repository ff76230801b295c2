"""How alike two titles are."""

import re
from collections import Counter

_WORD = re.compile(r"\w+")


def token_f1(one: str | None, other: str | None) -> float:
    """F1 of two titles as bags of words, 0 to 1; 1 where neither is stated."""
    left, right = Counter(_WORD.findall((one or "").lower())), Counter(_WORD.findall((other or "").lower()))
    if not left and not right:
        return 1.0
    shared = (left & right).total()
    return 2 * shared / (left.total() + right.total()) if shared else 0.0
