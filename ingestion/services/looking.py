"""What an address holds: objects, bytes, days and networks by name, what is loaded, its first file."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from typing import Any

from django.conf import settings

from deals.domain.networks import Network
from ingestion import sources
from ingestion.models import DumpFile
from ingestion.reading.archives import is_dump
from ingestion.reading.inspected import rows_of
from ingestion.reading.inspection import inspect_file
from ingestion.selectors.archive import named_hours
from ingestion.services.catalogues import current_catalogue
from ingestion.services.discovery import BATCH, KNOWN
from ingestion.services.extraction import extractor
from ingestion.services.work import FUTURE
from ingestion.sources import FoundFile, SourceForbidden
from ingestion.sources.local_folders import refusal_of

MOST_OBJECTS = 50_000
MOST_SECONDS = 60.0
"""Whichever comes first: then the counts are those of the first part, and say so."""

SHOWN_ENDINGS = 8
ENDING = re.compile(r"(\.[A-Za-z0-9]{1,6}){1,2}\Z")


@dataclass(slots=True)
class Found:
    """What the listing told; `known`: at a version that is loaded, or is no dump."""

    objects: int = 0
    bytes: int = 0
    known: int = 0
    known_bytes: int = 0
    other_names: int = 0
    is_all: bool = True
    first: FoundFile | None = None
    days: set[date] = field(default_factory=set)
    networks: set[str] = field(default_factory=set)
    endings: Counter[str] = field(default_factory=Counter)

    def add(self, each: FoundFile) -> None:
        """Count one object."""
        name = each.uri.rpartition("/")[2]
        self.objects += 1
        self.bytes += each.size
        self.other_names += not is_dump(name)
        self.endings[ending.group() if (ending := ENDING.search(name)) else "none"] += 1
        self.days.update(hour.date() for hour in named_hours(each.uri))
        lower = each.uri.lower()
        self.networks.update(network.label for network in Network if network.value in lower)
        if self.first is None or (is_dump(name) and not is_dump(self.first.uri)):
            self.first = each


def look(uri: str, heartbeat: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """List an address and read the beginning of its first dump, within bounds; nothing is stored.

    Raises SourceError where it cannot be listed or its first file cannot be read.
    """
    found = _listed(uri, heartbeat)
    counted = {
        name: getattr(found, name)
        for name in ("objects", "bytes", "known", "known_bytes", "other_names", "is_all")
    }
    return counted | {
        "first_day": min(found.days).isoformat() if found.days else "",
        "last_day": max(found.days).isoformat() if found.days else "",
        "days": len(found.days),
        "networks": sorted(found.networks),
        "endings": [[name, count] for name, count in found.endings.most_common(SHOWN_ENDINGS)],
        "first": _first(found.first) if found.first else {},
    }


def _listed(uri: str, heartbeat: Callable[[], None]) -> Found:
    found, until = Found(), time.monotonic() + MOST_SECONDS
    listing = _allowed(uri)
    while batch := list(islice(listing, BATCH)):
        heartbeat()
        for each in batch:
            found.add(each)
        _count_known(found, batch)
        if found.objects >= MOST_OBJECTS or time.monotonic() > until:
            found.is_all = next(listing, None) is None
            break
    return found


def _allowed(uri: str) -> Iterator[FoundFile]:
    """List an address. Raises SourceForbidden for a folder that may not be read, links followed."""
    _check(uri)
    for each in sources.discover(uri):
        _check(each.uri, is_glob=False)
        yield each


def _check(uri: str, *, is_glob: bool = True) -> None:
    if said := refusal_of(uri, settings.LOCAL_FOLDERS, is_glob=is_glob):
        raise SourceForbidden(f"{uri}: {said}")


def _count_known(found: Found, batch: list[FoundFile]) -> None:
    """Count what a load would pass over."""
    rows = DumpFile.objects.filter(uri__in={each.uri for each in batch}, state__in=KNOWN)
    known = set(rows.values_list("uri", "etag"))
    passed = [each for each in batch if (each.uri, each.etag) in known]
    found.known += len(passed)
    found.known_bytes += sum(each.size for each in passed)


def _first(file: FoundFile) -> dict[str, Any]:
    """Say what the first file is, as `manage.py inspect` does, without any line of it."""
    read_range = partial(sources.read_range, file.uri, file.etag)
    latest = datetime.now(UTC) + FUTURE
    inspected = inspect_file(file.uri, file.size, read_range, extractor(current_catalogue()), latest)
    return {"uri": file.uri, "size": file.size, "rows": [list(row) for row in rows_of(inspected)]}
