"""manage.py extract_deals FILE: the deals of each post of a JSON lines file, on standard output."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deals.selectors.market.catalogue import catalogue_rows
from ingestion.extraction.catalogue import Catalogue, build_catalogue
from ingestion.extraction.catalogue_csv import load_catalogue, load_words
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.lines import BadLine, read_line
from ingestion.extraction.readers import SecondReader
from ingestion.extraction.wire import to_wire
from ingestion.services.extraction import second_reader


class Command(BaseCommand):
    """Reads one JSON object a line (a plain post or a whole tweet), prints one line for each, in order."""

    help = "Print the deals of each post of a JSON lines file ('-': standard input), one line a post."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", help="JSON lines: id, text, user, urls, created_at; or whole v1.1 or v2 tweets"
        )
        parser.add_argument("--db", action="store_true", help="use the curated catalogue of the database")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue, second = curated_catalogue() if options["db"] else load_catalogue(), second_reader()
        bad = 0
        for line in _lines(options["file"]):
            prediction = _predict(line, catalogue, second)
            bad += "error" in prediction
            self.stdout.write(json.dumps(prediction, ensure_ascii=False))
        if bad:
            raise CommandError(f"{bad} lines are no posts; each has its reason in its line of the output.")


def curated_catalogue() -> Catalogue:
    """The catalogue that curators edit, from the database."""
    return build_catalogue(catalogue_rows(), load_words())


def _predict(line: bytes, catalogue: Catalogue, second: SecondReader | None) -> dict[str, Any]:
    try:
        post_id, post = read_line(line)
    except BadLine as error:
        return {"id": None, "offers": [], "error": str(error)}
    return to_wire(post_id, extract_deals(post, catalogue, second))


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as lines:
            yield from lines
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.") from error
