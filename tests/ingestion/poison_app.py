"""The Celery application, with a fault: a member named `poison` kills the process that reads it."""

import os
import signal
from typing import Any

from celery.signals import worker_process_init

from tweetdeals.celery import app

__all__ = ["app"]


@worker_process_init.connect
def _poison(**_: Any) -> None:
    from ingestion.services import work  # its models need Django, which is set up by now

    read_member = work._read_member

    def read_or_die(reader: Any, member: Any, source: Any) -> Any:
        if member.name.startswith("poison"):
            os.kill(os.getpid(), signal.SIGKILL)
        return read_member(reader, member, source)

    work._read_member = read_or_die
