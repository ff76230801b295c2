"""The lowest price that stands, over time (pure)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from heapq import heappop, heappush

from deals.domain.comparing.points import VALID, PointRow

Step = tuple[datetime, Decimal | None]


def lowest_over_time(rows: Iterable[PointRow], until: datetime) -> list[Step]:
    """Return from when on which price was the lowest that stood, None where none did; before `until`.

    A price stands up to VALID after its announcement, or until the retailer's next one. The steps are a
    stair: each holds to the next one's moment.
    """
    in_order = sorted(rows, key=lambda row: (row.at, row.deal))
    moments = sorted({row.at for row in in_order} | {row.at + VALID for row in in_order})
    latest: dict[int, PointRow] = {}
    standing: list[tuple[Decimal, int, int]] = []
    steps: list[Step] = []
    place = 0
    for moment in moments:
        if moment >= until:
            break
        while place < len(in_order) and in_order[place].at <= moment:
            row = in_order[place]
            latest[row.retailer] = row
            heappush(standing, (row.price, place, row.deal))
            place += 1
        while standing and not _stands(in_order[standing[0][1]], latest, moment):
            heappop(standing)
        price = standing[0][0] if standing else None
        if not steps or steps[-1][1] != price:
            steps.append((moment, price))
    return steps


def _stands(row: PointRow, latest: dict[int, PointRow], moment: datetime) -> bool:
    """Tell whether a row is its retailer's latest and not yet too old just after the moment."""
    return latest[row.retailer] is row and moment < row.at + VALID
