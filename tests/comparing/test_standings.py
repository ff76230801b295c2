"""What stands in a chart from when on: against a recomputation that looks at one moment after another."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from deals.domain.comparing.lowest import FADING, Span, Standing, State, lowest_over_time, standings
from deals.domain.comparing.points import VALID, PointRow
from tests.factories import START

HOURS = 24 * 40
UNTIL = START + timedelta(hours=HOURS)


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


def row(key: int, at: int, price: int, deal: int = 0) -> PointRow:
    return PointRow(key, hour(at), Decimal(price), deal or at + 1)


def told(steps: Sequence[Standing]) -> list[tuple]:
    """Hours, prices and states."""
    return [
        ((one.at - START) // timedelta(hours=1), one.row and int(one.row.price), one.state) for one in steps
    ]


def test_a_price_is_in_force_then_fades_then_is_gone() -> None:
    week = 7 * 24
    assert told(standings([row(1, 0, 50)], UNTIL)) == [
        (0, 50, State.IN_FORCE), (week, 50, State.FADING), (2 * week, None, None),
    ]  # fmt: skip


def test_the_next_price_ends_the_one_before_whether_it_fades_or_not() -> None:
    steps = standings([row(1, 0, 50), row(1, 10, 60), row(1, 10 + 200, 40)], hour(220))
    assert told(steps) == [
        (0, 50, State.IN_FORCE), (10, 60, State.IN_FORCE), (178, 60, State.FADING), (210, 40, State.IN_FORCE),
    ]  # fmt: skip


def test_where_nothing_is_loaded_what_stands_is_assumed() -> None:
    steps = standings([row(1, 0, 50)], hour(100), [(hour(20), hour(30))])
    assert told(steps) == [(0, 50, State.IN_FORCE), (20, 50, State.NOT_LOADED), (30, 50, State.IN_FORCE)]


def test_a_fading_price_never_hides_one_in_force() -> None:
    steps = standings([row(1, 0, 10), row(2, 100, 90)], hour(250))
    assert told(steps) == [(0, 10, State.IN_FORCE), (168, 90, State.IN_FORCE)]


def slow(
    rows: Sequence[PointRow], at: datetime, spans: Sequence[Span], fading: timedelta
) -> tuple[Decimal | None, State | None]:
    """Price and state at a moment, from all rows anew."""
    before = sorted((one for one in rows if one.at <= at), key=lambda one: (one.at, one.deal))
    latest = list({one.retailer: one for one in before}.values())
    in_force = [one.price for one in latest if at < one.at + VALID]
    lately = [one.price for one in latest if at < one.at + VALID + fading]
    if not lately:
        return None, None
    state = State.IN_FORCE if in_force else State.FADING
    if any(since <= at < end for since, end in spans):
        state = State.NOT_LOADED
    return min(in_force or lately), state


ROWS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, HOURS - 1), st.integers(1, 9)), max_size=12)
EDGES = st.lists(st.integers(0, HOURS), max_size=6, unique=True).map(sorted)


@given(ROWS, EDGES, st.sampled_from([FADING, timedelta(0)]))
def test_at_every_hour_the_stair_is_what_a_slow_look_at_all_prices_finds(
    drawn: list[tuple[int, int, int]], edges: list[int], fading: timedelta
) -> None:
    rows = [row(key, at, price, deal) for deal, (key, at, price) in enumerate(drawn, 1)]
    spans = [(hour(a), hour(b)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    steps = standings(rows, UNTIL, spans, fading)
    for number in range(0, HOURS, 3):
        now = next((one for one in reversed(steps) if one.at <= hour(number)), Standing(START))
        price = now.row.price if now.row else None
        assert (price, now.state) == slow(rows, hour(number), spans, fading)


@given(ROWS)
def test_the_lowest_price_over_time_is_the_same_stair_without_its_gaps(
    drawn: list[tuple[int, int, int]],
) -> None:
    rows = [row(key, at, price, deal) for deal, (key, at, price) in enumerate(drawn, 1)]
    prices = {one.at: one.row.price if one.row else None for one in standings(rows, UNTIL, (), timedelta(0))}
    assert all(prices[at] == price for at, price in lowest_over_time(rows, UNTIL))
