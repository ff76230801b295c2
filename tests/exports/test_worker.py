"""A worker writes files: whole or not at all, with the rights of the moment, again where it was killed."""

import csv
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from deals.domain.refused import Refused
from deals.export_tasks import export_task
from deals.models import Export, Membership, Workspace
from deals.services.workspaces import export_writing
from deals.services.workspaces.export_writing import write_next_export
from deals.services.workspaces.exports import drop_export, remove_leftovers
from deals.services.workspaces.members import change_role
from deals.services.workspaces.membership_ends import take_out
from deals.views.common.asked_again import list_of
from tests.exports.conftest import asked
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)  # progress is told on a connection of its own


def test_a_file_is_written_whole_and_downloaded_by_who_asked(
    page: Client, workspace: Workspace, folder: Path
) -> None:
    export = asked(workspace, "/products.csv?order=title")
    export_task()
    export.refresh_from_db()
    assert (export.state, export.rows, export.rows_expected, export.reason) == ("done", 2, 2, "")
    answer = page.get(f"/exports/{export.pk}/file/")
    content = b"".join(answer.streaming_content)
    assert [row["title"] for row in csv.DictReader(content.decode("utf-8-sig").splitlines())] == [
        "Borvo drill", "Lumo kettle",
    ]  # fmt: skip
    assert (answer["Cache-Control"], export.size, [file.name for file in folder.iterdir()]) == (
        "no-store", len(content), [f"{export.pk}.csv"],
    )  # fmt: skip


def test_all_that_a_workspace_holds_is_written_too_where_it_is_long(
    page: Client, workspace: Workspace, all_long: None
) -> None:
    workspace.memberships.create(user=make_user("grace"), role="member")
    address = f"/workspaces/{workspace.pk}/export.json"
    assert page.get(address)["Location"] == f"/exports/{Export.objects.get().pk}/"
    export_task()
    export = Export.objects.get()
    told = json.loads(b"".join(page.get(f"/exports/{export.pk}/file/").streaming_content))
    assert [row["user"] for row in told["members"]] == ["ada", "grace"]
    assert export.file_name == "acme-tools_all-data.json"


def test_a_stranger_and_a_removed_member_get_404(page: Client, workspace: Workspace) -> None:
    grace = make_user("grace")
    workspace.memberships.create(user=grace, role="member")
    export = asked(workspace, user=grace)
    export_task()
    addresses = [f"/exports/{export.pk}/", f"/exports/{export.pk}/file/"]
    assert [page.get(address).status_code for address in addresses] == [404, 404]
    page.force_login(grace)
    assert [page.get(address).status_code for address in addresses] == [200, 200]
    take_out(workspace.memberships.get(user=grace), workspace.members.get(username="ada"))
    page.force_login(grace)
    assert [page.get(address).status_code for address in addresses] == [404, 404]


def test_a_file_that_was_made_as_a_manager_is_hidden_from_a_viewer(
    page: Client, workspace: Workspace
) -> None:
    grace = make_user("grace")
    member = workspace.memberships.create(user=grace, role="manager")
    export = asked(workspace, f"/workspaces/{workspace.pk}/keys.csv", grace)
    page.force_login(grace)
    assert page.get(f"/exports/{export.pk}/").status_code == 200
    change_role(member, workspace.memberships.get(role="owner"), "viewer")
    page.force_login(grace)
    assert page.get(f"/exports/{export.pk}/").status_code == 404


def test_rights_are_those_of_the_moment_of_writing(workspace: Workspace) -> None:
    export = asked(workspace, f"/workspaces/{workspace.pk}/keys.csv")
    Membership.objects.update(role="viewer")
    export_task()
    export.refresh_from_db()
    assert (export.state, export.reason) == (
        "failed", "A viewer of Acme Tools cannot do this: ask its owner or a manager.",
    )  # fmt: skip


def test_who_was_removed_since_gets_no_file(workspace: Workspace) -> None:
    export = asked(workspace)
    Membership.objects.all()._raw_delete("default")  # as if nobody had ended what hangs on it
    export_task()
    export.refresh_from_db()
    assert export.reason == "You are no longer a member of Acme Tools: no file was made."


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/products.csv?price_from=3", "Choose a currency"),
        ("/products.csv?as_of=never", "as_of must be a date like 2016-11-30"),
        ("/retailers.csv?period=8", "period must be one of"),
        ("/retailers/nobody.csv", "There is no such list any more"),
        ("/products/", "There is no such list any more"),
        ("/nothing.csv", "There is no such list any more"),
        ("/deletions.csv", "There is no such list any more"),
    ],
)
def test_what_a_page_refuses_a_file_fails_with(workspace: Workspace, address: str, reason: str) -> None:
    export = asked(workspace, address)
    export_task()
    export.refresh_from_db()
    assert (export.state, reason in export.reason) == ("failed", True), export.reason


