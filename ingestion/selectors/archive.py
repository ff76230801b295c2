"""The archive's coverage by month and network: hours, gaps with their reasons, and where hours came from.

The states of hours are those of `deals.selectors.loading.coverage`; here they meet the files behind them.
"""

import re
import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.db.models import Count, Min, Q

from deals.domain.networks import Network, network_name
from deals.selectors.common.as_of import EARLIEST, Period
from deals.selectors.loading.coverage import (
    STATES,
    Coverage,
    CoverageBucket,
    coverage_by_network,
    coverage_of_groups,
    faulty_hours,
    first_hour,
    sources_between,
)
from ingestion.models import Chunk, DumpFile, Member, WatchedPrefix
from ingestion.reading.archives import hours_in_name

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

MOST_FAULTS = 2000
"""Faulty files and members of a month that are read: a month of minute files that all fail has 43,000."""

SHOWN_FILES = 5
"""Files named with one gap; their number is told."""

GAP_STATES = tuple(state for state in STATES if state != "loaded")

DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_/](\d{2})[-_/](\d{2})(?!\d)")


class BadMonth(ValueError):
    """The text names no month that can be shown; the message is for people."""


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """A file that is not, or only partly, loaded."""

    id: int
    uri: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A network's hours on end [since, until) of one state and reason. `files`: the first of `n_files`."""

    network: str
    since: datetime
    until: datetime
    state: str
    reason: str
    what_to_do: str
    files: tuple[FaultyFile, ...]
    n_files: int

    @property
    def hours(self) -> int:
        return (self.until - self.since) // HOUR

    @property
    def network_name(self) -> str:
        return network_name(self.network)


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What came of one network from one address: a watched prefix, else what an `ingest` named."""

    address: str
    network: str
    is_watched: bool
    files: int
    loaded: int
    partial: int
    failed: int
    first: datetime
    last: datetime

    @property
    def network_name(self) -> str:
        return network_name(self.network)


@dataclass(frozen=True, slots=True)
class NetworkMonth:
    """One network's hours of a month. `gaps` may be of chosen states only."""

    covered: Coverage
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """A month up to the as-of moment, by the hour (UTC): of each network that any hour of it is known of.

    `network` and `source` are those asked for, empty for all; `told_networks` may be asked for.
    """

    month: date
    until: datetime
    source: str
    network: str
    told_networks: tuple[str, ...]
    networks: tuple[NetworkMonth, ...]
    sources: tuple[SourceCoverage, ...]
    first_month: date
    last_month: date

    @property
    def buckets(self) -> list[CoverageBucket]:
        return [bucket for each in self.networks for bucket in each.covered.buckets]

    @property
    def gaps(self) -> list[Gap]:
        return [gap for each in self.networks for gap in each.gaps]

    def hours(self, state: str) -> int:
        """Count the hours in a state: an hour counts for each network."""
        return sum(each.covered.hours(state) for each in self.networks)


def parse_archive_month(text: str | None, as_of: datetime) -> date:
    """Read '2016-11' as the month's first day; by default the month of the last hour before `as_of`.

    Raises BadMonth for what is no month, or begins after `as_of`.
    """
    last = (as_of - timedelta(microseconds=1)).date().replace(day=1)
    if not text:
        return last
    try:
        month = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise BadMonth("month must be written like 2016-11.") from None
    if not EARLIEST.replace(day=1) <= month <= last:
        raise BadMonth(f"month must lie between {EARLIEST:%Y-%m} and {last:%Y-%m}, the data's last month.")
    return month


FilesOfHours = defaultdict[datetime, dict[int, FaultyFile]]


@dataclass(frozen=True, slots=True)
class Faults:
    """The faulty files behind hours: of one network's, and those of which only the name tells an hour."""

    told: defaultdict[str, FilesOfHours]
    named: FilesOfHours

    def of(self, network: str) -> FilesOfHours:
        """Return the files behind a network's hours; a file that could not be read may be of any."""
        found: FilesOfHours = defaultdict(dict)
        for files in (self.told[network], self.named):
            for hour, each in files.items():
                found[hour] = each | found[hour]
        return found


