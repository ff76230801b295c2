"""`manage.py bench_workers FOLDER`: how much more several worker processes load on one database."""

import random
import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.bench.workers import WorkersMeasured, measure_workers

SEED = 7
ROUNDS = 3
COPIES = 4
"""A folder of some 35 MB then makes a dozen chunks, so that four processes have work until near the end."""


class Command(BaseCommand):
    """Measure worker processes, the database's share, and the wait for loading's lock."""

    help = "Time loads of a folder of .json.bz2 files through Celery workers of 1, 2 and 4 processes."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, the numbers of processes, and how often."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
        parser.add_argument("--copies", type=int, default=COPIES)
        parser.add_argument("--rounds", type=int, default=ROUNDS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure in shuffled order; print a line for each number of processes."""
        files = sorted(options["folder"].resolve().rglob("*.bz2"))
        if not files:
            raise CommandError(f"{options['folder']} holds no .bz2 file: name a folder with some")
        order = options["processes"] * options["rounds"]
        random.Random(SEED).shuffle(order)
        found: dict[int, list[WorkersMeasured]] = {count: [] for count in options["processes"]}
        with tempfile.TemporaryDirectory() as scratch:
            warm_up, folder = Path(scratch) / "first", Path(scratch) / "all"
            _copy(files[:1], warm_up / "0")
            for copy in range(options["copies"]):
                _copy(files, folder / str(copy))
            for number, count in enumerate(order):
                found[count].append(measure_workers(folder, warm_up, Path(scratch) / str(number), count))
        for count, measured in found.items():
            self.stdout.write(_line(count, measured))


def _copy(files: list[Path], into: Path) -> None:
    """Copy files under names of their own."""
    into.mkdir(parents=True)
    for number, file in enumerate(files):
        shutil.copy(file, into / f"{number:04}.json.bz2")


def _line(count: int, measured: list[WorkersMeasured]) -> str:
    def middle(name: str) -> float:
        return median(getattr(each, name) for each in measured)

    seconds = middle("seconds")
    return (
        f"{count} processes: {measured[0].lines / seconds:8,.0f} lines/s   wall {seconds:6.2f} s   "
        f"workers' CPU {middle('worker_cpu'):6.2f} s   PostgreSQL's CPU {middle('postgres_cpu'):5.2f} s   "
        f"lock held {middle('lock_held'):.0%}, waited for {middle('lock_awaited'):.0%} of the time"
    )
