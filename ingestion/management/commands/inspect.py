"""`manage.py inspect FILE`: what a file is and what a load would read of it, on one screen."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingestion import sources
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.reading.inspected import examples_of, rows_of
from ingestion.reading.inspection import inspect_file
from ingestion.services.extraction import extractor
from ingestion.services.work import FUTURE
from ingestion.sources import SourceError


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
        for name, text in [*rows_of(found), *examples_of(found)]:
            self.stdout.write(f"{name:10} {text}")
