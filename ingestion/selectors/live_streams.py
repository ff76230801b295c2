"""Streams: which are to be collected, and which lag behind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from ingestion.models import LiveStream


@dataclass(frozen=True, slots=True)
class StreamState:
    """A stream and how far its files are behind the clock; `lag` None where it is off."""

    stream: LiveStream
    lag: timedelta | None
    is_held: bool

    @property
    def lag_seconds(self) -> int | None:
        return None if self.lag is None else round(self.lag.total_seconds())

    @property
    def lag_in_words(self) -> str:
        """Write the lag as people read it: '45 s', '3 min', '5 h', '4 days'; '' where it is off."""
        if self.lag_seconds is None:
            return ""
        for unit, seconds in (("days", 86_400), ("h", 3_600), ("min", 60)):
            if self.lag_seconds >= 2 * seconds:
                return f"{self.lag_seconds / seconds:.0f} {unit}"
        return f"{self.lag_seconds} s"

    @property
    def is_late(self) -> bool:
        """Tell whether the lag is over the bound of /readyz, or the stream stopped by itself."""
        return self.stream.is_on and (
            self.stream.is_halted or (self.lag_seconds or 0) > settings.LIVE_LAG_SECONDS
        )

    @property
    def in_words(self) -> str:
        """Say what the stream does now."""
        if not self.stream.is_on:
            return "off"
        if self.stream.is_halted:
            return "stopped by itself"
        return "collecting" if self.is_held else "waits for a collector"


def streams_to_collect(names: Collection[str] = ()) -> list[int]:
    """Return the ids of streams that are on and not stopped by themselves; of `names` only, if given."""
    rows = LiveStream.objects.filter(is_on=True, is_halted=False)
    return list((rows.filter(name__in=names) if names else rows).values_list("pk", flat=True))


def unknown_names(names: Collection[str]) -> list[str]:
    """Return those names that no stream has."""
    known = set(LiveStream.objects.filter(name__in=names).values_list("name", flat=True))
    return [name for name in names if name not in known]


def state_of(stream: LiveStream, now: datetime) -> StreamState:
    """Return a stream's state; it lags from what is filed, at first from when it was turned on."""
    since = max(filter(None, (stream.position_at, stream.switched_at)))
    lag = max(now - since, timedelta(0)) if stream.is_on else None
    return StreamState(stream, lag, stream.lease_until is not None and stream.lease_until > now)


def stream_states(now: datetime) -> list[StreamState]:
    """Return all streams with their states; 1 query."""
    return [state_of(stream, now) for stream in LiveStream.objects.all()]
