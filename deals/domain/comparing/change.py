"""A number of a period beside that of the period before (pure)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from deals.domain.coverage import LoadedTime

COMPARABLE = Decimal("0.1")
"""The loaded parts of two periods may differ by so much: else counts differ because of what is loaded."""


class Unit(StrEnum):
    """What a number counts in."""

    COUNT = "count"
    INDEX = "index"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number `now` over `n` things, and the one before; None where there are not enough data.

    `change` is now - before, of a share in parts of 1; None where one of the two is missing or the two cannot
    be compared, and `why_none` says why.
    """

    key: str
    name: str
    unit: Unit
    now: Decimal | None
    n: int
    before: Decimal | None
    n_before: int
    why_none: str = ""

    @property
    def change(self) -> Decimal | None:
        if self.why_none or self.now is None or self.before is None:
            return None
        return self.now - self.before


def why_not_comparable(now: LoadedTime, before: LoadedTime | None) -> str:
    """Say why counts of two periods cannot be compared; '' where they can."""
    if before is None:
        return "no period before: all data are shown"
    if not before.loaded:
        return "nothing loaded of the period before"
    parts = [Decimal(each.loaded) / (each.hours or 1) for each in (now, before)]
    if abs(parts[0] - parts[1]) > COMPARABLE:
        return f"not comparable: {now.text}, {before.text} before"
    return ""
