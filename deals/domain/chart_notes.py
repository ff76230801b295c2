"""What a note on charts may be (pure)."""

from datetime import date

from deals.domain.refused import Refused
from deals.domain.roles import Right, may

MOST_NOTES = 1_000
"""In a workspace."""

LONGEST_NOTE = 280
LONGEST_DAYS = 366
EARLIEST, LATEST = date(2006, 3, 21), date(2099, 12, 31)


def check_days(first: date, last: date) -> None:
    """Raise Refused for days out of order, too far apart, or that no post can be of."""
    if last < first:
        raise Refused("The last day lies before the first one: swap them, or leave the last one empty.")
    if (last - first).days >= LONGEST_DAYS:
        raise Refused(f"A note is of {LONGEST_DAYS} days at most: choose a shorter stretch.")
    if not EARLIEST <= first <= last <= LATEST:
        raise Refused(f"The days must lie between {EARLIEST} and {LATEST}.")


def may_delete(role: str, *, is_mine: bool) -> bool:
    """Tell whether a member may delete a note: their own while they may write any; a manager each."""
    return may(role, Right.MANAGE) or may_rewrite(role, is_mine=is_mine)


def may_rewrite(role: str, *, is_mine: bool) -> bool:
    """Tell whether a member may change what a note says: who wrote it alone."""
    return is_mine and may(role, Right.EDIT)
