"""What a shape of lines has to offer, and what its lines become."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from deals.domain.networks import Network
from deals.domain.records import PostContent
from ingestion.reading.ids import other_id
from ingestion.reading.values import BadLine, Json

TWITTER = Network.TWITTER.value
BLUESKY = Network.BLUESKY.value
MASTODON = Network.MASTODON.value
TELEGRAM = Network.TELEGRAM.value
REDDIT = Network.REDDIT.value
FEED = Network.FEED.value

NOBODY = 0
"""The id of an author whom a line does not tell."""


class Author(NamedTuple):
    """Who wrote a post: the network's id, and the followers where the line tells them."""

    id: int
    followers: int | None


def author_by_name(network: str, handle: str, followers: int | None = None) -> Author:
    """Return an author of whom the line tells the handle alone, or nothing."""
    return Author(other_id(network, "@" + handle.lower()) if handle else NOBODY, followers)


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


@dataclass(frozen=True, slots=True)
class Told:
    """A post whose shape is rare enough to be read at once."""

    whole: PostContent
    by: Author
    counted: Counters | None = None

    def text(self) -> str:
        return self.whole.text

    def content(self, text: str) -> PostContent:
        """Return what extraction reads."""
        return self.whole

    def is_complete(self) -> bool:
        """No such shape cuts texts."""
        return True

    def author(self) -> Author:
        return self.by

    def counters(self) -> Counters | None:
        return self.counted


@dataclass(frozen=True)
class RawPost:
    """A post as one line carries it. `seen_in` is the post whose line it is, `seen_at` that post's time.

    `counted_at` is when its counters were read, where the post was asked for later than it was written: its
    own line then tells more than zeros. `revision` is PostRecord's.
    """

    details: Details
    id: int
    created_at: datetime
    seen_at: datetime
    seen_in: int
    network: str = TWITTER
    counted_at: datetime | None = None
    revision: int = 0

    @cached_property
    def text(self) -> str:
        return self.details.text()

    @cached_property
    def content(self) -> PostContent:
        """What extraction reads: made only where the text may hold a deal."""
        return self.details.content(self.text)


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """What one line says: posts, or ids that it deletes, or a control message with neither.

    Of `deleted_authors` all posts go. `older` are posts in whose place an edited one stands. Each of the
    posts of a page counts for itself.
    """

    posts: tuple[RawPost, ...] = ()
    deleted: tuple[int, ...] = ()
    is_control: bool = False
    deleted_authors: tuple[int, ...] = ()
    older: tuple[int, ...] = ()
    is_page: bool = False


def read_page(
    objects: Iterable[Json], read: Callable[[Json, datetime], ParsedLine], latest: datetime
) -> ParsedLine:
    """Read the posts of a page. A faulty one is left out; raises its BadLine where there is no other."""
    parts: list[ParsedLine] = []
    first_fault: BadLine | None = None
    for each in objects:
        try:
            parts.append(read(each, latest))
        except BadLine as fault:
            first_fault = first_fault or fault
    if first_fault is not None and not parts:
        raise first_fault
    return ParsedLine(
        posts=tuple(post for part in parts for post in part.posts),
        deleted=tuple(post_id for part in parts for post_id in part.deleted),
        older=tuple(post_id for part in parts for post_id in part.older),
        is_page=True,
    )


_SINCE = datetime(1970, 1, 1, tzinfo=UTC)


def revision_of(at: datetime) -> int:
    """Return the revision of a post that was changed at a time."""
    return (at - _SINCE) // timedelta(microseconds=1)


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
    neither time nor author; None for an object of another shape. Its posts are all of one `network`.
    """

    recognises: Callable[[Json], bool]
    read: Callable[[Json, datetime], ParsedLine]
    time: Callable[[Json], datetime | None] = no_time
    subject: Callable[[Json], tuple[Any, Details] | None] = no_subject
    network: str = TWITTER
