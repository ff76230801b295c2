"""Measuring whole processes: wall, CPU, peak memory, and PostgreSQL's CPU beside them."""

import bz2
import gzip
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT_DIR = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of one process. `seconds` and `lines` are what it printed of itself."""

    seconds: float
    cpu: float
    peak_mb: float
    postgres_cpu: float
    lines: int


def prepare(environment: dict[str, str]) -> None:
    """Make the tables and load the catalogue before the clock runs."""
    for words in (["migrate", "--verbosity", "0"], ["load_catalogue"]):
        command = [sys.executable, "manage.py", *words]
        subprocess.run(
            command, check=True, cwd=PROJECT_DIR, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
        )


def run(words: list[str], postmaster: int, environment: dict[str, str]) -> Measured:
    """Run `python WORDS` and read the JSON on the last line of its output. Raises CalledProcessError."""
    before = postgres_cpu(postmaster)
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=PROJECT_DIR,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words, output)
    printed: dict[str, Any] = json.loads(output.splitlines()[-1])
    return Measured(
        seconds=printed["seconds"],
        cpu=printed.get("cpu", usage.ru_utime + usage.ru_stime),
        peak_mb=usage.ru_maxrss / 1024,
        postgres_cpu=postgres_cpu(postmaster) - before,
        lines=printed.get("lines", 0),
    )


def postgres_cpu(postmaster: int) -> float:
    """Return the CPU seconds of a PostgreSQL server: its own, its ended backends' and the living ones'."""
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return _cpu(postmaster, waited=True) + sum(_cpu(int(child)) for child in children)


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
