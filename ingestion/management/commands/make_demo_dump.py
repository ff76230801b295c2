"""`manage.py make_demo_dump DIR`: write half a year of invented promotions as dump files.

With `--follow` a fresh minute file now and then, loaded live: a running `make up` then has alerts to tell.
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from ingestion.demo.dump import DEFAULT_SEED, write_demo_dump
from ingestion.demo.follow import MOST
from ingestion.services.demo import follow_demo
from ingestion.tasks import wake_scanners

QUICK = 3
"""So many minutes come quickly, for who has just started; then one every `--every` seconds."""

QUICK_SECONDS = 45.0


class Command(BaseCommand):
    """Write the demo dump, or go on with it."""

    help = "Write a realistic dump of 8 invented retailers' promotions: tars of minute files."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, the seed and how to follow."""
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="another one gives other promotions"
        )
        parser.add_argument(
            "--follow",
            action="store_true",
            help=f"write a fresh minute now and then, {MOST} at most, and have it loaded live; "
            "DIR is the folder of the bucket tweetdeals-live",
        )
        parser.add_argument("--every", type=float, default=600, metavar="SECONDS", help="of --follow")
        parser.add_argument("--once", action="store_true", help="with --follow: one minute, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and say how many."""
        try:
            if options["follow"]:
                self._follow(options["folder"], options["every"], once=options["once"])
            else:
                self._write(options["folder"], options["seed"])
        except OSError as error:
            raise CommandError(f"The dump could not be written: {error}") from error

    def _write(self, folder: Path, seed: int) -> None:
        counts = write_demo_dump(folder, seed)
        self.stdout.write(
            f"{counts.tars} tars, {counts.members} members, {counts.lines} lines, "
            f"{counts.size / 1_000_000:.1f} MB in {folder}"
        )

    def _follow(self, bucket: Path, every: float, *, once: bool) -> None:
        """Write minute after minute until there are enough, or nobody wants them."""
        written = 0
        while path := self._next(bucket):
            written += 1
            self.stdout.write(f"{path.relative_to(bucket)} is there")
            if once:
                return
            close_old_connections()
            time.sleep(QUICK_SECONDS if written < QUICK else every)
        self.stdout.write("The demo has stopped.")

    def _next(self, bucket: Path) -> Path | None:
        try:
            path = follow_demo(bucket)
        except DatabaseError as error:
            raise CommandError(f"--follow needs the services of `make up`: {error}") from error
        wake_scanners(1)
        return path
