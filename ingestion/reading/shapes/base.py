"""What a shape of lines has to offer, and what its lines become."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from deals.domain.records import PostContent
from ingestion.reading.values import Json

TWITTER = "twitter"
BLUESKY = "bluesky"


class Author(NamedTuple):
    """Who wrote a post: the network's id, and the followers where the line tells them."""

    id: int
    followers: int | None


class Counters(NamedTuple):
    """Reactions as a line tells them; None where it does not."""

    retweets: int | None
    likes: int | None
    replies: int | None
    quotes: int | None


class Details(Protocol):
    """A post as its shape writes it. Read only where the post may hold a deal."""

    def text(self) -> str: ...

    def content(self, text: str) -> PostContent:
        """Return what extraction reads; `text` is what `text()` returned."""
        ...

    def is_complete(self) -> bool:
        """Tell whether the whole text is there."""
        ...

    def author(self) -> Author:
        """Return the author. Raises BadLine where the line does not tell the id."""
        ...

    def counters(self) -> Counters | None:
        """Return the reactions; None where the shape has none."""
        ...


@dataclass(frozen=True)
class RawPost:
    """A post as one line carries it. `seen_in` is the post whose line it is, `seen_at` that post's time."""

    details: Details
    id: int
    created_at: datetime
    seen_at: datetime
    seen_in: int
    network: str = TWITTER

    @cached_property
    def text(self) -> str:
        return self.details.text()

    @cached_property
    def content(self) -> PostContent:
        """What extraction reads: made only where the text may hold a deal."""
        return self.details.content(self.text)


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """What one line says: posts, or ids that it deletes, or a control message with neither."""

    posts: tuple[RawPost, ...] = ()
    deleted: tuple[int, ...] = ()
    is_control: bool = False


def no_time(_value: Json) -> datetime | None:
    return None


def no_subject(_value: Json) -> tuple[Any, Details] | None:
    return None


@dataclass(frozen=True, slots=True)
class Shape:
    """One wire shape.

    `recognises` tells its objects from other shapes'; `read` gives what one says (raises BadLine for
    what is faulty, posts later than the given time among it); `time` is when its line was written
    (raises BadLine); `subject` is the id, as written, and the post of an object that need have
    neither time nor author; None for an object of another shape.
    """

    recognises: Callable[[Json], bool]
    read: Callable[[Json, datetime], ParsedLine]
    time: Callable[[Json], datetime | None] = no_time
    subject: Callable[[Json], tuple[Any, Details] | None] = no_subject
