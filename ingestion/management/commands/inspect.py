"""`manage.py inspect FILE`: what a file is and what a load would read of it, on one screen."""

from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingestion import sources
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.reading.inspection import EXAMPLE_LETTERS, Inspection, inspect_file
from ingestion.reading.reasons import reason_in_words
from ingestion.services.extraction import extractor
from ingestion.services.work import FUTURE
from ingestion.sources import SourceError

SHOWN = 3


class Command(BaseCommand):
    """Tell what a file is. Nothing is stored, and no database is asked."""

    help = "Show what a file is: container, layout, shape, lines by class, three examples. Nothing is stored."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("uri", metavar="FILE", help="a path, or s3://bucket/key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found. Raises CommandError where there is no such file."""
        uri = options["uri"]
        try:
            file = next(sources.discover(uri), None)
            if file is None:
                raise CommandError(f"{uri} names no file: look for a typing error")
            read_range = partial(sources.read_range, file.uri, file.etag)
            latest = datetime.now(UTC) + FUTURE
            found = inspect_file(file.uri, file.size, read_range, extractor(load_catalogue()), latest)
        except SourceError as error:
            raise CommandError(str(error)) from error
        for name, text in _rows(found):
            self.stdout.write(f"{name:10} {text}")


def _rows(found: Inspection) -> list[tuple[str, str]]:
    """Return what to print: a name and a text each."""
    plan = found.plan
    of_all = "" if found.is_all else ", the first of it"
    rows = [
        ("container", " > ".join(found.layers) or "none that is known"),
        ("members", f"{len(plan.members):,}; {found.members:,} looked at{of_all}"),
        ("shape", _counts(found.shapes) or "none"),
        ("lines", f"{found.lines:,}: {_counts(found.classes + found.rejected) or 'none'}"),
    ]
    faults = ([plan.reason] if plan.reason else []) + found.reasons
    warnings = ([plan.warning] if plan.warning else []) + found.warnings
    rows += [("fault", each) for each in faults[:SHOWN]] + [("warning", each) for each in warnings[:SHOWN]]
    rows += [(reason, reason_in_words(reason)) for reason, _ in (+found.rejected).most_common(SHOWN)]
    rows += [(f"example {n}", _example(*each)) for n, each in enumerate(found.examples.items(), 1)]
    return rows


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counter.most_common() if count)


def _example(result: str, line: str) -> str:
    shown = line if len(line) <= EXAMPLE_LETTERS else line[:EXAMPLE_LETTERS] + "..."
    return f"{result}: {shown}"
