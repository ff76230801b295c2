"""`manage.py ingest URI...`: load dump files, through Celery or in this process."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from deals.domain.alerts.mode import AlertMode
from ingestion.models import Run
from ingestion.processes import helpers
from ingestion.selectors import LINE_CLASSES, RunProgress, run_files, run_progress
from ingestion.services.catalogues import current_catalogue
from ingestion.services.disk_space import shortage
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.services.work import CONNECTION_LOST, process_run, wait_for_database
from ingestion.sources import SourceError
from ingestion.tasks import wake_workers

POLL_SECONDS = 0.5
PATIENCE_SECONDS = 60
SHOWN_FAULTS = 20


class Command(BaseCommand):
    """Find dump files, cut them into chunks and have them loaded."""

    help = "Load dump files: s3://bucket/prefix, a path, a folder (walked) or a glob."
    requires_system_checks: list[str] = []
    """Those of all pages take a second: `check` and the server's start run them."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("uris", nargs="+", metavar="URI")
        parser.add_argument("--wait", action="store_true", help="show progress until all is loaded")
        parser.add_argument("--inline", action="store_true", help="load here, without broker and workers")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes of --inline")
        parser.add_argument("--validate", action="store_true", help="parse every line and reject all faults")
        parser.add_argument(
            "--alerts",
            choices=AlertMode.values,
            default=AlertMode.RECORD,
            help="what alerts on new posts become: listed only (the default), one summary, a message each",
        )
        parser.add_argument("--force", action="store_true", help="load again what is done")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON (waits)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError (exit status 1) where anything failed."""
        if options["workers"] < 1:
            raise CommandError("--workers must be at least 1")
        current_catalogue()  # before any worker asks for it
        run = start_run(
            options["uris"],
            force=options["force"],
            validate=options["validate"],
            alert_mode=AlertMode(options["alerts"]),
        )
        try:
            plan_run(run, (lambda count: None) if options["inline"] else wake_workers)
        except SourceError as error:
            raise CommandError(str(error)) from error
        if options["inline"]:
            self._work(run.pk, options["workers"])
        elif options["wait"] or options["json"]:
            self._wait(run.pk)
        else:
            self.stdout.write(f"Run {run.pk} is planned and waits for the workers: see its page.")
            return
        self._report(run_progress(run.pk), as_json=options["json"])

    def _work(self, run_id: int, workers: int) -> None:
        """Load the run here, in `workers` processes of which this is one."""
        with _bar(run_id) as bar, helpers(run_id, workers - 1):
            self._tell_shortage()
            process_run(run_id, on_progress=lambda: _move(bar, run_progress(run_id)))

    def _tell_shortage(self) -> None:
        """Say once that nothing is loaded until there is room on the disk."""
        if said := shortage():
            self.stderr.write(said)

    def _wait(self, run_id: int) -> None:
        """Show the workers' progress until the run is done."""
        self._tell_shortage()
        since, seen, is_told = time.monotonic(), -1, False
        with _bar(run_id) as bar:
            while (progress := _progress(run_id)).state not in Run.OVER:
                _move(bar, progress)
                if progress.bytes_done != seen:
                    since, seen = time.monotonic(), progress.bytes_done
                elif time.monotonic() - since > PATIENCE_SECONDS and not is_told:
                    is_told = True
                    self.stderr.write("Nothing was loaded for a minute: is a worker running (make up)?")
                time.sleep(POLL_SECONDS)
            _move(bar, progress)

    def _report(self, progress: RunProgress, *, as_json: bool) -> None:
        """Print what came of the run. Raises CommandError where a file failed."""
        self.stdout.write(_summary(progress))
        for row in run_files(progress.run.pk, limit=SHOWN_FAULTS):
            if row.reason and not row.passed_over:
                self.stdout.write(f"  {row.state}: {row.file.uri}: {row.reason}")
            if row.file.is_suspicious and not row.passed_over:
                self.stdout.write(f"  {row.file.uri}: {row.warning}")
        if as_json:
            self.stdout.write(json.dumps(as_counts(progress)))
        if progress.state == Run.State.FAILED:
            raise CommandError(progress.run.reason)
        if progress.files_failed:
            raise CommandError(
                f"{progress.files_failed} of {progress.files_total} files failed: their reasons are on the "
                f"page of run {progress.run.pk}"
            )


def _progress(run_id: int) -> RunProgress:
    """Return a run's progress, after a wait where the database is away for a moment: the workers wait too."""
    while True:
        try:
            return run_progress(run_id)
        except CONNECTION_LOST as error:
            wait_for_database(error)


def as_counts(progress: RunProgress) -> dict[str, Any]:
    """Return the object that `--json` prints."""
    return {
        "files": progress.files_total,
        "files_passed_over": progress.files_passed_over,
        "files_no_dump": progress.files_no_dump,
        "chunks": progress.chunks_total,
        "lines": progress.lines,
        **{name: progress.classes.get(name, 0) for name in LINE_CLASSES},
        "rejected": dict(progress.rejected),
        "posts": progress.posts,
        "deals": progress.deals,
        "snapshots": progress.snapshots,
        "deleted": progress.deleted,
        "seconds": progress.seconds,
    }


def _summary(progress: RunProgress) -> str:
    return (
        f"Run {progress.run.pk}: {progress.files_total:,} files ({progress.files_passed_over:,} passed over, "
        f"{progress.files_partial:,} partly loaded, {progress.files_failed:,} failed, "
        f"{progress.files_suspicious:,} suspicious, {progress.files_no_dump:,} passed over by name), "
        f"{progress.lines:,} lines in {progress.seconds:,.1f} s; new or changed: {progress.posts:,} posts, "
        f"{progress.deals:,} deals, {progress.snapshots:,} snapshots; {progress.deleted:,} posts deleted."
    )


def _bar(run_id: int) -> "tqdm[Any]":
    """Return a progress bar in compressed bytes; none where the output is no terminal."""
    total = run_progress(run_id).bytes_total
    return tqdm(total=total, unit="B", unit_scale=True, desc=f"run {run_id}", disable=None)


def _move(bar: "tqdm[Any]", progress: RunProgress) -> None:
    bar.total = progress.bytes_total
    bar.set_postfix_str(f"{progress.lines:,} lines, {progress.deals:,} deals", refresh=False)
    bar.update(progress.bytes_done - bar.n)
