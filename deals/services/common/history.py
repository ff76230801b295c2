"""Rows written many at a time, with the history that saving each would write: who, and why."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import User
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Author:
    """Whom the history names, and why."""

    user: User | None
    why: str

    @property
    def noted(self) -> dict[str, Any]:
        """What the library takes."""
        return {
            "batch_size": AT_ONCE,
            "default_user": self.user,
            "default_change_reason": self.why[:100],
        }


def write_many(
    rows: Any, key: str, wanted: Mapping[str, Mapping[str, Any]], author: Author
) -> dict[str, Any]:
    """Bring rows (a manager) to the wanted values, by the unique field `key`; return them by it."""
    known = rows.filter(**{f"{key}__in": list(wanted)}).in_bulk(field_name=key)
    for name, row in known.items():
        for field, value in wanted[name].items():
            setattr(row, field, value)
    if known:
        fields = list(next(iter(wanted.values())))
        bulk_update_with_history(list(known.values()), rows.model, fields, manager=rows, **author.noted)
    new = [rows.model(**{key: name}, **values) for name, values in wanted.items() if name not in known]
    return known | {getattr(row, key): row for row in create_many(new, rows.model, author)}


def create_many(rows: Iterable[Any], model: Any, author: Author) -> list[Any]:
    """Create rows; return them."""
    made = list(rows)
    return bulk_create_with_history(made, model, **author.noted) if made else []


@contextmanager
def deleting_for(user: User | None) -> Iterator[None]:
    """Have the history note a user as who deletes rows within, as it does within a user's request."""
    HistoricalRecords.context.request = SimpleNamespace(user=user)
    try:
        yield
    finally:
        del HistoricalRecords.context.request
