"""What curators look at of product lines: the well-known ones, lines to merge with, what was changed."""

from functools import cache

from django.db.models import Q, QuerySet

from deals.domain.lines.file import LineEntry
from deals.domain.lines.keys import line_key
from deals.domain.matching.known_lines import FILE, KnownLine, read_known_lines
from deals.models import CuratedLine, LineChange, ProductLine

MOST_FOUND = 20
"""Lines that a search for something to merge with gives."""


def lines_like(text: str, line_id: int) -> list[ProductLine]:
    """Return other lines whose name has one of the words, those with most of them first. 1 query."""
    words = [word.lower() for word in text.split() if len(word) > 1][:8]
    if not words:
        return []
    any_word = Q()
    for word in words:
        any_word |= Q(name__icontains=word)
    found = ProductLine.objects.filter(any_word).exclude(pk=line_id).select_related("brand")
    in_order = sorted(found, key=lambda line: (-sum(word in line.name.lower() for word in words), line.name))
    return in_order[:MOST_FOUND]


def line_changes() -> QuerySet[LineChange]:
    """Return the changes of lines, the newest first."""
    return LineChange.objects.select_related("changed_by", "undone_by_change").order_by("-changed_at", "-id")


@cache
def shipped_lines() -> tuple[KnownLine, ...]:
    """Return the well-known lines that the program brings along. Read once."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(read_known_lines(file))


def curated_rows() -> list[KnownLine]:
    """Return the well-known lines as curators wrote them. 1 query."""
    return [
        KnownLine(row.name, row.brand, tuple(row.spellings), row.family, row.is_platform)
        for row in CuratedLine.objects.order_by("key")
    ]


def known_line_entries() -> list[LineEntry]:
    """Return all well-known lines by key, as a file has them; curators' words first. 1 query."""
    rows = {line_key(row.name): row for row in (*shipped_lines(), *curated_rows())}
    return [
        LineEntry(0, row.name, row.brand, tuple(row.spellings), row.family, row.is_platform)
        for _, row in sorted(rows.items())
    ]
