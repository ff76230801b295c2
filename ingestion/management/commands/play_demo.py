"""`manage.py play_demo`: the demo's made-up network, whose posts the collector reads as a live stream."""

import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection

from ingestion.demo.network import Network, serving
from ingestion.demo.playlist import STEP
from ingestion.models import LiveStream
from ingestion.services.demo import demo_folder, end_demo_stream, join_demo_stream, wants_more


class Command(BaseCommand):
    """Plays invented posts until they end, the stream is deleted, or it is stopped."""

    help = "Serve a made-up network on the loopback interface and have its invented posts collected live."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until the stop."""
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        demo_folder().mkdir(parents=True, exist_ok=True)
        with serving(settings.VAR_DIR / "demo-played") as network:
            if stream := join_demo_stream(network.url):
                self.stdout.write(f"playing at {network.url}")
                self._play(network, stream, stopping)
        self.stdout.write("The demo's stream has stopped.")

    def _play(self, network: Network, stream: LiveStream, stopping: threading.Event) -> None:
        """Post one after the other while the stream is on; what is off is not played to nobody."""
        while not stopping.wait(STEP.total_seconds()):
            try:
                is_on = wants_more(stream)
                if is_on is None:
                    return
                if is_on and not network.play_next():
                    end_demo_stream(stream)
                    return
            except (DatabaseError, InterfaceError) as error:
                self.stderr.write(f"the database does not answer: {error}")
                connection.close()
