"""`manage.py purge FILE`: take posts out for good, by their ids."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.services.operations.purging import MOST_BYTES, BadIds, purge_ids, read_ids


class Command(BaseCommand):
    """Purge posts."""

    help = "Purge the posts whose ids stand in FILE, one a line (-: standard input). It cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError for what is no list of ids."""
        try:
            ids = read_ids(_text(options["file"]))
        except (BadIds, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        done = purge_ids(ids, None)
        self.stdout.write(
            f"Purged {done.ids} ids in {done.seconds:.1f} s: {done.posts} posts were stored; "
            f"{done.overrides} curators' overrides and {done.reports} reports lost their texts."
        )


def _text(name: str) -> str:
    if name == "-":
        return sys.stdin.read(MOST_BYTES + 1)
    with Path(name).open(encoding="utf-8") as file:
        return file.read(MOST_BYTES + 1)
