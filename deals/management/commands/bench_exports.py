"""`manage.py bench_exports FORMAT`: how long a worker takes for a long list, and in what memory.

One format a process: what a process took at most is never given back.
"""

import resource
import sys
import time
import zipfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from deals.exports.formats import FORMATS
from deals.models import Export, Membership, Retailer
from deals.services.operations.load_data import NAME
from deals.services.workspaces.export_writing import write_next_export
from deals.services.workspaces.exports import Asked, ask_for_export, drop_export
from deals.views.common.asked_again import list_of

MEGA = 1_000_000


class Command(BaseCommand):
    """Have the deals of the retailer with most of them written, as a worker does, and read them back."""

    help = "Time a file of the load data (make_load_data), count its rows, tell the memory that it took."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fmt", choices=list(FORMATS))

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line."""
        membership = Membership.objects.filter(workspace__name=NAME).select_related("user").first()
        if membership is None:
            raise CommandError("there are no load data here: run `manage.py make_load_data` first")
        retailer = Retailer.objects.annotate(n=Count("deals")).latest("n")
        address = f"/retailers/{retailer.slug}.{options['fmt']}?period=all"
        Export.objects.filter(user=membership.user).delete()  # of runs that were stopped
        export = ask_for_export(
            membership.user, membership, Asked(address, options["fmt"], "http://localhost:8000")
        )
        before, began = _peak(), time.perf_counter()
        write_next_export(list_of)
        seconds, peak = time.perf_counter() - began, _peak()
        export.refresh_from_db()
        if export.state != Export.State.DONE:
            raise CommandError(f"the file is {export.state}: {export.reason}")
        rows = READ_BACK[options["fmt"]](export.stored())
        drop_export(export, export.user)
        self.stdout.write(
            f"{options['fmt']} rows {export.rows} read back {rows} in {seconds:.0f} s, "
            f"{export.rows / seconds:,.0f} rows/s, {export.size / MEGA:.0f} MB, "
            f"peak memory {peak:.0f} MB ({before:.0f} MB before)"
        )


def _peak() -> float:
    """Return the most memory that this process had, in MB.

    Linux counts in ru_maxrss what the process had that started this one; its VmHWM begins anew.
    """
    if sys.platform == "linux":
        told = Path("/proc/self/status").read_text().partition("VmHWM:")[2]
        return int(told.split()[0]) * 1024 / MEGA
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGA


def _lines(file: Path) -> int:
    """Count the lines but the first: no text of the load data has a break within."""
    with file.open("rb") as lines:
        return sum(1 for line in lines if line != b"]}\n") - 1


def _sheet_rows(file: Path) -> int:
    """Count the rows of a workbook's list, in all of its sheets but the last; without their headers."""
    found = 0
    with zipfile.ZipFile(file) as book:
        sheets = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        for name in sheets[:-1]:
            found -= 1
            with book.open(name) as part:
                rest = b""
                while piece := part.read(MEGA):
                    text = rest + piece
                    found += text.count(b"<row r=")
                    rest = text[-6:]
    return found


def _parquet_rows(file: Path) -> int:
    """Count the rows that can be read, a batch at a time."""
    import pyarrow.parquet as parquet

    return sum(batch.num_rows for batch in parquet.ParquetFile(file).iter_batches(columns=["deal"]))


READ_BACK = {"csv": _lines, "json": _lines, "xlsx": _sheet_rows, "parquet": _parquet_rows}
