"""Curators' files of a catalogue: sent, read and compared by a worker, looked at, imported by a worker."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from deals.domain.catalogue_csv import Fault
from deals.domain.catalogue_files import LINES, MOST_BYTES, SHOWN_FAULTS, CatalogueFile, Changes, unpacked
from deals.domain.plain_text import plain_text
from deals.domain.refused import Refused
from deals.models import CatalogueImport
from deals.services.common.history import Author
from deals.services.common.reading import read_next
from deals.services.common.silence import MOST_ATTEMPTS
from deals.services.market.catalogue_import import compare_entries, write_entries
from deals.services.matching.line_catalogue import compare_lines, write_lines

MOST_KEPT = 50
"""Imports that the page lists; older ones go once they are over."""

MOST_WAITING = 20
"""Files that wait for a worker at once: as many hold 80 MB."""

SHOWN_ROWS = 200

State = CatalogueImport.State
OVER = (State.READY, State.DONE, State.FAILED)


def send_file(catalogue: str, by: User, name: str, content: bytes) -> CatalogueImport:
    """Keep a file for a worker to read; the task queues it after the commit. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(f"The file has over {MOST_BYTES // 10**6} MB: send it in parts.")
    if CatalogueImport.objects.filter(state__in=[State.UNREAD, State.READING]).count() >= MOST_WAITING:
        raise Refused(f"{MOST_WAITING} files wait to be read: send this one when they are.")
    made = CatalogueImport.objects.create(
        catalogue=catalogue, file_name=plain_text(name)[:120], uploaded_by=by, content=content
    )
    kept = CatalogueImport.objects.order_by("-id").values("pk")[:MOST_KEPT]
    CatalogueImport.objects.filter(state__in=OVER).exclude(pk__in=kept).delete()
    return made


def read_next_file() -> bool:
    """Read the file that waits longest and compare it with the tables; tell whether there was one."""
    return read_next(CatalogueImport.objects.all(), lambda file: file.catalogue, _compared)


def _compared(row: CatalogueImport, kept: bytes) -> dict[str, Any]:
    """Return what is written of a file that was read."""
    file = unpacked(kept, row.catalogue)
    found = _changes(file, row.catalogue)
    if faulty := file.faulty + len(found.faults):
        return _faulty(faulty, [*file.faults, *found.faults])
    rows = len(file.entries)
    return {"state": State.READY, "entries": kept, "found": _told(found), "rows": rows}


def _changes(file: CatalogueFile, catalogue: str) -> Changes:
    return compare_lines(file) if catalogue == LINES else compare_entries(file, catalogue)


def _faulty(count: int, faults: Sequence[Fault]) -> dict[str, Any]:
    """Return the end of a file with faults."""
    first = sorted(faults, key=lambda fault: fault.line)[:SHOWN_FAULTS]
    told = [{"line": fault.line, "said": fault.said} for fault in first]
    reason = f"{count:,} {'row is' if count == 1 else 'rows are'} faulty: nothing was imported."
    found = {"faults": told, "faulty": count}
    return {"state": State.FAILED, "reason": reason, "found": found, "entries": None}


def _told(changes: Changes) -> dict[str, Any]:
    """Return what the page tells of changes."""
    return {
        "new": len(changes.new),
        "changed": len(changes.changed),
        "same": changes.same,
        "rows": [
            {"how": how, "name": row.name, "slug": row.slug}
            for how, rows in (("New", changes.new), ("Changed", changes.changed))
            for row in rows[:SHOWN_ROWS]
        ],
    }


@transaction.atomic
def confirm_import(row: CatalogueImport) -> None:
    """Have a worker import a file that was looked at. Raises Refused; the task queues it after the commit."""
    row = CatalogueImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != State.READY:
        raise Refused(f"This file cannot be imported now: {row.get_state_display()}.")
    row.state, row.attempts = State.WAITING, 0
    row.save(update_fields=["state", "attempts"])


@transaction.atomic
def cancel_import(row: CatalogueImport) -> None:
    """End a file that nobody imports this moment: nothing of it is in the tables. Raises Refused."""
    rows = CatalogueImport.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=row.pk)
    here = rows.first()
    if here is None:
        raise Refused("A worker writes its rows this moment, all or none: look again when it is through.")
    if here.state in (State.DONE, State.FAILED):
        raise Refused(f"There is nothing to cancel any more: {here.get_state_display()}.")
    rows.update(
        state=State.FAILED,
        reason="Cancelled: nothing was imported.",
        content=None,
        entries=None,
        found={},
        finished_at=datetime.now(UTC),
    )


def import_next_file() -> bool:
    """Import the file that waits longest, whole or not at all; tell whether there was one.

    The row's lock tells other workers that this one lives: a file whose worker died is taken again at once.
    """
    row = _next_to_import()
    if row is None:
        return False
    try:
        with transaction.atomic():
            mine = CatalogueImport.objects.filter(pk=row.pk, attempts=row.attempts, state=State.WORKING)
            if mine.select_for_update(skip_locked=True, of=("self",)).exists():
                mine.update(finished_at=datetime.now(UTC), **_imported(row))
    except Exception as error:
        _note_failure(row, error)
        raise
    return True


@transaction.atomic
def _next_to_import() -> CatalogueImport | None:
    """Take the file that waits longest and that no living worker has, with an attempt counted."""
    due = CatalogueImport.objects.filter(state__in=[State.WAITING, State.WORKING]).order_by("id")
    row = due.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.state, row.attempts = State.WORKING, row.attempts + 1
    if row.attempts > MOST_ATTEMPTS:
        row.state = State.FAILED
        row.reason = "Its worker stopped three times: send it again, or ask the operator for the log."
    row.save(update_fields=["state", "attempts", "reason"])
    return row if row.state == State.WORKING else None


def _imported(row: CatalogueImport) -> dict[str, Any]:
    """Write a file's rows; return how it ended. The tables may have changed since it was looked at."""
    file = unpacked(bytes(row.entries or b""), row.catalogue)
    found = _changes(file, row.catalogue)
    if found.faults:
        return _faulty(len(found.faults), found.faults)
    author = Author(row.uploaded_by, f"import by {row.uploaded_by or 'somebody'}")
    rows = [*found.new, *found.changed]
    if row.catalogue == LINES:
        write_lines(rows, author)
    else:
        write_entries(rows, row.catalogue, author)
    return {"state": State.DONE, "entries": None, "found": _told(found)}


def _note_failure(row: CatalogueImport, error: Exception) -> None:
    """Give the file back for another try, or end it with what went wrong."""
    mine = CatalogueImport.objects.filter(pk=row.pk, attempts=row.attempts)
    if row.attempts < MOST_ATTEMPTS:
        mine.update(state=State.WAITING)
        return
    reason = f"It failed {row.attempts} times ({type(error).__name__}): ask the operator for the log."
    mine.update(state=State.FAILED, reason=reason)
