"""What pages and API tell of live streams: minutes, bad frames, files, gaps, settings without secrets."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from deals.selectors.loading.coverage import SourceGap, failed_by_source
from ingestion.live.minutes import MINUTE, minute_in, minute_of
from ingestion.live.rejects import frame_reason
from ingestion.models import DumpFile, LiveStream, Member, Run, RunFile
from ingestion.selectors.live_streams import StreamState, state_of

MINUTES = 60
"""So far back the pictures go."""

OF_RUNS = timedelta(hours=3)
"""A run takes an hour's files: those of the last hour are in runs that began since then."""

FILES, RUNS, GAPS = 60, 3, 20
"""What one stream's page lists at most."""

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")


@dataclass(frozen=True, slots=True)
class StreamMinute:
    """What a minute's files gave: posts read (deletions and other notices are none), deals new or changed."""

    minute: datetime
    posts: int
    deals: int


@dataclass(frozen=True, slots=True)
class StreamFigures:
    """A stream with the last hour's minutes, oldest first; one without a file has 0."""

    state: StreamState
    minutes: tuple[StreamMinute, ...]

    @property
    def posts(self) -> list[int]:
        return [each.posts for each in self.minutes]

    @property
    def deals(self) -> list[int]:
        return [each.deals for each in self.minutes]

    @property
    def posts_a_minute(self) -> float:
        return sum(self.posts) / len(self.minutes)

    @property
    def deals_a_minute(self) -> float:
        return sum(self.deals) / len(self.minutes)


@dataclass(frozen=True, slots=True)
class BadFrames:
    """Frames that could not be taken: how many of a reason, what it means, how the last one began."""

    reason: str
    count: int
    in_words: str
    sample: str


@dataclass(frozen=True, slots=True)
class StreamFile:
    """A file of a stream with what was read of it."""

    file: DumpFile
    lines: int


@dataclass(frozen=True, slots=True)
class StreamPage(StreamFigures):
    """One stream: all that its page shows."""

    settings: dict[str, Any]
    secret_names: dict[str, str]
    rejected: list[BadFrames]
    files: list[StreamFile]
    gaps: list[SourceGap]

    @property
    def settings_in_words(self) -> dict[str, str]:
        """The settings as people read them: lists with commas."""
        return {
            name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in self.settings.items()
        }


def stream_list(now: datetime) -> list[StreamFigures]:
    """Return all streams by name with their last hour; 2 queries."""
    return stream_figures(list(LiveStream.objects.all()), now)


def stream_figures(streams: Sequence[LiveStream], now: datetime) -> list[StreamFigures]:
    """Return streams with their last hour; 1 query."""
    minutes = _minutes([each.pk for each in streams], now)
    return [StreamFigures(state_of(each, now), minutes[each.pk]) for each in streams]


def stream_page(stream: LiveStream, now: datetime) -> StreamPage:
    """Return one stream with its last hour, files, gaps and bad frames; 5 queries."""
    return StreamPage(
        state=state_of(stream, now),
        minutes=_minutes([stream.pk], now)[stream.pk],
        settings=without_credentials(stream.settings),
        secret_names=stream.secret_names,
        rejected=_bad_frames(stream),
        files=_files(stream),
        gaps=failed_by_source(f"live:{stream.pk}:", GAPS),
    )


def without_credentials(value: Any) -> Any:
    """Return settings with what stands before an @ in addresses left out."""
    if isinstance(value, dict):
        return {name: without_credentials(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_credentials(each) for each in value]
    return _CREDENTIALS.sub("…@", value) if isinstance(value, str) else value


def has_credentials(value: Any) -> bool:
    """Tell whether an address in settings has a user or password before an @."""
    return bool(without_credentials(value) != value)


def _minutes(streams: Collection[int], now: datetime) -> dict[int, tuple[StreamMinute, ...]]:
    """Return the last hour's minutes of streams, the current one is not over and left out; 1 query."""
    last = minute_of(now)
    wanted = [last - n * MINUTE for n in range(MINUTES, 0, -1)]
    posts: dict[tuple[int, datetime], int] = defaultdict(int)
    deals: dict[tuple[int, datetime], int] = defaultdict(int)
    counted: set[int] = set()
    rows = Member.objects.filter(
        is_done=True, chunk__run__live_stream__in=streams, chunk__run__started_at__gte=now - OF_RUNS
    ).order_by("chunk_id", "pk")
    for stream, chunk, uri, lines, classes, found in rows.values_list(
        "chunk__run__live_stream", "chunk_id", "dump_file__uri", "lines", "classes", "chunk__deals"
    ):
        if (minute := minute_in(uri)) is None or minute < wanted[0]:
            continue
        posts[stream, minute] += lines - classes.get("control", 0) - classes.get("blank", 0)
        deals[stream, minute] += 0 if chunk in counted else found
        counted.add(chunk)
    return {
        stream: tuple(StreamMinute(each, posts[stream, each], deals[stream, each]) for each in wanted)
        for stream in streams
    }


def _bad_frames(stream: LiveStream) -> list[BadFrames]:
    """Return the counts by reason, most first."""
    counts = sorted(stream.rejected.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        BadFrames(reason, count, frame_reason(reason), stream.samples.get(reason, ""))
        for reason, count in counts
    ]


def _files(stream: LiveStream) -> list[StreamFile]:
    """Return the newest files; 2 queries."""
    runs = list(Run.objects.filter(live_stream=stream).values_list("pk", flat=True)[:RUNS])
    named = RunFile.objects.filter(run__in=runs).order_by("-dump_file").values("dump_file").distinct()[:FILES]
    files = DumpFile.objects.filter(pk__in=named).annotate(told=Sum("members__lines")).order_by("-pk")
    return [StreamFile(file, file.told or 0) for file in files]
