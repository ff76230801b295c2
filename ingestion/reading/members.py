"""The members of a chunk, read one after the other: what to load, and the result of each line."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from deals.domain.records import (
    CoverageRecord,
    CoverageStatus,
    DealRecord,
    LoadBatch,
    PostContent,
    PostDeals,
    SnapshotRecord,
)
from deals.domain.sightings import BestSightings
from ingestion.extraction.extract import holds_trigger
from ingestion.reading.archives import Buffers, hours_in_name
from ingestion.reading.decompression import CutShort, Damaged, Mark
from ingestion.reading.gone import Gone
from ingestion.reading.hours import NetworkHour, hour_counts, hour_of
from ingestion.reading.lines import LineFramer, few_lines, read_block
from ingestion.reading.posts import Origin, read_line, record_of, snapshot_of
from ingestion.reading.shapes.base import TWITTER, ParsedLine, RawPost
from ingestion.reading.splitting import split
from ingestion.reading.values import BadLine, UnknownShape

log = logging.getLogger(__name__)

REMEMBERED_TEXTS = 20_000
"""A popular offer is retweeted hundreds of times within a chunk: its text is extracted once."""

FIRST_PARSED = 200
"""Lines of each file that are parsed whether or not they may hold a deal: an unknown shape shows."""

GARBLED = ("bad_frame", "bad_utf8", "bad_json", "too_long")
"""Reasons under which the lines of a stream with a wrong bit are rejected."""

CUT_FROM = 100
"""The network cut texts of over 140 characters, HTML entities undecoded; shorter ones are never seen cut."""

Extract = Callable[[PostContent], Sequence[DealRecord]]
"""Asked only for posts of which `holds_trigger` holds."""


@dataclass(slots=True)
class HourTally:
    """What the lines of one hour gave; `lines` is None where it is not known how many there were."""

    lines: int | None = None
    posts: int = 0
    deals: int = 0
    statuses: set[CoverageStatus] = field(default_factory=set)


class NamedHour(NamedTuple):
    """An hour that only a member's name tells."""

    hour: datetime
    lines: int
    status: CoverageStatus


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line that carries deals."""

    hour: NetworkHour
    posts: tuple[PostDeals, ...]
    snapshots: tuple[SnapshotRecord, ...]


@dataclass(slots=True)
class Tally:
    """What some lines gave. It counts only once the bytes that they came from are verified."""

    lines: int = 0
    parsed: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    deleted: list[int] = field(default_factory=list)
    dealless: list[int] = field(default_factory=list)
    gone: Gone = field(default_factory=Gone)
    found: list[FoundLine] = field(default_factory=list)
    hours: Counter[NetworkHour] = field(default_factory=Counter)  # lines

    def add(self, other: "Tally") -> None:
        """Count what other lines gave too."""
        self.lines += other.lines
        self.parsed += other.parsed
        self.classes.update(other.classes)
        self.rejected.update(other.rejected)
        self.deleted += other.deleted
        self.dealless += other.dealless
        self.gone.add(other.gone)
        self.found += other.found
        self.hours.update(other.hours)


@dataclass(slots=True)
class MemberResult:
    """A member's lines by result; `reason`: why it is not, or only partly, loaded."""

    lines: int = 0
    parsed: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    hours: set[NetworkHour] = field(default_factory=set)
    unknown: str = ""
    reason: str = ""
    warning: str = ""


