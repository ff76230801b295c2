"""The logs of `make up` never fill the disk, however long it runs."""

import os
import shutil
from pathlib import Path

LIMIT_BYTES = 10_000_000


def shorten(logs: Path, limit: int = LIMIT_BYTES) -> None:
    """Copy long logs to *.log.1 and empty them.

    Their writers hold them open to append, and go on in the same file: none has to be told or restarted.
    A line that is written between the copy and the emptying is lost.
    """
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    for log in logs.glob("*.log"):
        if log.stat().st_size > limit:
            shutil.copy2(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
