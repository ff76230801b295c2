"""A stretch of a text that the encoder marks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch [start, end) of the text and how sure the encoder is of it, from 0 to 1."""

    start: int
    end: int
    sure: float
