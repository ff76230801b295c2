"""A spreadsheet's numbers as texts: whole ones without a point, dates as 2016-11-30.

Source of the formats that have a number and no code: ECMA-376, part 1, 18.8.30.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Numbers of built-in formats that show a day or a time."""

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
LAST_DAY = 2_958_465
"""31 December 9999."""

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class CellStyles:
    """Says what a number in a cell of some style shows."""

    def __init__(self, formats: Mapping[int, str], cells: Sequence[int], is_1904: bool) -> None:
        self.epoch = EPOCH_1904 if is_1904 else EPOCH
        made = {number for number, code in formats.items() if is_date_format(code)}
        dates = (DATES - set(formats)) | made
        self.dates = frozenset(place for place, number in enumerate(cells) if number in dates)

    def shown(self, text: str, style: int) -> str:
        """Return a number as text. What is no number stays as it stands."""
        try:
            number = float(text)
        except ValueError:
            return text
        if style in self.dates and 0 <= number <= LAST_DAY:
            return self._date(number)
        if number.is_integer() and abs(number) < 1e15:
            return str(int(number))
        return str(number)

    def _date(self, days: float) -> str:
        whole, seconds = divmod(round(days * 86_400), 86_400)
        clock = time(seconds // 3_600, seconds // 60 % 60, seconds % 60).isoformat()
        if days < 1:
            return clock
        day = (self.epoch + timedelta(days=whole)).isoformat()
        return f"{day}T{clock}" if seconds else day


def is_date_format(code: str) -> bool:
    """Tell whether a format's code shows a day or a time: letters of one outside of quotes and brackets."""
    return bool(re.search("[dmyhs]", _LITERAL.sub("", code.partition(";")[0]).lower()))
