"""Seeds of tests that try the same with other random numbers: a few at once, all in the long tests."""

from typing import Any

import pytest


def seeds(few: int, most: int) -> list[Any]:
    """The numbers below `most`; from `few` on they belong to the long tests."""
    return [*range(few), *(pytest.param(number, marks=pytest.mark.full) for number in range(few, most))]
