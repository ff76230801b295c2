"""How long work computes, whatever else the machine does meanwhile."""

import time
from collections.abc import Callable


def computing_seconds(work: Callable[[], object]) -> float:
    """Seconds of computing that one call takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def is_within(limit: float, work: Callable[[], object]) -> bool:
    """Whether one call of three computes for less than `limit` seconds.

    A collection of garbage looks at all that the session's other tests hold, half a second long, and may fall
    into any one call.
    """
    return any(computing_seconds(work) < limit for _ in range(3))
