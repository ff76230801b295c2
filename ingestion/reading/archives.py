"""What a file's name says, and what a plan of a file is: the byte ranges of it that decompress alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from ingestion.reading.containers import ENDINGS
from ingestion.reading.decompression import Buffer

LINE_SUFFIXES = (".json", ".jsonl", ".ndjson")
DUMP_SUFFIXES = (*(lines + packed for packed in ("", *ENDINGS) for lines in LINE_SUFFIXES),)
TAR_SUFFIX = ".tar"


class Buffers(Protocol):
    """What a member decompresses to; `warning` is set at the end where there is one to give."""

    warning: str

    def __iter__(self) -> Iterator[Buffer]:
        """Give the buffers. Raises Damaged, after which nothing provisional may be used."""
        ...


@dataclass(frozen=True, slots=True)
class PlannedMember:
    """A byte range that decompresses alone. `name` is a label, never a path to write to."""

    name: str
    offset: int
    size: int


@dataclass(slots=True)
class Plan:
    """The members of a file; what is wrong with it (`reason`) and what is odd (`warning`).

    `source_failed`: nothing need be wrong with it, its source did not answer. Not `is_dump`: neither its name
    nor its first bytes are those of a dump.
    """

    members: list[PlannedMember] = field(default_factory=list)
    reason: str = ""
    warning: str = ""
    source_failed: bool = False
    is_dump: bool = True


def is_dump(name: str) -> bool:
    """Tell whether a name's ending says that it is a dump; of others the content decides."""
    return is_tar(name) or name.lower().endswith(DUMP_SUFFIXES)


def is_tar(name: str) -> bool:
    return name.lower().endswith(TAR_SUFFIX)


_HOUR_IN_NAME = re.compile(
    r"(?:^|/)(20[0-9]{2})/(0[1-9]|1[0-2])/([0-3][0-9])/([01][0-9]|2[0-3])/[0-5][0-9]\.json"
)


def hours_in_name(name: str) -> set[datetime]:
    """Return the hour that a name such as `2016/11/25/18/03.json.bz2` says, if it says one."""
    if not (found := _HOUR_IN_NAME.search(name)):
        return set()
    year, month, day, hour = map(int, found.groups())
    try:
        return {datetime(year, month, day, hour, tzinfo=UTC)}
    except ValueError:
        return set()


class Sized(Protocol):
    """Something with a number of bytes."""

    @property
    def size(self) -> int: ...


T = TypeVar("T", bound=Sized)


def grouped(items: Iterable[T], target: int) -> Iterator[list[T]]:
    """Cut items, in order, into groups of `target` to twice as many bytes; a larger one stands alone."""
    group: list[T] = []
    held = 0
    for item in items:
        if group and held + item.size > 2 * target:
            yield group
            group, held = [], 0
        group.append(item)
        held += item.size
        if held >= target:
            yield group
            group, held = [], 0
    if group:
        yield group
