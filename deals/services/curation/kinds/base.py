"""What a kind of review offers: one entry of the registry, and the frame does the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from deals.domain.refused import Refused


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """What a curator may say of an item: by a button, or by a key.

    `detail` names what the action wants to know beside, as a further argument of `decide`: one of `choices`
    (the first is taken unless another is chosen), or a text where there are none. `source` names the list
    that is looked up while one types that text.
    """

    name: str
    label: str
    key: str
    style: str
    detail: str = ""
    choices: tuple[str, ...] = ()
    is_optional: bool = False
    source: str = ""


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
    number of queries, and `for_api` is the same for the API. All of these raise `Refused` with a
    sentence for people: `decide` (item id, action's name, curator, and the detail where the action wants
    one), `correct` (item id, field, picked text, its place, curator; returns the item as it is then), and
    `undo` (decision id, curator; returns the item that waits again, if any) raise
    `Refused` with a sentence for people.
    """

    slug: str
    name: str
    question: str
    template: str
    actions: tuple[ReviewAction, ...]
    orderings: dict[str, tuple[str, ...]]
    waiting: Callable[[], QuerySet]
    shown: Callable[[list[Any]], list[Any]]
    for_api: Callable[[Any], dict[str, Any]]
    decide: Callable[..., Decided]
    undo: Callable[[int, User], Any]
    history: Callable[[], QuerySet]
    decided: Callable[[Any], Decided]
    by_field: str
    at_field: str
    correct: Callable[[int, str, str, int | None, User], Any] | None = None
    empty: str = "What waits for a curator appears here as dumps are loaded."

    @property
    def can_correct(self) -> bool:
        """Tell whether items have fields to correct (templates would call `correct`)."""
        return self.correct is not None

    def action(self, name: str) -> ReviewAction | None:
        return next((each for each in self.actions if each.name == name), None)

    def say(self, item: int, action: ReviewAction, user: User, detail: str) -> Decided:
        """Decide on an item, with the detail if the action wants one. Raises Refused."""
        if not action.detail:
            return self.decide(item, action.name, user)
        if action.choices and detail not in action.choices:
            detail = action.choices[0]
        if not detail and not action.is_optional:
            raise Refused(f"{action.label}: fill in the field '{action.detail}'.")
        return self.decide(item, action.name, user, detail)