def cancelled_elsewhere(export: Export) -> None:
    """Cancel a file as a request does: on another connection."""

    def cancel() -> None:
        drop_export(export, export.user)
        connection.close()

    thread = threading.Thread(target=cancel)
    thread.start()
    thread.join()


def test_a_cancelled_file_stops_while_it_is_written(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_writing, "TOLD_EVERY", 0.01)
    export = asked(workspace)

    def endless(export: Export) -> Any:
        made = list_of(export)
        cancelled_elsewhere(export)
        made.table.rows = iter(lambda: made.table.rows, None)
        made.table.columns = ()
        return made

    assert write_next_export(endless)
    export.refresh_from_db()
    assert (export.state, list(folder.iterdir())) == ("cancelled", [])


def test_a_query_that_takes_long_is_cut_off_when_its_file_is_cancelled(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_writing, "TOLD_EVERY", 0.01)
    export = asked(workspace)

    def slow(export: Export) -> Any:
        cancelled_elsewhere(export)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")

    began = time.monotonic()
    assert write_next_export(slow)
    export.refresh_from_db()
    assert (export.state, time.monotonic() - began < 30) == ("cancelled", True)


def test_a_file_of_a_silent_worker_is_written_by_another_and_the_third_time_it_fails(
    workspace: Workspace, page: Client
) -> None:
    export = asked(workspace)
    long_ago = datetime.now(UTC) - timedelta(seconds=61)
    Export.objects.update(state="running", attempts=1, heartbeat_at=datetime.now(UTC))
    assert not write_next_export(list_of)
    Export.objects.update(heartbeat_at=long_ago)
    assert write_next_export(list_of)
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("done", 2)
    Export.objects.update(state="running", attempts=3, heartbeat_at=long_ago)
    assert not write_next_export(list_of)
    export.refresh_from_db()
    assert (export.state, export.reason) == (
        "failed", "Its worker stopped three times: ask the operator for the log.",
    )  # fmt: skip


def test_a_list_that_breaks_off_leaves_no_half_and_says_why_in_the_end(
    workspace: Workspace, folder: Path
) -> None:
    export = asked(workspace)

    def broken(export: Export) -> Any:
        made = list_of(export)
        made.table.rows = iter([None])
        return made

    for _ in range(3):
        with pytest.raises(AttributeError):
            write_next_export(broken)
    export.refresh_from_db()
    assert (export.state, export.reason, list(folder.iterdir())) == (
        "failed", "It failed 3 times (AttributeError): ask the operator for the log.", [],
    )  # fmt: skip


def test_a_disk_that_is_nearly_full_is_left_alone(workspace: Workspace, folder: Path, settings: Any) -> None:
    settings.DISK_RESERVE_MB = 10**9
    export = asked(workspace)
    export_task()
    export.refresh_from_db()
    assert export.reason.startswith("The file was not made: the disk has ") and list(folder.iterdir()) == []


def test_who_had_a_file_written_last_waits_for_the_others(workspace: Workspace, settings: Any) -> None:
    grace: User = make_user("grace")
    workspace.memberships.create(user=grace, role="member")
    order: list[str] = []

    def noted(export: Export) -> Any:
        order.append(f"{export.user}: {export.address}")
        raise Refused("noted")

    for address in ("/a.csv", "/b.csv"):
        asked(workspace, address)
    asked(workspace, "/c.csv", grace)
    while write_next_export(noted):
        pass
    assert order == ["ada: /a.csv", "grace: /c.csv", "ada: /b.csv"]


def test_a_process_stays_free_for_all_else(workspace: Workspace, settings: Any) -> None:
    settings.CELERY_WORKER_CONCURRENCY = 2
    for address in ("/a.csv", "/b.csv"):
        asked(workspace, address)
    Export.objects.filter(address="/a.csv").update(state="running", heartbeat_at=datetime.now(UTC))
    assert not write_next_export(list_of)


def test_leftovers_of_killed_workers_and_of_deleted_exports_are_removed(
    workspace: Workspace, folder: Path
) -> None:
    done, running = asked(workspace), asked(workspace, "/retailers.csv")
    export_task()
    Export.objects.filter(pk=running.pk).update(state="running", attempts=2)
    names = {f"{done.pk}.csv", f"{running.pk}.2.part", f"{running.pk}.csv", "notes.csv"}
    for name in (*names, f"{running.pk}.1.part", "999999.csv"):
        (folder / name).touch()
    remove_leftovers()
    assert {file.name for file in folder.iterdir()} == names


def test_a_deleted_file_is_gone_from_the_disk(workspace: Workspace, folder: Path) -> None:
    export = asked(workspace)
    export_task()
    assert [file.name for file in folder.iterdir()] == [f"{export.pk}.csv"]
    drop_export(export, export.user)
    assert (list(folder.iterdir()), Export.objects.count()) == ([], 0)
