"""How long to wait before the next try: longer each time, and no two collectors at once."""

import random
from collections.abc import Callable

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 60.0


class BackOff:
    """Seconds of waiting after failures in a row: 0.5, 1, 2 ... 60, each shortened by up to a half."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._failures = 0

    def next(self) -> float:
        """Count a failure; return how long to wait."""
        seconds = min(FIRST_SECONDS * 2.0 ** min(self._failures, 16), LONGEST_SECONDS)
        self._failures += 1
        return seconds * (0.5 + self._chance() / 2)

    def reset(self) -> None:
        """Begin anew: something worked."""
        self._failures = 0
