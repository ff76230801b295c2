"""Pages of a list that is computed, not queried: cursors as for queried ones, at most 200 rows.

A cursor holds the place of the row where a page ends, so rows that come or go in the meantime neither repeat
nor skip one. Its link holds the as-of moment too: the pages of a list are of one moment.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from deals.api.common.pagination import BAD_CURSOR, CursorPages, page_size_of

Row = TypeVar("Row")
Place = tuple[int | float | str, ...]
"""Where a row stands in its list: rows are sorted by it, and no two have the same."""

LONGEST = 8_000
"""Characters of a cursor: a title of 500 letters that JSON escapes, and some numbers."""

AFTER, BEFORE = "after", "before"
PARAMETERS = [
    OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` or `previous` of a page."),
    OpenApiParameter(
        "page_size",
        OpenApiTypes.INT,
        default=CursorPages.page_size,
        description=f"1 to {CursorPages.max_page_size}.",
    ),
]


class ListPageSerializer(serializers.Serializer):
    """Links to the neighbours of a page."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The rows after a place, or those before it."""

    direction: str
    place: Place

    @property
    def text(self) -> str:
        """The cursor as an address has it."""
        return urlsafe_b64encode(json.dumps([self.direction, self.place]).encode()).decode()


def page_of(
    request: Request, rows: Sequence[Row], place_of: Callable[[Row], Place], as_of: str, name: str = "rows"
) -> dict[str, Any]:
    """Return a page of rows (as `name`) with `next` and `previous`. `rows` are sorted by their places.

    Raises ValidationError for a cursor that no page gave, and for a page size out of its bounds.
    """
    size = page_size_of(request)
    start, end = _range_of(_cursor_of(request, rows, place_of), rows, place_of, size)
    after = Cursor(AFTER, place_of(rows[end - 1])) if start < end < len(rows) else None
    before = Cursor(BEFORE, place_of(rows[start])) if 0 < start < end else None
    links = {"next": _link(request, after, as_of), "previous": _link(request, before, as_of)}
    return {**links, name: rows[start:end]}


def _range_of(
    cursor: Cursor | None, rows: Sequence[Row], place_of: Callable[[Row], Place], size: int
) -> tuple[int, int]:
    """Return where the page begins and ends in the list, which may be long: few of its rows are looked at."""
    if cursor is None:
        return 0, min(size, len(rows))
    if cursor.direction == AFTER:
        start = bisect_right(rows, cursor.place, key=place_of)
        return start, min(start + size, len(rows))
    end = bisect_left(rows, cursor.place, key=place_of)
    return max(end - size, 0), end


def _cursor_of(request: Request, rows: Sequence[Row], place_of: Callable[[Row], Place]) -> Cursor | None:
    """Read the cursor, None without one. Raises ValidationError."""
    text = request.query_params.get("cursor", "")
    if not text:
        return None
    try:
        direction, found = json.loads(urlsafe_b64decode(text.encode("ascii")) if len(text) < LONGEST else "")
        place = tuple(found)
    except (ValueError, TypeError, RecursionError):  # UnicodeError and binascii.Error are ValueErrors
        raise ValidationError({"cursor": BAD_CURSOR}) from None
    like_others = not rows or list(map(type, place)) == list(map(type, place_of(rows[0])))
    if direction not in (AFTER, BEFORE) or not like_others:
        raise ValidationError({"cursor": BAD_CURSOR})
    return Cursor(direction, place)


def _link(request: Request, cursor: Cursor | None, as_of: str) -> str | None:
    """Return the address of a neighbour, at the same as-of moment."""
    if cursor is None:
        return None
    address = replace_query_param(request.build_absolute_uri(), "as_of", as_of)
    return replace_query_param(address, "cursor", cursor.text)
