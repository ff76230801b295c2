"""What kind of file a name says, and which byte ranges of it decompress alone.

A new shape is one entry: of COMPRESSIONS, or of LINE_SUFFIXES for a name.
"""

import io
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from ingestion.reading.decompression import (
    BZ2,
    GZIP,
    ZSTD,
    Buffer,
    Damaged,
    Format,
)

COMPRESSIONS: dict[str, Format] = {".bz2": BZ2, ".gz": GZIP, ".zst": ZSTD}
LINE_SUFFIXES = (".json", ".jsonl", ".ndjson")
PLAIN_SUFFIXES = (".jsonl", ".ndjson")
"""Not `.json`: so named and not compressed, it may be anything that is one JSON value."""

DUMP_SUFFIXES = (*(lines + packed for packed in COMPRESSIONS for lines in LINE_SUFFIXES), *PLAIN_SUFFIXES)
TAR_SUFFIX = ".tar"

MAX_MEMBERS = 200_000
"""A day's tar has 1,440; beyond this a file is no dump, and its plan would not fit in memory."""

MAX_HEADER = 1024 * 1024
"""A long name takes some hundred bytes; a header that says more would be read into memory whole."""

WINDOW = 32 * 1024
"""Bytes of one ranged read while walking headers: small members then share a read."""

ReadRange = Callable[[int, int], bytes]
"""Gives the bytes at (offset, length) of the file at hand."""


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

    `source_failed`: nothing need be wrong with it, its source did not answer.
    """

    members: list[PlannedMember] = field(default_factory=list)
    reason: str = ""
    warning: str = ""
    source_failed: bool = False


def is_dump(name: str) -> bool:
    return is_tar(name) or name.lower().endswith(DUMP_SUFFIXES)


def is_tar(name: str) -> bool:
    return name.lower().endswith(TAR_SUFFIX)


def plan_file(name: str, size: int, read_range: ReadRange) -> Plan:
    """Return a file's members. Only a tar is looked into, by ranged reads of its headers."""
    if not is_tar(name):
        return Plan([PlannedMember(name.rpartition("/")[2][:300], 0, size)])
    return _plan_tar(size, read_range)


def _plan_tar(size: int, read_range: ReadRange) -> Plan:
    if size == 0:
        return Plan(reason="it is empty (0 bytes): fetch it again")
    plan, skipped = Plan(), 0
    window = RangedFile(read_range, size)
    try:
        for entry in _entries(window):
            if entry.isdir():
                continue
            if not entry.isreg() or entry.issparse() or not entry.name.lower().endswith(DUMP_SUFFIXES):
                skipped += 1
            elif entry.offset_data + entry.size > size:
                plan.reason = _cut_short(size)
            else:
                plan.members.append(PlannedMember(entry.name[-300:], entry.offset_data, entry.size))
            if len(plan.members) + skipped > MAX_MEMBERS:
                return Plan(reason=f"it has over {MAX_MEMBERS} members: such a file is no dump, leave it out")
    except Damaged as error:
        plan.reason = str(error)
    if skipped:
        plan.warning = f"{skipped} entries that are no dump files were left out"
    return plan


def _entries(window: "RangedFile") -> Iterator[tarfile.TarInfo]:
    """Give a tar's entries. Raises Damaged where it does not end as a tar ends."""
    try:
        tar = tarfile.TarFile(fileobj=window)
    except tarfile.TarError as error:
        raise Damaged(f"it is no tar file ({error}): fetch it again") from error
    while entry := _next(tar, window.size):
        tar.members = []  # type: ignore[attr-defined]  # else it keeps every entry
        yield entry
    # tarfile ends without an error at a cut or at a damaged header: a whole tar ends in zero blocks.
    window.seek(tar.offset)
    end = window.read(2 * tarfile.BLOCKSIZE)
    if len(end) < 2 * tarfile.BLOCKSIZE:
        raise Damaged(_cut_short(window.size))
    if end.strip(b"\0"):
        raise Damaged(
            f"its header at byte {tar.offset} is damaged; what follows is not loaded: fetch it again"
        )


def _next(tar: tarfile.TarFile, size: int) -> tarfile.TarInfo | None:
    try:
        return tar.next()
    except tarfile.TarError as error:
        raise Damaged(_cut_short(size)) from error


def _cut_short(size: int) -> str:
    return f"the tar is cut short after {size} bytes: fetch it again"


class RangedFile(io.RawIOBase):
    """A seekable file that reads no more of the stored object than is asked for, by windows."""

    def __init__(self, read_range: ReadRange, size: int) -> None:
        self.size = size
        self._read_range = read_range
        self._position = 0
        self._start, self._window = 0, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset from the start, the position or the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes from the position; fewer only at the end of the object."""
        end = self.size if size < 0 else min(self._position + size, self.size)
        if end - self._position > MAX_HEADER:
            raise Damaged(f"its header at byte {self._position} is damaged: fetch it again")
        parts = []
        while self._position < end:
            part = self._from_window(end)
            parts.append(part)
            self._position += len(part)
        return b"".join(parts)

    def _from_window(self, end: int) -> bytes:
        at = self._position - self._start
        if not 0 <= at < len(self._window):
            self._start, at = self._position, 0
            self._window = self._read_range(self._start, min(WINDOW, self.size - self._start))
            if not self._window:
                raise Damaged(_cut_short(self._start))
        return self._window[at : end - self._start]


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