def archive_month(
    month: date,
    as_of: datetime,
    *,
    source: str = "",
    states: Sequence[str] = GAP_STATES,
    network: str = "",
) -> MonthCoverage:
    """Return a month's coverage, of all or of one source's address; 9 queries, 8 of one source."""
    since = datetime(month.year, month.month, 1, tzinfo=UTC)
    until = min(as_of, datetime.combine(following(month), datetime.min.time(), UTC))
    told = sources_between(since, until)
    origins = _origins(dict.fromkeys(source for source, _ in told))
    only = None if not source else [key for key, each in origins.items() if each.address == source]
    period = Period(f"{month:%Y-%m}", since, until)
    covered = coverage_by_network(period, unit="hour", sources=only, network=network)
    faults = _faults(since, until, only)
    sources = _sources(since, until, origins, network)
    first = first_hour()
    networks = tuple(NetworkMonth(each, tuple(_gaps(each, faults, sources, states))) for each in covered)
    return MonthCoverage(
        month=month,
        until=until,
        source=source,
        network=network,
        told_networks=tuple(sorted({network for _, network in told})),
        networks=networks,
        sources=tuple(sources),
        first_month=min(month, first.date().replace(day=1) if first else month),
        last_month=parse_archive_month(None, as_of),
    )


def _gaps(
    covered: Coverage, faults: Faults, sources: list[SourceCoverage], states: Sequence[str]
) -> Iterator[Gap]:
    """Give the gaps in a network's hours that are in one of the states."""
    files = faults.of(covered.network)
    for state, behind, buckets in _stretches(covered.buckets, files):
        if state in states:
            yield _gap(covered.network, buckets, behind, sources)


def following(month: date) -> date:
    """Return the first day of the month after."""
    return (month + 31 * DAY).replace(day=1)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a chunk's files came from."""

    address: str
    is_watched: bool
    files: int


def _origins(sources: Iterable[str]) -> dict[str, _Origin]:
    """Return the origin of each source (a chunk). 2 queries."""
    named = {source: int(source.removeprefix(Chunk.SOURCE)) for source in sources if Chunk.SOURCE in source}
    watched = sorted(WatchedPrefix.objects.values_list("uri", flat=True), key=len, reverse=True)
    chunks = (
        Chunk.objects.filter(pk__in=named.values())
        .order_by()
        .values("pk", "run__uris")
        .annotate(files=Count("members__dump_file", distinct=True), uri=Min("members__dump_file__uri"))
    )
    found = {row["pk"]: _origin(row["uri"] or "", row["run__uris"], watched, row["files"]) for row in chunks}
    return {source: found[pk] for source, pk in named.items() if pk in found}


def _origin(uri: str, asked: list[str], watched: list[str], files: int) -> _Origin:
    """Name a file's origin: the longest watched prefix that it lies below, else what its run named."""
    for prefix in watched:
        if uri.startswith(_literal(prefix)):
            return _Origin(prefix, True, files)
    for address in sorted(asked, key=len, reverse=True):
        if uri.startswith(_literal(address)) or len(asked) == 1:
            return _Origin(address, False, files)
    return _Origin(uri.rpartition("/")[0] + "/", False, files)


def _literal(address: str) -> str:
    """Return an address up to its first wildcard."""
    return re.split(r"[*?\[]", address, maxsplit=1)[0].removeprefix("file://")


def _sources(
    since: datetime, until: datetime, origins: dict[str, _Origin], network: str
) -> list[SourceCoverage]:
    """Count hours and files by address and network. 1 query."""
    files: defaultdict[str, int] = defaultdict(int)
    watched = {origin.address: origin.is_watched for origin in origins.values()}
    for origin in origins.values():
        files[origin.address] += origin.files
    groups = {source: origin.address for source, origin in origins.items()}
    return [
        SourceCoverage(
            address=row.name,
            network=row.network,
            is_watched=watched[row.name],
            files=files[row.name],
            loaded=row.loaded,
            partial=row.partial,
            failed=row.failed,
            first=row.first,
            last=row.last,
        )
        for row in coverage_of_groups(since, until, groups, network)
    ]


def _faults(since: datetime, until: datetime, only: list[str] | None) -> Faults:
    """Return the faulty files behind each hour: of its chunks, or named for it. 3 queries."""
    found = Faults(defaultdict(lambda: defaultdict(dict)), defaultdict(dict))
    hours: defaultdict[int, set[tuple[str, datetime]]] = defaultdict(set)
    for network, hour, source in faulty_hours(since, until):
        if Chunk.SOURCE in source and (only is None or source in only):
            hours[int(source.removeprefix(Chunk.SOURCE))].add((network, hour))
    members = Member.objects.filter(chunk__in=hours).exclude(reason="").select_related("dump_file")
    for member in members.order_by("dump_file_id", "offset")[:MOST_FAULTS]:
        named = hours_in_name(member.name)
        theirs = hours[member.chunk_id]
        for network, hour in {each for each in theirs if each[1] in named} or theirs:
            files = found.told[network][hour]
            files.setdefault(member.dump_file_id, _faulty(member.dump_file, member.reason))
    for file in _named_files(since, only):
        for hour in named_hours(file.uri):
            if since <= hour < until:
                found.named[hour].setdefault(file.pk, _faulty(file, file.reason))
    return found


