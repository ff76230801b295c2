"""The demo's made-up live stream, and taking the demo out: its market data, and what they came from."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from deals.domain.alerts.mode import AlertMode
from deals.services.operations.demo import ClearedCounts, clear_demo_data
from ingestion.demo.playlist import handles
from ingestion.models import Chunk, DumpFile, LiveStream, Run, WatchedPrefix
from ingestion.services.live_streams import switch_streams

STREAM = "demo"

TOKEN = "STREAM_DEMO"
"""The variable that `make up` sets: the made-up network takes any token."""

OLD_URI = "s3://tweetdeals-live/demo-live/"
"""The watched prefix of earlier versions."""

DEMO_FILE = (
    r"(^|/)(demo-stream-[0-9]{4}-[0-9]{2}-[0-9]{2}\.tar|demo-live/.+\.json\.bz2|demo-stream/.+\.json\.gz)$"
)
"""As ingestion/demo/dump.py and the demo's stream name them."""


def demo_folder() -> Path:
    """Return where the demo's stream is filed: LOCAL_FOLDERS has it (settings.py)."""
    return Path(settings.VAR_DIR, "demo-stream")


def join_demo_stream(url: str) -> LiveStream | None:
    """Return the demo's stream, made where there never was one, that reads the made-up network at `url`.

    None where someone deleted it. One that is on begins anew; one that was turned off stays so.
    """
    stream = _streams().first()
    if stream is None:
        if Run.objects.filter(uris__0__icontains="/demo-stream/").exists():
            return None
        stream = LiveStream(
            name=STREAM, kind=LiveStream.Kind.X, is_on=True, alert_mode=AlertMode.LIVE,
            secret_names={"token": TOKEN},
        )  # fmt: skip
    stream.prefix, stream.settings = str(demo_folder()), {"url": url, "handles": handles()}
    stream.save()
    if stream.is_on:
        switch_streams([stream.pk], on=True)
    return stream


def _streams() -> QuerySet[LiveStream]:
    return LiveStream.objects.filter(name=STREAM, secret_names__token=TOKEN)


def wants_more(stream: LiveStream) -> bool | None:
    """Tell whether the demo's stream is on; None where it is deleted."""
    return LiveStream.objects.filter(pk=stream.pk).values_list("is_on", flat=True).first()


def end_demo_stream(stream: LiveStream) -> None:
    """Turn it off once all is played: so it does not lag."""
    switch_streams([stream.pk], on=False)
    LiveStream.objects.filter(pk=stream.pk).update(problem="The demo's posts have all been played.")


def clear_demo() -> ClearedCounts:
    """Remove the demo. Its runs stay, so that `make up` does not bring it back by itself."""
    with transaction.atomic():
        files = DumpFile.objects.filter(uri__regex=DEMO_FILE)
        chunks = list(Chunk.objects.filter(members__dump_file__in=files).distinct())
        counts = clear_demo_data([chunk.source for chunk in chunks])
        Chunk.objects.filter(pk__in=[chunk.pk for chunk in chunks]).delete()
        files.delete()
        WatchedPrefix.objects.filter(uri=OLD_URI).delete()
        _streams().delete()
    return counts
