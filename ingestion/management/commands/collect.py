"""`manage.py collect [NAME...]`: read live streams into files, until it is stopped."""

import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, connection

from ingestion.live.crew import LOOK_SECONDS, Crew
from ingestion.selectors.live_streams import unknown_names
from ingestion.tasks import wake_workers


class Command(BaseCommand):
    """Collects the streams that are on, each in one collector of all that run."""

    help = (
        "Read the live streams that are on (or those named, of them) and write each minute into a file below "
        "the stream's prefix, which the workers load. Runs until it is stopped; streams turned on later are "
        "taken up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("names", nargs="*", metavar="NAME", help="collect these streams only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or Ctrl-C. Raises CommandError for a name that no stream has."""
        if unknown := unknown_names(options["names"]):
            raise CommandError(f"There is no stream named {', '.join(unknown)}: the admin lists them.")
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        crew = Crew(settings.VAR_DIR / "live", options["names"], wake_workers)
        while not stopping.is_set():
            try:
                crew.look()
            except (DatabaseError, InterfaceError) as error:
                self.stderr.write(f"the database does not answer: {error}")
                connection.close()
            stopping.wait(LOOK_SECONDS)
        crew.stop()