class ChunkReader:
    """Reads a chunk's members and holds what they give, one sighting a post.

    `latest` is the time after which no post can have been written; `every_line` parses also the
    lines that the prefilter passes over.
    """

    def __init__(self, extract: Extract, latest: datetime, *, every_line: bool = False) -> None:
        self._extract = lru_cache(REMEMBERED_TEXTS)(lambda content: tuple(extract(content)))
        self._latest = latest
        self._every_line = every_line
        self._best = BestSightings()
        self._snapshots: dict[tuple[int, int], SnapshotRecord] = {}
        self._deleted: set[int] = set()
        self._dealless: set[int] = set()
        self._gone = Gone()
        self._is_whole = True
        self._file, self._first_left = 0, FIRST_PARSED
        self._unknown = ""
        self._hours: dict[NetworkHour, HourTally] = {}
        self._named: list[NamedHour] = []

    def read_member(self, name: str, buffers: Buffers, file: int = 0) -> MemberResult:
        """Read a member to its end, or to where it is damaged; only what is verified counts.

        `name` may say its hour; `file` tells its file from others: of each the first lines are all parsed.
        What `buffers` raises besides Damaged goes through: the chunk is void then.
        """
        result, framer = MemberResult(), LineFramer()
        pending = [Tally()]  # one for each file around the line that is read, from outside in
        if file != self._file:
            self._file, self._first_left = file, FIRST_PARSED
        self._unknown = ""
        try:
            for buffer in buffers:
                if buffer.mark:
                    _go_in_or_out(buffer.mark, pending, framer)
                    continue
                self._scan(framer.feed(buffer.data), pending[-1])
                if buffer.verified:
                    self._accept(pending.pop(), result)
                    pending.append(Tally())
            self._scan(framer.close(), pending[-1])
            self._accept(pending[-1], result)
        except Damaged as error:
            result.reason = str(error)
            if isinstance(error, CutShort) and _is_as_written(pending[-1]):
                self._accept(pending[-1], result)
            self._is_whole = False
        result.warning, result.unknown = buffers.warning, self._unknown
        result.lines += framer.dropped
        result.rejected["too_long"] += framer.dropped
        self._note_hours(name, result)
        return result

    def _note_hours(self, name: str, result: MemberResult) -> None:
        """Note a member's hours: loaded, partial, or failed where its name says the hour."""
        status = CoverageStatus.LOADED
        if result.reason:
            status = CoverageStatus.PARTIAL if result.classes.total() else CoverageStatus.FAILED
        for hour in result.hours:
            self._hours.setdefault(hour, HourTally()).statuses.add(status)
        if not result.hours:  # no line says its time
            self._named += (NamedHour(hour, result.lines, status) for hour in hours_in_name(name))

    def _settle_named(self) -> None:
        """Count the hours that only names tell for the network of the chunk's lines, else for Twitter."""
        networks = {hour.network for hour in self._hours}
        network = networks.pop() if len(networks) == 1 else TWITTER
        for named in self._named:
            tally = self._hours.setdefault(NetworkHour(network, named.hour), HourTally())
            tally.lines = (tally.lines or 0) + named.lines
            tally.statuses.add(named.status)
        self._named.clear()

    def batch(self, source: str) -> LoadBatch:
        """Return all that the members gave; posts of authors who are gone are deleted, as by own notices."""
        self._settle_named()
        posts = tuple(found for found in self._best.values() if self._gone.spares(found.post))
        gone = {found.post.id for found in posts if found.post.author_id in self._gone.authors}
        return LoadBatch(
            source=source,
            posts=posts,
            snapshots=tuple(self._snapshots.values()),
            deleted_post_ids=tuple(sorted(self._deleted | gone)),
            dealless_post_ids=tuple(sorted(self._dealless)),
            deleted_author_ids=tuple(sorted(self._gone.authors)),
            older_post_ids=tuple(sorted(self._gone.older)),
            dealless_revisions=tuple(sorted(self._gone.dealless.items())),
            is_whole=self._is_whole,
            coverage=tuple(_coverage(hour, self._hours[hour]) for hour in sorted(self._hours)),
        )

    def _scan(self, block: bytes, tally: Tally) -> None:
        for part, total in few_lines(block):
            if total and self._first_left and not self._every_line:
                cut = _end_of_lines(part, self._first_left)
                first = part.count(b"\n", 0, cut) if cut < len(part) else total
                self._first_left = max(self._first_left - total, 0)
                self._scan_few(part[:cut], first, tally, every_line=True)
                part, total = part[cut:], total - first
            if part:
                self._scan_few(part, total, tally, every_line=self._every_line)

    def _scan_few(self, block: bytes, total: int, tally: Tally, *, every_line: bool) -> None:
        lines = read_block(block, total, every_line=every_line)
        tally.parsed += len(lines.candidates) + len(lines.others)
        tally.hours.update(hour_counts(block, lines.total))
        tally.lines += lines.total
        tally.rejected.update(lines.rejected)
        tally.deleted += lines.deleted
        tally.classes["blank"] += lines.blank
        tally.classes["control"] += len(lines.deleted)
        known = lines.blank + lines.rejected.total() + len(lines.deleted) + len(lines.candidates)
        tally.classes["passed_over"] += lines.total - known - len(lines.others)
        for line in lines.candidates:
            self._read(line, tally)
        for line in lines.others:
            self._check(line, tally)

    def _read(self, line: bytes, tally: Tally) -> None:
        """Read a line that the prefilter hit."""
        try:
            parsed = read_line(line, self._latest)
            posts, snapshots = self._deals_of(parsed, line)
        except BadLine as fault:
            self._reject(line, fault, tally)
            return
        tally.deleted += parsed.deleted
        tally.dealless += _dealless(parsed, posts)
        tally.gone.note(parsed, posts)
        if posts:
            first = posts[0].post
            tally.found.append(FoundLine(hour_of(Origin(first.network, first.seen_at)), posts, snapshots))
        else:
            tally.classes["control" if parsed.is_control else "not_a_deal"] += 1

    def _reject(self, line: bytes, fault: BadLine, tally: Tally) -> None:
        """Count a line as rejected, unless it holds several objects: then each of them is a line."""
        pieces = split(line) if str(fault) == "bad_json" else []
        if len(pieces) < 2:
            tally.rejected[str(fault)] += 1
            if isinstance(fault, UnknownShape):
                self._unknown = self._unknown or fault.keys
            return
        tally.lines += len(pieces) - 1
        tally.parsed += len(pieces) - 1
        for piece in pieces:
            self._read(piece, tally)

    def _check(self, line: bytes, tally: Tally) -> None:
        """Read a line that the prefilter passed over, only for its faults."""
        try:
            parsed = read_line(line, self._latest)
        except BadLine as fault:
            self._reject(line, fault, tally)
            return
        tally.classes["control" if parsed.is_control else "passed_over"] += 1

    def _deals_of(
        self, parsed: ParsedLine, line: bytes
    ) -> tuple[tuple[PostDeals, ...], tuple[SnapshotRecord, ...]]:
        posts, snapshots = [], []
        for raw in parsed.posts:
            try:
                if holds_trigger(raw.text) and (deals := self._deals(raw)):
                    posts.append(PostDeals(record_of(raw, line), deals))
                    if snapshot := snapshot_of(raw):
                        snapshots.append(snapshot)
            except BadLine:
                if not parsed.is_page:
                    raise
        return tuple(posts), tuple(snapshots)

    def _deals(self, raw: RawPost) -> tuple[DealRecord, ...]:
        try:
            return self._extract(raw.content)
        except Exception as error:
            # A fault of the extractor on one text must not void a file; it is counted, and seen in the log.
            log.exception("the deals of post %d could not be read", raw.id)
            raise BadLine("extraction_failed") from error

    def _accept(self, tally: Tally, result: MemberResult) -> None:
        """Take over what is verified. A line whose posts all came before in the chunk is a duplicate."""
        result.lines += tally.lines
        result.parsed += tally.parsed
        result.classes.update(tally.classes)
        result.rejected.update(tally.rejected)
        result.hours.update(tally.hours, (line.hour for line in tally.found))
        self._deleted.update(tally.deleted)
        self._dealless.update(tally.dealless)
        self._gone.add(tally.gone)
        for hour, lines in tally.hours.items():
            tally_of_hour = self._hours.setdefault(hour, HourTally())
            tally_of_hour.lines = (tally_of_hour.lines or 0) + lines
        for line in tally.found:
            new = [post for post in line.posts if self._keep(post, line.hour)]
            result.classes["stored" if new else "duplicates"] += 1
            for snapshot in line.snapshots:
                self._snapshots[snapshot.post_id, snapshot.source_post_id] = snapshot

    def _keep(self, found: PostDeals, hour: NetworkHour) -> bool:
        """Keep the best sighting of a post; tell whether it is the first."""
        is_first = self._best.keep(found)
        if is_first:
            tally = self._hours.setdefault(hour, HourTally())
            tally.posts += 1
            tally.deals += len(found.deals)
        return is_first


