"""A retailer's calendar as the template draws it: a picture for each year, a column for each week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format

from deals.selectors.market.promotion_profile import PromotionDay

STEPS = ((20, 26), (54, 15))
"""Up to so many weeks a day has so many pixels, a margin of 2 included."""

MARGIN = 2

TOP, LEFT = 16, 30
"""Pixels for the names of months above, and of weekdays on the left."""

SIDES = ((10, 1.0), (4, 0.85), (2, 0.7), (1, 0.55))
"""From so many promotions on a day's mark takes this part of the day's side."""

SHADES = (
    (Decimal("0.50"), "5"), (Decimal("0.40"), "4"), (Decimal("0.30"), "3"), (Decimal("0.20"), "2"),
    (Decimal(0), "1"),
)  # fmt: skip
"""From a median depth on the mark has this shade."""

SHADE_NAMES = (("1", "under 20 %"), ("2", "20 %"), ("3", "30 %"), ("4", "40 %"), ("5", "50 % and more"))

SHORTEST = 13
"""A picture of one year has so many weeks at least."""

WEEKDAYS = ((0, "Mon"), (2, "Wed"), (4, "Fri"))

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Square:
    """A loaded day, or the mark of one with promotions; `day` is empty without any."""

    x: int
    y: int
    side: int
    css: str
    title: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class YearPicture:
    """A year: squares on a hatched ground (x, y, width, height), which is what is not loaded."""

    year: int
    width: int
    height: int
    ground: list[tuple[int, int, int, int]]
    squares: list[Square]
    months: list[tuple[int, str]]
    weekdays: list[tuple[int, str]]
    n: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a picture, and the pixels from day to day."""

    weeks: range
    step: int

    @property
    def side(self) -> int:
        return self.step - MARGIN

    def x(self, day: date) -> int:
        return LEFT + (week_of(day) - self.weeks.start) * self.step

    def y(self, weekday: int) -> int:
        return TOP + weekday * self.step


def calendar_picture(days: Sequence[PromotionDay], today: date) -> list[YearPicture]:
    """Draw the days, the newest year first; years stand under each other week by week.

    The picture begins with the first loaded day: its year, where there are several. Of times before only
    single posts are known that others passed on.
    """
    if not days:
        return []
    first = next((one.day for one in days if one.is_known), days[0].day)
    last = max(today, days[-1].day)
    weeks = _weeks(first, last)
    grid = Grid(weeks, next(step for most, step in STEPS if len(weeks) <= most))
    by_year: dict[int, list[PromotionDay]] = {year: [] for year in range(last.year, first.year - 1, -1)}
    for one in days:
        if one.day.year in by_year and week_of(one.day) in weeks:
            by_year[one.day.year].append(one)
    return [_year(year, of_year, grid, today) for year, of_year in by_year.items()]


def week_of(day: date) -> int:
    """Return the column of a day: weeks begin on Monday, that of 1 January is 0."""
    begin = date(day.year, 1, 1)
    return ((day - begin).days + begin.weekday()) // 7


def _weeks(first: date, last: date) -> range:
    """Return the columns to draw: whole years where there are several, else what is known, and a quarter."""
    if first.year != last.year:
        return range(54)
    end = week_of(last) + 1
    begin = min(week_of(first), max(0, end - SHORTEST))
    return range(begin, max(end, begin + SHORTEST))


def _year(year: int, days: Sequence[PromotionDay], grid: Grid, today: date) -> YearPicture:
    """Draw one year."""
    firsts = [first for month in range(1, 13) if week_of(first := date(year, month, 1)) in grid.weeks]
    return YearPicture(
        year=year,
        width=LEFT + len(grid.weeks) * grid.step,
        height=grid.y(7),
        ground=_ground(year, grid, today),
        squares=[square for day in days for square in _squares(day, grid)],
        months=[(grid.x(first), date_format(first, "M")) for first in firsts],
        weekdays=[(grid.y(row) + grid.side // 2 + 4, name) for row, name in WEEKDAYS],
        n=sum(day.n for day in days),
    )


def _ground(year: int, grid: Grid, today: date) -> list[tuple[int, int, int, int]]:
    """Return the hatched columns: the days of the year up to today, week by week."""
    columns = []
    for week in grid.weeks:
        days = [day for day in _days_of(year, week) if day <= today]
        if days:
            x, y = grid.x(days[0]), grid.y(days[0].weekday())
            columns.append((x, y, grid.side, len(days) * grid.step - MARGIN))
    return columns


def _days_of(year: int, week: int) -> list[date]:
    """Return the days of a column that are of the year."""
    begin = date(year, 1, 1)
    monday = begin - begin.weekday() * ONE_DAY + week * 7 * ONE_DAY
    return [day for day in (monday + row * ONE_DAY for row in range(7)) if day.year == year]


def _squares(day: PromotionDay, grid: Grid) -> list[Square]:
    """Return the ground of a loaded day, and the mark of one with promotions."""
    x, y, title = grid.x(day.day), grid.y(day.day.weekday()), said_of(day)
    found = [Square(x, y, grid.side, "day-loaded", title)] if day.is_known else []
    if day.n:
        side = round(next(part for least, part in SIDES if day.n >= least) * grid.side)
        off = (grid.side - side) // 2
        found.append(Square(x + off, y + off, side, f"day-{_shade(day)}", title, day.day.isoformat()))
    return found


def _shade(day: PromotionDay) -> str:
    """Return the shade of a day's median depth; 'plain' where no depth is stated."""
    depth = day.depth
    return "plain" if depth is None else next(shade for least, shade in SHADES if depth >= least)


def said_of(day: PromotionDay) -> str:
    """Say what a day had: '25 Nov 2016: 12 promotions, median 40 % off (n = 5)'."""
    name = date_format(day.day, "D j M Y")
    if not day.n:
        return f"{name}: no promotion"
    parts = [f"{day.n:,} promotion{'s' if day.n != 1 else ''}"]
    parts.append("no depth stated" if day.depth is None else f"median {day.depth:.0%} off (n = {day.depths})")
    parts += [] if day.is_known else ["day not wholly loaded"]
    return f"{name}: {', '.join(parts)}"
