"""Measuring whole processes: wall, CPU, peak memory, and PostgreSQL's CPU beside them."""

import bz2
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tweetdeals.embedded import postgres

PROJECT_DIR = Path(__file__).resolve().parents[2]
WATCH_SECONDS = 0.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of one process. `seconds` and `lines` are what it printed of itself, `wall` is all it took."""

    wall: float
    seconds: float
    cpu: float
    peak_mb: float
    lines: int
    posts: int
    postgres_cpu: float = 0.0


def prepare(environment: dict[str, str]) -> None:
    """Make the tables and load the catalogue before the clock runs."""
    for words in (["migrate", "--verbosity", "0"], ["load_catalogue"]):
        command = [sys.executable, "manage.py", *words]
        subprocess.run(
            command, check=True, cwd=PROJECT_DIR, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
        )


def measure_job(folder: Path, var: Path, *options: str) -> Measured:
    """Measure `ingest --inline` on a folder, into a new, durable database of its own below `var`."""
    with postgres.running(var) as url:
        postmaster = postmaster_of(var)
        environment = {"DATABASE_URL": url, "TWEETDEALS_VAR": str(var)}
        prepare(environment)
        before = children_cpu(postmaster)
        measured = measure(["manage.py", "ingest", str(folder), "--inline", "--json", *options], environment)
        measured = replace(measured, postgres_cpu=children_cpu(postmaster) - before)
    remove_database(var)
    return measured


def postmaster_of(var: Path) -> int:
    """Return the process id of the PostgreSQL that runs below `var`."""
    lock_file = (var / "postgres").resolve() / "data" / "postmaster.pid"
    return int(lock_file.read_text().splitlines()[0])


def remove_database(var: Path) -> None:
    """Remove a stopped database; as root it lies outside of `var`."""
    shutil.rmtree((var / "postgres").resolve())


def measure(words: list[str], environment: Mapping[str, str] = MappingProxyType({})) -> Measured:
    """Run `python WORDS` and read the JSON on the last line of its output. Raises CalledProcessError."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=PROJECT_DIR,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        peak = _watch(process)
        wall = time.perf_counter() - started
        output.seek(0)
        lines = output.read().splitlines()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    printed: dict[str, Any] = json.loads(lines[-1])
    return Measured(
        wall=wall,
        seconds=printed.get("seconds", wall),
        cpu=printed.get("cpu", peak.cpu),
        peak_mb=peak.megabytes,
        lines=printed.get("lines", 0),
        posts=printed.get("posts", 0),
    )


@dataclass(frozen=True, slots=True)
class Peak:
    """The CPU seconds and the most memory of a process, as last seen before its end."""

    cpu: float = 0.0
    megabytes: float = 0.0


def _watch(process: "subprocess.Popen[bytes]") -> Peak:
    """Wait for a process and look at it meanwhile: ru_maxrss would count what its parent held at the fork."""
    peak = Peak()
    while process.poll() is None:
        with suppress(FileNotFoundError, IndexError, ProcessLookupError):
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = Peak(_cpu(process.pid), int(status.partition("VmHWM:")[2].split()[0]) / 1024)
        time.sleep(WATCH_SECONDS)
    return peak


def children_cpu(parent: int) -> float:
    """Return the CPU seconds of a server: its own, its ended processes' and the living ones'."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return _cpu(parent, waited=True) + sum(_cpu(int(child)) for child in children)


def _cpu(pid: int, *, waited: bool = False) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if waited else 13])) / TICKS


def copy_as_gzip(folder: Path, into: Path) -> None:
    """Write the folder's bz2 files as gzip, at zlib's usual level."""
    for path in sorted(folder.rglob("*.bz2")):
        target = into / path.relative_to(folder).with_suffix(".gz")
        target.parent.mkdir(parents=True, exist_ok=True)
        with bz2.open(path) as source, gzip.open(target, "wb", compresslevel=6) as file:
            shutil.copyfileobj(source, file, 1 << 20)
