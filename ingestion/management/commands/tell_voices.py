"""`manage.py tell_voices FILE`: who speaks in each post of a JSON lines file, on standard output."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deals.domain.voices.authors import Author
from deals.domain.voices.post import Sellers, sellers_of
from deals.domain.voices.speaker import tell
from deals.services.loading.speaker_model import speaker_model
from ingestion.extraction.catalogue_csv import load_rows
from ingestion.extraction.lines import BadLine, read_line
from ingestion.services.voices import SpokenLine, authors_of


class Command(BaseCommand):
    """Reads the lines that extract_deals reads; the file's posts by an author are told together."""

    help = "Print who speaks in each post of a JSON lines file ('-': standard input), one line a post."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", help="JSON lines: id, text, user, urls, created_at; or whole v1.1 or v2 tweets"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lines = list(spoken_lines(options["file"]))
        sellers = sellers_of(load_rows().retailers)
        authors = authors_of((line for line in lines if isinstance(line, SpokenLine)), sellers)
        for line in lines:
            self.stdout.write(json.dumps(_told(line, authors, sellers), ensure_ascii=False))
        if bad := sum(isinstance(line, str) for line in lines):
            raise CommandError(f"{bad} lines are no posts; each has its reason in its line of the output.")


def spoken_lines(name: str) -> Iterator[SpokenLine | str]:
    """Yield the posts of a file in its order; what is wrong with a line that is none."""
    for line in _lines(name):
        try:
            yield SpokenLine(*read_line(line))
        except BadLine as error:
            yield str(error)


def _told(line: SpokenLine | str, authors: Mapping[str, Author], sellers: Sellers) -> dict[str, Any]:
    if isinstance(line, str):
        return {"id": None, "error": line}
    told = tell(line.post, authors[line.group], sellers, speaker_model())
    return {"id": line.id, "voice": told.voice, "knows": told.knows, "why": list(told.reasons)}


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as lines:
            yield from lines
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.") from error
