"""`manage.py bench_ingest FOLDER`: the whole job beside bare decompression, in one process each."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management.base import BaseCommand

from ingestion.bench.measure import Measured, copy_as_gzip, measure, measure_job
from ingestion.bench.rounds import add_arguments, folder_of, shuffled


class Command(BaseCommand):
    """Measure ingestion against the decompression that it cannot do without."""

    help = "Time `ingest --inline` and bare decompression on a folder of .json.bz2 files, medians of 5."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure bz2 and gz, and end with one line of ratios."""
        folder = folder_of(options)
        with tempfile.TemporaryDirectory() as scratch:
            copied = Path(scratch) / "gz"
            copy_as_gzip(folder, copied)
            ratios = {
                "bz2": self._compare("bz2", folder, Path(scratch), options["rounds"]),
                "gz": self._compare("gz", copied, Path(scratch), options["rounds"]),
            }
        shares = " ".join(f"{name} {ratio:.2f}x" for name, ratio in ratios.items())
        self.stdout.write(f"bench: {shares} of bare decompression")

    def _compare(self, name: str, folder: Path, scratch: Path, rounds: int) -> float:
        """Run both in shuffled order; return bare seconds / the job's seconds, of the medians."""
        found: dict[str, list[Measured]] = {"bare": [], "job": []}
        for number, kind in enumerate(shuffled(["bare", "job"], rounds)):
            found[kind].append(_measure(kind, folder, scratch / f"{name}-{number}"))
        for kind, measured in found.items():
            self.stdout.write(_line(f"{name} {kind}", measured))
        return _median(found["bare"], "seconds") / _median(found["job"], "seconds")


def _measure(kind: str, folder: Path, var: Path) -> Measured:
    return measure_job(folder, var) if kind == "job" else measure(["-m", "ingestion.bench.bare", str(folder)])


def _median(measured: list[Measured], field: str) -> float:
    return median(getattr(each, field) for each in measured)


def _line(name: str, measured: list[Measured]) -> str:
    seconds = _median(measured, "seconds")
    text = f"{name:9} wall {seconds:6.2f} s   CPU {_median(measured, 'cpu'):6.2f} s"
    text += f"   PostgreSQL's CPU {_median(measured, 'postgres_cpu'):5.2f} s"
    text += f"   peak {_median(measured, 'peak_mb'):4.0f} MB"
    lines = measured[0].lines
    return text + (f"   {lines / seconds:,.0f} lines/s" if lines else "")
