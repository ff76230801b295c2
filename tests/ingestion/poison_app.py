"""The Celery application, with a fault: a member named `poison` kills the process that reads it."""

import os
import signal
from typing import Any

from celery.signals import worker_process_init

from tweetdeals.celery import app

__all__ = ["app"]


@worker_process_init.connect
def _poison(**_: Any) -> None:
    from ingestion.services.member_bytes import MemberBytes  # its models need Django, set up by now

    read = MemberBytes.read

    def read_or_die(self: MemberBytes, size: int) -> bytes:
        if self.member.name.startswith("poison"):
            os.kill(os.getpid(), signal.SIGKILL)
        return read(self, size)

    MemberBytes.read = read_or_die  # type: ignore[method-assign]
