"""What the encoder's outputs mean: the columns of its two tables, shared by who trains and who reads it."""

from enum import StrEnum

from deals.domain.records import DealKind

PIECES = 128
"""Word pieces of a post, its tail included."""

OUTSIDE, BEGINS, INSIDE = range(3)
"""The tags of a marked stretch, a word piece each."""


class Told(StrEnum):
    """What the encoder says of a number or of a word that stands for one."""

    OTHER = "other"
    SALE = "sale"
    LIST = "list"
    AMOUNT_OFF = "amount_off"
    PERCENT_OFF = "percent_off"
    FREE = "free"


TOLD = tuple(Told)
KINDS = tuple(DealKind)
MARKED = ("title", "maker", "seller")


def piece_columns(categories: int) -> dict[str, slice]:
    """The columns of the table of word pieces, by head."""
    return _columns({**dict.fromkeys(MARKED, 3), "told": len(TOLD), "scope": 1, "category": categories})


def post_columns(categories: int) -> dict[str, slice]:
    """The columns of the table of posts, by head."""
    return _columns({"deal": 1, "kind": len(KINDS), "scope": 1, "category": categories})


def _columns(widths: dict[str, int]) -> dict[str, slice]:
    result, at = {}, 0
    for name, width in widths.items():
        result[name] = slice(at, at + width)
        at += width
    return result
