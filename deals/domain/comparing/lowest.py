"""The lowest current price over time (pure)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from heapq import heappop, heappush

from deals.domain.comparing.points import VALID, PointRow

Step = tuple[datetime, Decimal | None]


def lowest_over_time(rows: Iterable[PointRow], until: datetime) -> list[Step]:
    """Return from when on which price was the lowest current one, None where there was none; before `until`.

    A price is current up to VALID after its announcement, or until the retailer's next one. The steps are a
    stair: each holds to the next one's moment.
    """
    in_order = sorted(rows, key=lambda row: (row.at, row.deal))
    moments = sorted({row.at for row in in_order} | {row.at + VALID for row in in_order})
    latest: dict[int, PointRow] = {}
    current: list[tuple[Decimal, int, int]] = []
    steps: list[Step] = []
    place = 0
    for moment in moments:
        if moment >= until:
            break
        while place < len(in_order) and in_order[place].at <= moment:
            row = in_order[place]
            latest[row.retailer] = row
            heappush(current, (row.price, place, row.deal))
            place += 1
        while current and not _is_current(in_order[current[0][1]], latest, moment):
            heappop(current)
        price = current[0][0] if current else None
        if not steps or steps[-1][1] != price:
            steps.append((moment, price))
    return steps


def _is_current(row: PointRow, latest: dict[int, PointRow], moment: datetime) -> bool:
    """Tell whether a row is its retailer's latest and not yet too old just after the moment."""
    return latest[row.retailer] is row and moment < row.at + VALID
