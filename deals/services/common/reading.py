"""Reading uploaded files: each in a process of its own, so that no file takes a worker down."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from deals.domain.refused import Refused
from deals.models import UploadedFile
from deals.services.common import reader_process
from deals.services.common.silence import MOST_ATTEMPTS, SILENCE

log = logging.getLogger(__name__)

LONGEST_SECONDS = 120
"""By the clock: the process has its own bound on computing time."""

TOLD_EVERY = 1.0
"""Seconds between two signs of progress."""

TOO_LONG = (
    f"The file takes over {reader_process.CPU_SECONDS} seconds to read: save the sheet as CSV, or split it."
)
Tell = Callable[[int, int], None]
File = TypeVar("File", bound=UploadedFile)


def read_next(
    files: QuerySet[File], reader: Callable[[File], str], come_of: Callable[[File, bytes], dict[str, Any]]
) -> bool:
    """Read the file that waits longest (or whose worker went silent), and tell whether there was one.

    `reader` is one of reader_process.READERS; `come_of` returns the fields to write once it is read.
    Idempotent: what it writes follows from the file.
    """
    file = _claim(files)
    if file is None:
        return False
    mine = files.filter(pk=file.pk, attempts=file.attempts, state=UploadedFile.READING)
    try:
        kept = read_apart(reader(file), bytes(file.content or b""), lambda *told: _tell(mine, *told))
    except Refused as refused:
        _end(mine, state=UploadedFile.FAILED, reason=str(refused)[:300])
        return True
    _end(mine, attempts=0, **come_of(file, kept))
    return True


@transaction.atomic
def _claim(files: QuerySet[File]) -> File | None:
    """Take the file that waits longest, with an attempt counted."""
    silent = Q(state=UploadedFile.READING, heartbeat_at__lt=datetime.now(UTC) - SILENCE)
    due = files.filter(Q(state=UploadedFile.UNREAD) | silent).order_by("id")
    file = due.select_for_update(skip_locked=True, of=("self",)).first()
    if file is None:
        return None
    file.state, file.attempts = UploadedFile.READING, file.attempts + 1
    file.started_at = file.heartbeat_at = datetime.now(UTC)
    if file.attempts > MOST_ATTEMPTS:
        file.state, file.content = UploadedFile.FAILED, None
        file.reason = "Its worker stopped three times: upload it again, or ask the operator for the log."
    file.save(update_fields=["state", "attempts", "started_at", "heartbeat_at", "reason", "content"])
    return file if file.state == UploadedFile.READING else None


def _tell(mine: QuerySet[File], rows: int, expected: int) -> None:
    """Write progress and a heartbeat."""
    mine.update(heartbeat_at=datetime.now(UTC), rows=rows, rows_expected=expected)


def _end(mine: QuerySet[File], **values: Any) -> None:
    """Write what came of a file, and let the file go, unless another worker has it now."""
    mine.update(heartbeat_at=datetime.now(UTC), content=None, **values)


def read_apart(reader: str, content: bytes, tell: Tell) -> bytes:
    """Have a process read a file; return what it packed. Raises Refused with what is wrong with the file."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        file, result = Path(folder, "file"), Path(folder, "read")
        file.write_bytes(content)
        module = "deals.services.common.reader_process"
        with subprocess.Popen(
            [sys.executable, "-m", module, reader, str(file), str(result)],
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            word, said = _followed(process, process.stdout, tell)
        if word == "refused":
            raise Refused(json.loads(said))
        if word != "done":
            raise Refused(_why_ended(process.returncode))
        return result.read_bytes()


def _followed(process: subprocess.Popen[str], lines: IO[str], tell: Tell) -> tuple[str, str]:
    """Pass the process's progress on, with a sign of life at least each second; return its last line."""
    last = [("", "")]
    reader = threading.Thread(target=_noted, args=(lines, last), daemon=True)
    reader.start()
    until, told = time.monotonic() + LONGEST_SECONDS, (0, 0)
    try:
        while reader.is_alive():
            reader.join(TOLD_EVERY)
            if last[0][0] == "rows":
                rows, _, expected = last[0][1].partition(" ")
                told = int(rows), int(expected)
            tell(*told)
            if time.monotonic() > until:
                process.kill()
    finally:
        process.kill()  # also where this worker is asked to stop: the file is read again then
    return last[0]


def _noted(lines: IO[str], last: list[tuple[str, str]]) -> None:
    for line in lines:
        word, _, said = line.strip().partition(" ")
        last[0] = (word, said)


def _why_ended(code: int) -> str:
    """Say why a process ended without a word."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return TOO_LONG
    log.error("the process that reads a file ended with %d", code)
    return (
        f"The file cannot be read (code {code}): save it again, or as CSV, or ask the operator for the log."
    )
