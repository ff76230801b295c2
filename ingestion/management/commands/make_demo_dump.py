"""`manage.py make_demo_dump DIR`: write half a year of invented promotions as dump files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.demo.dump import DEFAULT_SEED, write_demo_dump


class Command(BaseCommand):
    """Write the demo dump."""

    help = "Write a realistic dump of 8 invented retailers' promotions: tars of minute files."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder and the seed."""
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="another one gives other promotions"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and say how many."""
        try:
            counts = write_demo_dump(options["folder"], options["seed"])
        except OSError as error:
            raise CommandError(f"The dump could not be written: {error}") from error
        self.stdout.write(
            f"{counts.tars} tars, {counts.members} members, {counts.lines} lines, "
            f"{counts.size / 1_000_000:.1f} MB in {options['folder']}"
        )
