"""How far a long work is: what is done, what is left, how fast, and how long that takes (pure)."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """`done` of `expected` (0: not known), `rate` a second (0: not told yet), and the time that is left."""

    done: int
    expected: int
    rate: float
    left: timedelta | None

    @property
    def missing(self) -> int:
        """How many are left to do."""
        return max(0, self.expected - self.done)

    @property
    def left_text(self) -> str:
        """The time that is left: '40 s', '3 min', '5 h'; '' where it is not known."""
        if self.left is None:
            return ""
        seconds = self.left.total_seconds()
        if seconds < 100:
            return f"{seconds:.0f} s"
        return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.0f} h"


def pace_of(
    done: int, expected: int, since: datetime | None, until: datetime | None, before: int = 0
) -> Pace:
    """Return how far a work is that went on at `since` with `before` done, and told `done` at `until`."""
    seconds = (until - since).total_seconds() if since and until else 0
    rate = (done - before) / seconds if seconds > 0 else 0.0
    if not expected or rate <= 0:
        return Pace(done, expected, rate, None)
    return Pace(done, expected, rate, timedelta(seconds=round(max(0, expected - done) / rate)))
