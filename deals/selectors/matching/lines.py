"""What curators look at of product lines: lines to merge with, and what was changed."""

from django.db.models import Q, QuerySet

from deals.models import LineChange, ProductLine

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
