"""`manage.py fetch_archive YYYY-MM --to s3://bucket/prefix`: a month from the Internet Archive into S3."""

import threading
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ingestion.fetching.items import BadRequest, Selection, parse_days, parse_month
from ingestion.fetching.month import Report, fetch, find_files, numbers
from ingestion.fetching.transfer import Outcome
from ingestion.fetching.web import Keys, Web
from ingestion.sources import SourceError, s3_upload

SITE = "https://archive.org"
MOST_CONNECTIONS = 8
"""More would not be polite: the site's hosts serve everybody."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class Command(BaseCommand):
    """Lists a month's files, and streams each straight into the store."""

    help = (
        "Fetch a month of the Archive Team Twitter stream grab from the Internet Archive into S3. "
        "Run it again to go on: what is there is passed over, what was begun is taken up."
    )
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--days", default="", metavar="D,D-D", help="some days only, such as 1,5-7")
        parser.add_argument("--to", required=True, metavar="s3://BUCKET/PREFIX", help="the bucket must exist")
        parser.add_argument("--parallel", type=int, default=2, metavar="N", help="connections (default 2)")
        parser.add_argument("--from", dest="site", default=SITE, metavar="URL", help="a mirror of the site")
        parser.add_argument("--item", action="append", default=[], metavar="IDENTIFIER", help="look in here")
        parser.add_argument("--list", action="store_true", help="list the files, fetch nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError (exit status 1) where anything asked for is not there."""
        try:
            month = parse_month(options["month"])
            days = parse_days(options["days"]) if options["days"] else frozenset[int]()
            web = _web(options)
            if not options["list"]:
                s3_upload.check_bucket(_destination(options["to"]))
            selection = find_files(web, month, days, options["item"])
        except (BadRequest, SourceError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped; nothing was begun.", returncode=INTERRUPTED) from error
        if options["list"]:
            self._list(selection)
        else:
            self._fetch(web, selection, options["to"], options["parallel"])

    def _list(self, selection: Selection) -> None:
        for file in selection.wanted:
            self.stdout.write(f"{file.size:>16,}  {file.identifier}/{file.name}")
        size = sum(file.size for file in selection.wanted)
        self.stdout.write(f"{len(selection.wanted)} files, {size / 1e9:,.1f} GB.")
        self._write_gaps(selection)

    def _write_gaps(self, selection: Selection) -> None:
        for file, reason in selection.unusable:
            self.stdout.write(f"  cannot be used: {file.identifier}/{file.name}: {reason}")
        if selection.missing:
            self.stdout.write(f"  the archive has no file of day {numbers(selection.missing)}")

    def _fetch(self, web: Web, selection: Selection, to: str, parallel: int) -> None:
        """Bring the files across and say what came of it. Raises CommandError where not all did."""
        if settings.S3_ENDPOINT_URL and settings.RUNNING.get("s3_endpoint_url") == settings.S3_ENDPOINT_URL:
            self.stderr.write(
                "The S3 endpoint of `make up` holds what is uploaded in memory and loses it at its stop: "
                "for whole days name a store of your own with S3_ENDPOINT_URL."
            )
        size, since = sum(file.size for file in selection.wanted), time.monotonic()
        with tqdm(total=size, unit="B", unit_scale=True, desc=to, disable=None) as bar:
            report = fetch(web, selection.wanted, to, parallel, _Meter(bar))
        self._report(report, selection, size, time.monotonic() - since)
        if problem := _problem(report, selection):
            is_interrupted = not report.failed and bool(report.interrupted or report.not_begun)
            raise CommandError(problem, returncode=INTERRUPTED if is_interrupted else 1)
        self.stdout.write(f"To load them: manage.py ingest {to.rstrip('/')}/")

    def _report(self, report: Report, selection: Selection, size: int, seconds: float) -> None:
        fetched, resumed = report.count(Outcome.FETCHED), report.count(Outcome.RESUMED)
        self.stdout.write(
            f"{len(selection.wanted)} files, {size / 1e9:,.1f} GB, in {seconds:,.0f} s: {fetched + resumed} "
            f"fetched ({resumed} of them resumed), {report.count(Outcome.ALREADY_THERE)} already there, "
            f"{len(report.failed)} failed, {len(report.interrupted)} interrupted, "
            f"{len(report.not_begun)} not begun."
        )
        for name, reason in report.failed.items():
            self.stdout.write(f"  failed: {name}: {reason}")
        self._write_gaps(selection)


def _web(options: dict[str, Any]) -> Web:
    """Return the site that the options name. Raises BadRequest."""
    site = urlsplit(options["site"])
    if site.scheme not in ("http", "https") or not site.hostname:
        raise BadRequest(f"--from '{options['site']}' is no web address: write it as {SITE}")
    if not 1 <= options["parallel"] <= MOST_CONNECTIONS:
        raise BadRequest(f"--parallel must be 1 to {MOST_CONNECTIONS}: the site asks for few connections")
    access, secret = settings.IA_ACCESS_KEY_ID, settings.IA_SECRET_ACCESS_KEY
    keys = Keys(access, secret) if access and secret else None
    return Web(options["site"], options["parallel"], keys)


def _destination(uri: str) -> str:
    if not uri.startswith("s3://"):
        raise BadRequest(f"--to '{uri}' is not an S3 address: write it as s3://bucket/prefix")
    return uri


def _problem(report: Report, selection: Selection) -> str:
    """Return what is not as asked for, "" where all is."""
    absent = len(report.failed) + len(report.interrupted) + len(report.not_begun)
    if report.failed:
        return f"{absent} files are not there: the reasons are above."
    if absent:
        return "Stopped: run the same command again, it resumes where it stopped."
    if selection.unusable:
        return f"{len(selection.unusable)} files of the archive cannot be used: the reasons are above."
    return ""


class _Meter:
    """Moves the bar from several threads."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self._bar, self._lock = bar, threading.Lock()

    def __call__(self, count: int) -> None:
        with self._lock:
            self._bar.update(count)
