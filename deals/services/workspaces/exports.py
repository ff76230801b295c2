"""Files that a worker writes: asking for one, cancelling it, and what is left of those that went."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from deals.domain.refused import Refused
from deals.exports.formats import FORMATS
from deals.models import Export, Membership, Standing
from deals.services.workspaces.audit import note

MOST_AT_ONCE = 3
"""Files of a user that wait or are written."""

MOST_KEPT = 20
"""Files of a user; older ones go when another one is asked for."""

LONGEST_ADDRESS = 4_000

OURS = re.compile(rf"(\d{{1,18}})\.(?:\d+\.part|{'|'.join(FORMATS)})")
"""Names of files: an export's number, then the attempt that writes it, or its format."""

State = Export.State
MOVING = (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the file's own address with its query, and the host of links in it."""

    address: str
    fmt: str
    origin: str
    title: str = ""
    file_name: str = ""


@transaction.atomic
def ask_for_export(user: User, membership: Membership | None, asked: Asked) -> Export:
    """Have a worker write a file; the task queues it after the commit. Raises Refused.

    The same file that waits already, or is being written, is not written twice.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if len(asked.address) > LONGEST_ADDRESS:
        raise Refused(f"The address has over {LONGEST_ADDRESS:,} characters: choose fewer filters.")
    workspace = membership.workspace if membership else None
    moving = Export.objects.filter(user=user, state__in=MOVING)
    if same := moving.filter(address=asked.address, workspace=workspace).first():
        return same
    if moving.count() >= MOST_AT_ONCE:
        raise Refused(
            f"{MOST_AT_ONCE} files are being made for you: wait until one is done, or cancel one; "
            "then ask again."
        )
    made = Export.objects.create(
        user=user,
        workspace=workspace,
        role=membership.role if membership else "",
        standing=Standing.of(user),
        address=asked.address,
        fmt=asked.fmt,
        origin=asked.origin,
        title=asked.title[:300],
        file_name=asked.file_name[:200],
    )
    kept = Export.objects.filter(user=user).order_by("-id").values("pk")[:MOST_KEPT]
    Export.objects.filter(user=user).exclude(state__in=MOVING).exclude(pk__in=kept).delete()
    made.refresh_from_db()
    if workspace:
        note(workspace, user, "asked for a file", made.title or made.file_name or made.address)
    return made


@transaction.atomic
def drop_export(export: Export, by: User) -> None:
    """Cancel a file that is not done yet, and forget one that is over: its file goes."""
    export = Export.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=export.pk)
    if export.workspace:
        action = "cancelled a file" if export.is_moving else "deleted a file"
        note(export.workspace, by, action, export.title or str(export))
    if export.is_moving:
        export.state, export.ended_at = State.CANCELLED, datetime.now(UTC)
        export.save(update_fields=["state", "ended_at"])
        return
    file = export.stored()
    export.delete()
    transaction.on_commit(lambda: file.unlink(missing_ok=True))


def end_exports(workspace_id: int, user_id: int, why: str) -> None:
    """End what a member had made in a workspace: files that are not done fail, the others go."""
    own = Export.objects.filter(workspace=workspace_id, user=user_id)
    moving = own.filter(state__in=MOVING)
    moving.update(state=State.FAILED, reason=why, ended_at=datetime.now(UTC))
    own.filter(state=State.DONE).delete()


def remove_leftovers() -> None:
    """Remove files that no export has any more, and halves of workers that were killed.

    Only what is named as this program names files: the folder may hold others. A running export may have
    its whole file there already, a moment before it is told.
    """
    folder = Path(settings.EXPORTS_DIR)
    if not folder.is_dir():
        return
    there = {file: int(found[1]) for file in folder.iterdir() if (found := OURS.fullmatch(file.name))}
    kept = set()
    for export in Export.objects.filter(pk__in=there.values(), state__in=[State.RUNNING, State.DONE]):
        kept.add(export.stored().name)
        if export.state == State.RUNNING:
            kept.add(f"{export.pk}.{export.attempts}.part")
    for file in there:
        if file.name not in kept:
            file.unlink(missing_ok=True)
