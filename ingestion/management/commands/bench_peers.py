"""`manage.py bench_peers FOLDER`: ingestion beside Spark and DuckDB on the same files, whole processes."""

import shutil
import tempfile
from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management.base import BaseCommand

from ingestion.bench.measure import Measured, copy_as_gzip, measure, measure_job
from ingestion.bench.rounds import add_arguments, folder_of, shuffled

PROCESSES = 2
"""As many as the peers get threads."""


class Command(BaseCommand):
    """Compare with the engines that one would otherwise read such files with."""

    help = "Time `ingest --inline --workers 2`, Spark (local[2]) and, on gz, DuckDB (2 threads)."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure in shuffled order, and end with one line of ratios."""
        folder = folder_of(options)
        with tempfile.TemporaryDirectory() as scratch:
            copied = Path(scratch) / "gz"
            copy_as_gzip(folder, copied)
            ratios = [
                *self._compare("bz2", folder, ["spark"], Path(scratch), options["rounds"]),
                *self._compare("gz", copied, ["spark", "duck"], Path(scratch), options["rounds"]),
            ]
        self.stdout.write("bench-peers: " + (" ".join(ratios) or "no peer is here") + " of our wall time")

    def _compare(self, name: str, folder: Path, peers: list[str], scratch: Path, rounds: int) -> list[str]:
        """Run all in shuffled order; return each peer's wall time / ours, of the medians."""
        order = shuffled(["ours", *filter(self._is_here, peers)], rounds)
        found: dict[str, list[Measured]] = {}
        for number, kind in enumerate(order):
            found.setdefault(kind, []).append(_measure(kind, folder, scratch / f"{name}-{number}"))
        walls = {kind: median(each.wall for each in measured) for kind, measured in found.items()}
        for kind, wall in walls.items():
            self.stdout.write(f"{name:3} {kind:5} wall {wall:6.2f} s   {found[kind][0].posts:,} posts")
        return [
            f"{name} {kind} {wall / walls['ours']:.1f}x" for kind, wall in walls.items() if kind != "ours"
        ]

    def _is_here(self, peer: str) -> bool:
        """Tell whether a peer can run, and say so where it cannot."""
        missing = ""
        if find_spec({"spark": "pyspark", "duck": "duckdb"}[peer]) is None:
            missing = "its package: install requirements-peers.txt"
        elif peer == "spark" and shutil.which("java") is None:
            missing = "Java 17"
        if missing:
            self.stdout.write(f"{peer} is left out, for lack of {missing}")
        return not missing


def _measure(kind: str, folder: Path, scratch: Path) -> Measured:
    if kind == "ours":
        return measure_job(folder, scratch, "--workers", str(PROCESSES))
    return measure(["-m", f"ingestion.bench.peers.{kind}", str(folder), f"{scratch}.parquet"])
