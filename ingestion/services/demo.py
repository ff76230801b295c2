"""Taking the demo out: its market data, and the files and chunks that it came from."""

from django.db import transaction

from deals.services.demo import ClearedCounts, clear_demo_data
from ingestion.models import Chunk, DumpFile

DEMO_FILE = r"(^|/)demo-stream-[0-9]{4}-[0-9]{2}-[0-9]{2}\.tar$"
"""As ingestion/demo/dump.py names them."""


def clear_demo() -> ClearedCounts:
    """Remove the demo. Its runs stay, so that `make up` does not bring it back by itself."""
    with transaction.atomic():
        files = DumpFile.objects.filter(uri__regex=DEMO_FILE)
        chunks = list(Chunk.objects.filter(members__dump_file__in=files).distinct())
        counts = clear_demo_data([chunk.source for chunk in chunks])
        Chunk.objects.filter(pk__in=[chunk.pk for chunk in chunks]).delete()
        files.delete()
    return counts
