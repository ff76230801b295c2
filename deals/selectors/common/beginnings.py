"""What names are sorted by that fit what one types: those that begin with it come first."""

from django.db.models import Case, Value, When


def begins(field: str, text: str) -> Case:
    """Return 0 for a field that begins with the text, in capitals or not, else 1."""
    return Case(When(**{f"{field}__istartswith": text}, then=Value(0)), default=Value(1))
