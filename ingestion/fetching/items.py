"""The Archive Team Twitter stream grab on the Internet Archive: which items and files a month lies in.

A month's item is `archiveteam-twitter-stream-YYYY-MM`, but some months lie in another month's item, and
an item may hold files of another year: what a file covers is read from its own name. Files are a tar a
day, a tar a month (until April 2018) or zips (2011, and July 2020 to August 2021).
"""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from ingestion.reading.archives import is_dump

ELSEWHERE = {
    "2011-09": ("archiveteam-json-twitterstream", "archiveteam-twitter-json-2011"),
    "2011-10": ("archiveteam-json-twitterstream", "archiveteam-twitter-json-2011"),
    "2011-11": ("archiveteam-json-twitterstream", "archiveteam-twitter-json-2011"),
    "2011-12": ("archiveteam-json-twitterstream", "archiveteam-twitter-json-2011"),
    "2012-01": ("archiveteam-json-twitterstream-2012",),
    "2017-12": ("archiveteam-twitter-stream-2017-11",),
    "2019-09": ("archiveteam-twitter-stream-2019-08",),
    "2019-10": ("archiveteam-twitter-stream-2018-10",),
    "2019-11": ("archiveteam-twitter-stream-2018-11",),
    "2019-12": ("archiveteam-twitter-stream-2018-12",),
}
"""Months that lie, wholly or also, in items of another name (file listings of the collection, 2021)."""

CONTAINED = {"archiveteam-twitter-stream-2013-12-b.tar"}
"""Files all of whose members are in another file of their item."""

_DATED = re.compile(
    r"(?<!\d)(?P<year>20\d\d)[-_]?(?P<month>0[1-9]|1[0-2])(?:[-_]?(?P<day>0[1-9]|[12]\d|3[01]))?(?:-b)?"
    r"\.(?:tar(?:\.\w+)?|tgz|tbz2?|zip|7z|rar|jsonl?(?:\.\w+)?)$"
)
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_DAYS = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


class BadRequest(ValueError):
    """What was asked for cannot be; the message says why, or what to write instead."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def days(self) -> range:
        return range(1, monthrange(self.year, self.month)[1] + 1)


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of an item: bytes and checksums as the item's metadata state them ("" where they do not)."""

    identifier: str
    name: str
    size: int
    md5: str = ""
    sha1: str = ""
    crc32: str = ""

    @property
    def identity(self) -> dict[str, str]:
        """What tells this version of the file from any other."""
        stated = {"size": str(self.size), "md5": self.md5, "sha1": self.sha1, "crc32": self.crc32}
        return {name: value for name, value in stated.items() if value}


@dataclass(slots=True)
class Selection:
    """The files to fetch, those that cover the days but are of no use (with why), days without a file."""

    wanted: list[ArchiveFile] = field(default_factory=list)
    unusable: list[tuple[ArchiveFile, str]] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)


def parse_month(text: str) -> Month:
    """Read `2018-11`. Raises BadRequest."""
    if not (found := _MONTH.fullmatch(text)):
        raise BadRequest(f"'{text}' is no month: write it as 2018-11")
    return Month(int(found[1]), int(found[2]))


def parse_days(text: str) -> frozenset[int]:
    """Read `1,5-7` as days, up to 31 in any month (the archive has a 31 September). Raises BadRequest."""
    days: set[int] = set()
    for piece in text.replace(" ", "").split(","):
        found = _DAYS.fullmatch(piece)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= 31:
            raise BadRequest(f"'{piece}' are no days: write them as 1,5-7")
        days.update(range(first, last + 1))
    return frozenset(days)


def identifiers(month: Month) -> tuple[str, ...]:
    """Return the items that a month may lie in, its own first."""
    return (f"archiveteam-twitter-stream-{month}", *ELSEWHERE.get(str(month), ()))


def parse_files(identifier: str, document: Any) -> list[ArchiveFile] | None:
    """Return the files of an item's metadata; None where the site knows no such item (it answers `{}`).

    Raises BadRequest where the item is withdrawn, ValueError where the document has another shape.
    """
    if not isinstance(document, dict):
        raise ValueError("it is not a JSON object")
    if document.get("is_dark"):
        raise BadRequest(f"the Internet Archive has withdrawn {identifier}: it cannot be fetched")
    if not document:
        return None
    if not isinstance(entries := document.get("files"), list):
        raise ValueError("it lists no files")
    return [_file(identifier, entry) for entry in entries if isinstance(entry, dict) and "name" in entry]


def _file(identifier: str, entry: dict[str, Any]) -> ArchiveFile:
    size = str(entry.get("size", ""))
    sums = {name: str(entry.get(name, "")).lower() for name in ("md5", "sha1", "crc32")}
    return ArchiveFile(identifier, str(entry["name"]), int(size) if size.isdecimal() else 0, **sums)


def select(files: Iterable[ArchiveFile], month: Month, days: Collection[int] = ()) -> Selection:
    """Choose the files of a month, or of some days of it, in the order of their names.

    Days that only a file of the whole month covers count as missing: such a file cannot be cut.
    """
    chosen, seen, covered = Selection(), set[str](), set[int]()
    for file in sorted(files, key=lambda file: file.name):
        covers = _days_covered(file, month)
        if covers is None or file.name in seen or (days and not covers <= set(days)):
            continue
        seen.add(file.name)
        covered |= covers
        if reason := _why_unusable(file):
            chosen.unusable.append((file, reason))
        else:
            chosen.wanted.append(file)
    chosen.missing = sorted(set(days or month.days) - covered)
    return chosen


def month_files(files: Iterable[ArchiveFile], month: Month) -> list[ArchiveFile]:
    """Return the usable files that hold the month as a whole."""
    whole = (file for file in files if _days_covered(file, month) == set(month.days))
    return [file for file in whole if not _why_unusable(file)]


def _days_covered(file: ArchiveFile, month: Month) -> set[int] | None:
    """Return the days of the month that a name speaks of; None where it is no dump of that month."""
    found = _DATED.search(file.name) if file.name not in CONTAINED else None
    if not found or Month(int(found["year"]), int(found["month"])) != month:
        return None
    return {int(found["day"])} if found["day"] else set(month.days)


def _why_unusable(file: ArchiveFile) -> str:
    if not is_dump(file.name):
        return "this kind of archive cannot be read by ranges: unpack it, and pack its files as a plain .tar"
    if "/" in file.name:
        return "its name has a folder in it: fetch it by hand"
    if not file.size:
        return "the site states no size for it, or 0 bytes"
    if not (file.md5 or file.sha1):
        return "the site states no checksum for it, so it could not be verified"
    return ""
