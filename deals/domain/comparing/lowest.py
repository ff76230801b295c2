"""Prices as they stand over time, as stairs: which price is in force from when on (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from itertools import groupby

from deals.domain.choices import LabelledEnum
from deals.domain.comparing.points import VALID, PointRow

FADING = VALID
"""For so long again after its validity a price is drawn as fading: nobody said that it had ended."""

Step = tuple[datetime, Decimal | None]
Span = tuple[datetime, datetime]
"""[since, until)."""

Stair = list[tuple[datetime, PointRow | None]]
"""From each moment on the row that stands, up to the next one's."""


class State(LabelledEnum):
    """How sure it is that a price stands."""

    IN_FORCE = "in_force", "in force"
    FADING = "fading", "validity over"
    NOT_LOADED = "not_loaded", "nothing loaded"


@dataclass(frozen=True, slots=True)
class Standing:
    """From `at` on the price point `row` stands, up to the next one's `at`; None where none does."""

    at: datetime
    row: PointRow | None = None
    state: State | None = None


def lowest_over_time(rows: Iterable[PointRow], until: datetime) -> list[Step]:
    """Return from when on which price was the lowest current one, None where there was none; before `until`.

    A price is current up to VALID after its announcement, or until the retailer's next one. The steps are a
    stair: each holds to the next one's moment.
    """
    steps = [(at, row.price if row else None) for at, row in standing_rows(rows, until, VALID)]
    return [next(same) for _, same in groupby(steps, key=lambda step: step[1])]


def standing_rows(rows: Iterable[PointRow], until: datetime, valid: timedelta) -> Stair:
    """Return from when on which row was the lowest of each retailer's latest, none older than `valid`.

    Of equal prices the earlier one stays.
    """
    in_order = sorted(rows, key=lambda row: (row.at, row.deal))
    moments = sorted({row.at for row in in_order} | {row.at + valid for row in in_order})
    latest: dict[int, PointRow] = {}
    current: list[tuple[Decimal, int]] = []
    stair: Stair = []
    place = 0
    for moment in moments:
        if moment >= until:
            break
        while place < len(in_order) and in_order[place].at <= moment:
            row = in_order[place]
            latest[row.retailer] = row
            heappush(current, (row.price, place))
            place += 1
        while current and not _stands(in_order[current[0][1]], latest, moment, valid):
            heappop(current)
        lowest = in_order[current[0][1]] if current else None
        if not stair or stair[-1][1] is not lowest:
            stair.append((moment, lowest))
    return stair


def standings(
    rows: Sequence[PointRow], until: datetime, not_loaded: Sequence[Span] = (), fading: timedelta = FADING
) -> list[Standing]:
    """Return the stair of the lowest prices in force; where none is, of those whose validity is just over.

    `fading` is for how long; of 0 nothing stands there. Within the spans that are `not_loaded` (in order,
    apart) what stands is assumed: its state says so.
    """
    in_force = standing_rows(rows, until, VALID)
    lately = standing_rows(rows, until, VALID + fading)
    return _cut([_standing(at, *pair) for at, pair in _merged(in_force, lately)], not_loaded, until)


def _stands(row: PointRow, latest: dict[int, PointRow], moment: datetime, valid: timedelta) -> bool:
    """Tell whether a row is its retailer's latest and not yet too old just after the moment."""
    return latest[row.retailer] is row and moment < row.at + valid


def _merged(first: Stair, second: Stair) -> list[tuple[datetime, tuple[PointRow | None, PointRow | None]]]:
    """Lay two stairs over each other: from each moment of either on, what stands in both."""
    changes = sorted([(at, 0, row) for at, row in first] + [(at, 1, row) for at, row in second], key=_moment)
    now: list[PointRow | None] = [None, None]
    merged = []
    for at, those in groupby(changes, key=_moment):
        for _, which, row in those:
            now[which] = row
        merged.append((at, (now[0], now[1])))
    return merged


def _moment(change: tuple[datetime, int, PointRow | None]) -> datetime:
    return change[0]


def _standing(at: datetime, in_force: PointRow | None, lately: PointRow | None) -> Standing:
    if in_force is not None:
        return Standing(at, in_force, State.IN_FORCE)
    return Standing(at, lately, State.FADING) if lately else Standing(at)


def _cut(steps: list[Standing], spans: Sequence[Span], until: datetime) -> list[Standing]:
    """Begin a step at each edge of the spans; within them no state but NOT_LOADED."""
    begins = {one.at: one for one in steps}
    edges = {moment: is_start for span in spans for moment, is_start in zip(span, (True, False), strict=True)}
    now, is_gap = Standing(until), False
    found: list[Standing] = []
    for moment in sorted({*begins, *edges}):
        now, is_gap = begins.get(moment, now), edges.get(moment, is_gap)
        shown = Standing(moment, now.row, State.NOT_LOADED if is_gap and now.row else now.state)
        last = found[-1] if found else Standing(moment)
        if moment < until and (shown.row, shown.state) != (last.row, last.state):
            found.append(shown)
    return found