def _named_files(since: datetime, only: list[str] | None) -> list[DumpFile]:
    """Return failed files whose addresses name a day of the month; none where one source is asked for."""
    if only is not None:
        return []
    name = rf"{since:%Y}[-_/]{since:%m}[-_/][0-9]{{2}}"
    failed = DumpFile.objects.filter(Q(state=DumpFile.State.FAILED), uri__regex=name)
    return list(failed.order_by("uri", "pk")[:MOST_FAULTS])


def named_hours(uri: str) -> set[datetime]:
    """Return the hour, else the hours of the day, that an address names."""
    if hours := hours_in_name(uri):
        return hours
    for found in reversed(list(DAY_IN_NAME.finditer(uri))):
        try:
            day = datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
        except ValueError:
            continue
        return {day + n * HOUR for n in range(24)}
    return set()


def _faulty(file: DumpFile, reason: str) -> FaultyFile:
    return FaultyFile(file.pk, file.uri, file.state, reason or file.reason or file.fault)


Stretch = tuple[str, list[FaultyFile], list[CoverageBucket]]


def _stretches(
    buckets: Iterable[CoverageBucket], faults: dict[datetime, dict[int, FaultyFile]]
) -> Iterable[Stretch]:
    """Join neighbours of one state and the same files."""

    def shape(bucket: CoverageBucket) -> tuple[str, tuple[int, ...]]:
        return bucket.state, tuple(sorted(faults.get(bucket.start, ())))

    for (state, _), stretch in groupby(buckets, key=shape):
        hours = list(stretch)
        if state != "loaded":
            yield state, list(faults.get(hours[0].start, {}).values()), hours


def _gap(
    network: str, hours: list[CoverageBucket], files: list[FaultyFile], sources: list[SourceCoverage]
) -> Gap:
    state = hours[0].state
    return Gap(
        network=network,
        since=hours[0].start,
        until=hours[-1].end,
        state=state,
        reason=_reason(state, files),
        what_to_do=_what_to_do(network, hours, files, sources),
        files=tuple(files[:SHOWN_FILES]),
        n_files=len(files),
    )


def _reason(state: str, files: list[FaultyFile]) -> str:
    """Say why hours are not, or not wholly, loaded."""
    if state == "missing":
        return "its file is not loaded" if files else "no file of these hours was loaded"
    if not files:
        return "no file of these hours is loaded" if state == "failed" else "part is not loaded"
    return "no file of these hours could be read" if state == "failed" else "part of a file could not be read"


def _what_to_do(
    network: str, hours: list[CoverageBucket], files: list[FaultyFile], sources: list[SourceCoverage]
) -> str:
    """Say how to fill a gap: load its files again once they are repaired, or fetch its days."""
    if files:
        again = " ".join(shlex.quote(file.uri) for file in files[:SHOWN_FILES])
        more = " (and the others)" if len(files) > SHOWN_FILES else ""
        return f"Mend or fetch the file again, then load it: manage.py ingest {again}{more}"
    if network not in ("", Network.TWITTER):  # no other has an archive to fetch from
        return "If you have the file, load it with manage.py ingest"
    first, last = hours[0].start, hours[-1].end - HOUR
    days = f"{first.day}" if first.day == last.day else f"{first.day}-{last.day}"
    to = f"s3://{_bucket(sources)}/{first:%Y-%m}"
    return (
        f"If you have the file, load it with manage.py ingest; else fetch it: "
        f"manage.py fetch_archive {first:%Y-%m} --days {days} --to {to}, then manage.py ingest {to}"
    )


def _bucket(sources: list[SourceCoverage]) -> str:
    """Return the bucket that most of the month came from; BUCKET where it came from none."""
    in_s3 = [source for source in sources if source.address.startswith("s3://")]
    most = max(in_s3, key=lambda source: source.loaded, default=None)
    return urlsplit(most.address).netloc if most else "BUCKET"
