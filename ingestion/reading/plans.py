"""Which byte ranges of a file are members that unpack alone: told by its bytes where its name does not say.

Files in a tar or zip are planned by its headers or directory, however deep; what is compressed as a whole is
one member, and is opened where it is read (unpacking.py).
"""

import re
import struct
import tarfile
import zipfile
from collections.abc import Iterator

from ingestion.reading.archives import Plan, PlannedMember, is_dump, is_tar
from ingestion.reading.containers import Container, container_of
from ingestion.reading.decompression import BOMB, Bomb, Budget, Damaged
from ingestion.reading.layouts import Layout, layout_of, without_mark
from ingestion.reading.ranged import RangedFile, ReadRange

DEEPEST = 3
"""Tars and zips within one another: a month's tar of days' tars has two."""

LOOKED_AT = 4096
"""Bytes of a file whose name does not say what it is."""

MAX_DIRECTORY = 64 * 1024 * 1024
"""Of a zip; that of a day has 150 kB."""

ZIP_ERRORS = (
    zipfile.BadZipFile,
    ArithmeticError,
    LookupError,
    OSError,
    NotImplementedError,
    ValueError,
    struct.error,
)
"""What a directory of random bytes raises."""

NO_DUMP = "neither its name nor its first bytes are those of a dump: see docs/formats.md"
OTHER_TEXTS = (
    (
        re.compile(rb"\s*\d{9,20}[,\s]+\d{9,20}\s"),
        "it lists ids of posts, without the posts: fetch them (twarc2 hydrate) and load what that writes",
    ),
    (
        re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE),
        "it is a web page, maybe one that told of an error or asked to sign in: fetch the file again",
    ),
)
"""What people take for dumps, by how it begins, and what to do about it."""


def plan_file(name: str, size: int, read_range: ReadRange) -> Plan:
    """Return a file's members. One with the ending of lines of posts is one member, and not looked into."""
    label = name.rpartition("/")[2][-300:]
    if is_dump(name) and not is_tar(name):
        return Plan([PlannedMember(label, 0, size)])
    if size == 0:
        return Plan(reason="it is empty (0 bytes): fetch it again", is_dump=is_tar(name))
    file = RangedFile(read_range, size)
    kind = _kind(file, 0, size)
    if is_tar(name) and kind in (None, Container.TEXT):
        kind = Container.TAR  # old ones bear no mark; what is none says so when its headers are read
    if kind is None:
        return Plan(reason=_reason(file), is_dump=False)
    return _Planner(read_range, file).planned(label, kind)


def _kind(file: RangedFile, offset: int, size: int) -> Container | None:
    """Tell what a file is by its first bytes; None for what is neither packed nor lines of posts."""
    file.seek(offset)
    head = file.read(min(size, LOOKED_AT))
    kind = container_of(head)
    is_other = kind is Container.TEXT and layout_of(without_mark(head)) is Layout.UNKNOWN
    return None if is_other else kind


def _reason(file: RangedFile) -> str:
    """Say why a file is no dump."""
    file.seek(0)
    head = file.read(min(file.size, LOOKED_AT))
    return next((reason for begins, reason in OTHER_TEXTS if begins.match(head)), NO_DUMP)


class _Planner:
    """Makes a plan of a file, whatever its members lie in."""

    def __init__(self, read_range: ReadRange, file: RangedFile) -> None:
        self._read_range, self._file = read_range, file
        self._plan, self._skipped, self._budget = Plan(), 0, Budget()

    def planned(self, name: str, kind: Container) -> Plan:
        """Return the plan: what could be planned, and the reason why the rest could not."""
        plan = self._plan
        try:
            self._add(name, kind, 0, self._file.size, 1)
        except Bomb as error:
            return Plan(reason=str(error))
        except Damaged as error:
            plan.reason = str(error)
        if not plan.members and not plan.reason and not self._skipped:
            plan.warning = "it holds no files"
        if self._skipped:
            plan.warning = f"{self._skipped} entries that are no dump files were left out"
        return plan

    def _add(self, name: str, kind: Container | None, offset: int, size: int, depth: int) -> None:
        """Add a file at an offset: its members, itself as one, or nothing where it is no dump."""
        if kind in (Container.TAR, Container.ZIP) and depth > DEEPEST:
            raise Bomb(f"it holds tars and zips over {DEEPEST} deep: {BOMB}")
        self._budget.add_file()
        if kind is Container.TAR:
            self._add_tar(offset, size, depth)
        elif kind is Container.ZIP:
            self._add_zip(name, offset, size, depth)
        elif kind is None:
            self._skipped += 1
        else:
            self._plan.members.append(PlannedMember(name[-300:], offset, size))

    def _add_tar(self, start: int, size: int, depth: int) -> None:
        tar = RangedFile(self._read_range, size, start) if start else self._file
        tar.seek(0)
        for entry in _tar_entries(tar):
            if entry.isdir():
                continue
            if entry.offset_data + entry.size > size:
                self._plan.reason = _cut_short(size)
            else:
                is_file = entry.isreg() and not entry.issparse()
                kind = _kind_of_entry(tar, entry) if is_file else None
                self._add(entry.name, kind, start + entry.offset_data, entry.size, depth + 1)

    def _add_zip(self, name: str, start: int, size: int, depth: int) -> None:
        """Add the entries of a zip: from its header on each, to where the next one begins.

        One whose directory cannot be read is one member: what stands before the damage is read forwards.
        """
        try:
            directory, entries = _zip_entries(RangedFile(self._read_range, size, start, MAX_DIRECTORY))
        except Damaged as error:
            self._plan.reason = str(error)
            self._add(name, Container.TEXT, start, size, depth)
            return
        ends = [*(each.header_offset for each in entries), directory][1:]
        for entry, end in zip(entries, ends, strict=True):
            if entry.header_offset >= end:
                raise Bomb(f"its directory names the same bytes twice: {BOMB}")
            if not entry.is_dir():
                length = end - entry.header_offset
                self._add(entry.filename, Container.TEXT, start + entry.header_offset, length, 1)


def _kind_of_entry(tar: RangedFile, entry: tarfile.TarInfo) -> Container | None:
    """Tell what a tar's entry is: by its name's ending, else by its first bytes."""
    if is_dump(entry.name) and not is_tar(entry.name):
        return Container.TEXT
    return _kind(tar, entry.offset_data, entry.size) if entry.size else None


def _zip_entries(file: RangedFile) -> tuple[int, list[zipfile.ZipInfo]]:
    """Return where a zip's directory begins, and its entries in the order of their places. Raises Damaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = sorted(archive.infolist(), key=lambda each: each.header_offset)
            return archive.start_dir, entries
    except ZIP_ERRORS as error:
        raise Damaged(f"its directory cannot be read ({error}): fetch it again") from error


def _tar_entries(window: RangedFile) -> Iterator[tarfile.TarInfo]:
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
