"""What a kind of review offers: one entry of the registry, and the frame does the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """What a curator may say of an item: by a button, or by a key."""

    name: str
    label: str
    key: str
    style: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as history tells it; `about` names the item."""

    id: int
    at: datetime
    by: str
    said: str
    about: tuple[str, ...]
    undone_at: datetime | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class ReviewKind:
    """A kind of review.

    `template` shows an item inside of the frame, `shown` adds what it needs to a page's items in a fixed
    number of queries, and `told` is the same for the API. `decide` (item id, action's name, curator) and
    `undo` (decision id, curator; returns the item that waits again, if any) raise `ChangeRefused` with a
    sentence for people.
    """

    slug: str
    name: str
    question: str
    template: str
    actions: tuple[ReviewAction, ...]
    orderings: dict[str, tuple[str, ...]]
    waiting: Callable[[], QuerySet]
    shown: Callable[[list[Any]], list[Any]]
    told: Callable[[Any], dict[str, Any]]
    decide: Callable[[int, str, User], Decided]
    undo: Callable[[int, User], Any]
    history: Callable[[], QuerySet]
    decided: Callable[[Any], Decided]
    by_field: str
    at_field: str
