"""How fast a long work is, and what is left of it."""

from datetime import UTC, datetime, timedelta

import pytest

from deals.domain.pace import Pace, pace_of

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def after(seconds: int, done: int, expected: int = 1_000, before: int = 0) -> Pace:
    return pace_of(done, expected, BEGAN, BEGAN + timedelta(seconds=seconds), before)


def test_the_rate_is_of_what_was_done_since_it_went_on() -> None:
    pace = after(10, 600, before=400)
    assert (pace.rate, pace.missing, pace.left) == (20, 400, timedelta(seconds=20))


@pytest.mark.parametrize(
    ("seconds", "done", "expected", "text"),
    [(10, 100, 1_000, "90 s"), (10, 10, 1_000, "16 min"), (10, 10, 100_000, "28 h"), (10, 10, 0, ""),
     (0, 10, 1_000, ""), (10, 0, 1_000, ""), (10, 1_000, 900, "0 s")],
)  # fmt: skip
def test_what_is_left_is_said_in_the_unit_that_fits(
    seconds: int, done: int, expected: int, text: str
) -> None:
    assert after(seconds, done, expected).left_text == text


def test_what_did_not_begin_has_no_rate() -> None:
    assert pace_of(0, 5, None, None) == Pace(0, 5, 0.0, None)
