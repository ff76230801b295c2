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
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from deals.domain.assortment.columns import guess_columns
from deals.domain.assortment.files import Sheet, unpacked
from deals.domain.refused import Refused
from deals.models import AssortmentUpload
from deals.services.assortment import reader_process
from deals.services.assortment.silence import MOST_ATTEMPTS, SILENCE

log = logging.getLogger(__name__)

LONGEST_SECONDS = 120
"""By the clock: the process has its own bound on computing time."""

TOLD_EVERY = 1.0
"""Seconds between two signs of progress."""

TOO_LONG = (
    f"The file takes over {reader_process.CPU_SECONDS} seconds to read: save the sheet as CSV, or split it."
)
Tell = Callable[[int, int], None]


def read_next_upload() -> bool:
    """Read the file that waits longest (or whose worker went silent), and tell whether there was one.

    Idempotent: what it writes follows from the file alone.
    """
    upload = _claim()
    if upload is None:
        return False
    try:
        kept = sheet_of(bytes(upload.content or b""), lambda *told: _tell(upload, *told))
    except Refused as refused:
        _end(upload, state=AssortmentUpload.State.FAILED, reason=str(refused)[:300])
        return True
    sheet = unpacked(kept)
    _end(upload, state=AssortmentUpload.State.MAPPING, sheet=kept, attempts=0, **_columns_of(sheet))
    return True


def _columns_of(sheet: Sheet) -> dict[str, object]:
    return {
        "header": list(sheet.header),
        "columns": guess_columns(sheet.header),
        "rows": len(sheet.rows),
        "rows_expected": len(sheet.rows),
    }


@transaction.atomic
def _claim() -> AssortmentUpload | None:
    """Take the file that waits longest, with an attempt counted."""
    states = AssortmentUpload.State
    silent = Q(state=states.READING, heartbeat_at__lt=datetime.now(UTC) - SILENCE)
    due = AssortmentUpload.objects.filter(Q(state=states.UNREAD) | silent).order_by("id")
    upload = due.select_for_update(skip_locked=True, of=("self",)).first()
    if upload is None:
        return None
    upload.state, upload.attempts = states.READING, upload.attempts + 1
    upload.heartbeat_at = datetime.now(UTC)
    if upload.attempts > MOST_ATTEMPTS:
        upload.state, upload.content = states.FAILED, None
        upload.reason = "Its worker stopped three times: upload it again, or ask the operator for the log."
    upload.save(update_fields=["state", "attempts", "heartbeat_at", "reason", "content"])
    return upload if upload.state == states.READING else None


def _tell(upload: AssortmentUpload, rows: int, expected: int) -> None:
    """Write progress and a heartbeat."""
    mine = AssortmentUpload.objects.filter(pk=upload.pk, attempts=upload.attempts)
    mine.update(heartbeat_at=datetime.now(UTC), rows=rows, rows_expected=expected)


def _end(upload: AssortmentUpload, **values: object) -> None:
    """Write what came of a file, and let the file go, unless another worker has it now."""
    mine = AssortmentUpload.objects.filter(pk=upload.pk, attempts=upload.attempts)
    mine.filter(state=AssortmentUpload.State.READING).update(
        heartbeat_at=datetime.now(UTC), content=None, **values
    )


def sheet_of(content: bytes, tell: Tell) -> bytes:
    """Have a process read a file; return the packed sheet. Raises Refused with what is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        file, result = Path(folder, "file"), Path(folder, "sheet")
        file.write_bytes(content)
        command = [sys.executable, "-m", "deals.services.assortment.reader_process", str(file), str(result)]
        with subprocess.Popen(
            command,
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
