"""What an entry of the glossary says (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from deals.domain.choices import LabelledEnum


@dataclass(frozen=True, slots=True)
class Example:
    """Invented numbers, and what comes of them.

    `says` names the numbers of `given` in braces, so that it shows those that are computed with. `of` is the
    function that pages take the measure from; None where the database computes it. A test runs each of them.
    A `result` that `is_share` is a share of 1, which pages show in percent; None is what is not told.
    """

    says: str
    given: Mapping[str, object]
    result: object
    of: Callable[..., object] | None
    is_share: bool = False

    @property
    def text(self) -> str:
        """The numbers in a sentence."""
        return self.says.format(**{name: written(value) for name, value in self.given.items()})

    @property
    def outcome(self) -> str:
        """What comes of them, as pages write it."""
        if self.is_share and isinstance(self.result, Decimal):
            return f"{written(self.result)}, shown as {self.result:.1%}".replace("%", " %")
        return written(self.result)


@dataclass(frozen=True, slots=True)
class Minimum:
    """Below `n` of something nothing is told; `below` says what is shown then."""

    n: int
    of: str
    below: str = "“not enough data”; an empty cell in files, null in the API"


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which it stands: its name and its route, which takes a workspace's id where it is of one."""

    label: str
    route: str
    of_workspace: bool = False


@dataclass(frozen=True, slots=True)
class InFile:
    """A column of a list as a file; `address` is that of the list, without its ending (docs/exports.md)."""

    address: str
    column: str


@dataclass(frozen=True, slots=True)
class InApi:
    """A field of an answer of the API; `address` is below /api/v1/."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or a measure; `slug` is its anchor. `first` is the one sentence that a '?' shows.

    `figures` are the keys under which lists of figures hold it. What has no `formula` is a word.
    """

    slug: str
    name: str
    first: str
    more: str = ""
    formula: str = ""
    unit: str = ""
    minimum: Minimum | None = None
    examples: Sequence[Example] = ()
    places: Sequence[Place] = ()
    columns: Sequence[InFile] = ()
    fields: Sequence[InApi] = ()
    figures: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one subject."""

    slug: str
    name: str
    entries: Sequence[Entry]


def written(value: object) -> str:
    """Write a value as a sentence takes it: 1,200; 45.00; 50.00, 40.00 and 60.00; 4 May 2016."""
    if value is None:
        return "none"
    if isinstance(value, LabelledEnum):
        return value.label
    if isinstance(value, list | tuple):
        *others, last = map(written, value)
        return f"{', '.join(others)} and {last}" if others else last
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    if isinstance(value, float):
        return f"{value:,g}"
    return f"{value:,}" if isinstance(value, int | Decimal) else str(value)
