"""The demo's archive going on, and taking the demo out: its market data, and what they came from."""

from pathlib import Path

from django.db import transaction

from deals.domain.alerts.mode import AlertMode
from deals.services.operations.demo import ClearedCounts, clear_demo_data
from ingestion.demo.follow import FOLDER, write_next
from ingestion.models import Chunk, DumpFile, WatchedPrefix
from ingestion.selectors import was_loaded
from ingestion.services.schedules import request_scans

DEMO_FILE = rf"(^|/)(demo-stream-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\.tar|{FOLDER}/.+\.json\.bz2)$"
"""As ingestion/demo/dump.py and follow.py name them."""

LIVE_BUCKET = "tweetdeals-live"
LIVE_URI = f"s3://{LIVE_BUCKET}/{FOLDER}/"


def follow_demo(bucket: Path) -> Path | None:
    """Write the demo's next minute below `bucket`, have it loaded live, and return its file.

    None where there are enough, or someone deleted the watched prefix or turned it off. Raises OSError.
    """
    prefix = WatchedPrefix.objects.filter(uri=LIVE_URI).first()
    if (prefix and not prefix.is_on) or (prefix is None and was_loaded([LIVE_URI])):
        return None
    path = write_next(bucket)
    if path is not None:
        prefix = prefix or WatchedPrefix.objects.create(uri=LIVE_URI, alert_mode=AlertMode.LIVE)
        request_scans([prefix.pk])
    return path


def clear_demo() -> ClearedCounts:
    """Remove the demo. Its runs stay, so that `make up` does not bring it back by itself."""
    with transaction.atomic():
        files = DumpFile.objects.filter(uri__regex=DEMO_FILE)
        chunks = list(Chunk.objects.filter(members__dump_file__in=files).distinct())
        counts = clear_demo_data([chunk.source for chunk in chunks])
        Chunk.objects.filter(pk__in=[chunk.pk for chunk in chunks]).delete()
        files.delete()
        WatchedPrefix.objects.filter(uri=LIVE_URI).delete()
    return counts