def _go_in_or_out(mark: Mark, pending: list[Tally], framer: LineFramer) -> None:
    """Begin a file within the file, or end it: what it gave counts with what is around it, or not at all."""
    framer.drop_rest()
    if mark is Mark.BEGINS:
        pending.append(Tally())
        return
    inner = pending.pop()
    if mark is Mark.ENDS or (mark is Mark.CUT and _is_as_written(inner)):
        pending[-1].add(inner)


def _is_as_written(tally: Tally) -> bool:
    """Tell whether lines before a cut are as they were written: a wrong bit may look like a cut too."""
    return not any(tally.rejected[reason] for reason in GARBLED)


def _end_of_lines(block: bytes, lines: int) -> int:
    """Return where so many lines of a block end; its length where it has no more."""
    at = -1
    for _ in range(lines):
        if (at := block.find(b"\n", at + 1)) < 0:
            return len(block)
    return at + 1


def _dealless(parsed: ParsedLine, found: Sequence[PostDeals]) -> list[int]:
    """Return the posts whose whole text is here, without a deal, and may lie cut, with one, elsewhere."""
    with_deals = {each.post.id for each in found}
    return [
        raw.id
        for raw in parsed.posts
        if len(raw.text) > CUT_FROM and raw.id not in with_deals and raw.details.is_complete()
    ]


def _coverage(at: NetworkHour, tally: HourTally) -> CoverageRecord:
    status = next(iter(tally.statuses)) if len(tally.statuses) == 1 else CoverageStatus.PARTIAL
    return CoverageRecord(at.hour, status, tally.lines, tally.posts, tally.deals, at.network)
