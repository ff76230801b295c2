"""Writing the demo's half year as the archive's files: a tar a week, in it a `.json.bz2` a minute."""

import bz2
import io
import json
import tarfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ingestion.demo.promotions import DAYS, FIRST_DAY
from ingestion.demo.timeline import Timeline

DEFAULT_SEED = 2019


@dataclass(frozen=True, slots=True)
class DumpCounts:
    """What was written."""

    tars: int
    members: int
    lines: int
    size: int  # bytes


def write_demo_dump(folder: Path, seed: int = DEFAULT_SEED, days: int = DAYS) -> DumpCounts:
    """Write the tars of the first `days` into `folder`, the same bytes for the same seed; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = Timeline(seed, days).fill()
    weeks: dict[int, list[datetime]] = defaultdict(list)
    for minute in sorted(lines):
        weeks[(minute.date() - FIRST_DAY).days // 7].append(minute)
    size = 0
    for week, minutes in weeks.items():
        first = FIRST_DAY + timedelta(days=7 * week)
        size += _write_tar(folder / f"demo-stream-{first:%Y-%m-%d}.tar", minutes, lines)
    return DumpCounts(len(weeks), len(lines), sum(map(len, lines.values())), size)


def _write_tar(path: Path, minutes: list[datetime], lines: dict[datetime, list[dict[str, Any]]]) -> int:
    part = path.with_suffix(".part")
    with tarfile.open(part, "w", format=tarfile.USTAR_FORMAT) as tar:
        for minute in minutes:
            data = bz2.compress(b"".join(map(as_line, lines[minute])))
            member = tarfile.TarInfo(f"{minute:%Y/%m/%d/%H/%M}.json.bz2")
            member.size, member.mtime = len(data), int(minute.timestamp())
            tar.addfile(member, io.BytesIO(data))
    part.replace(path)
    return path.stat().st_size


def as_line(tweet: dict[str, Any]) -> bytes:
    """Return one line as the network writes it: `\\uXXXX` for all but ASCII, and `\\/`."""
    text = json.dumps(tweet, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").encode("ascii") + b"\r\n"
