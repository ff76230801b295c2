"""An upload shows how fast it is and what is left, and is cancelled where it stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from deals.models import AssortmentItem, AssortmentUpload, AuditEntry, Workspace
from deals.services.assortment import matching
from deals.services.assortment.articles import cancel_upload

pytestmark = pytest.mark.django_db


def upload(workspace: Workspace, state: str, **fields: Any) -> AssortmentUpload:
    """A file that a worker has had for ten seconds."""
    now = timezone.now()
    began = now - timedelta(seconds=10)
    return AssortmentUpload.objects.create(
        workspace=workspace, file_name="list.csv", state=state, started_at=began, heartbeat_at=now, **fields
    )


def words(page: Client, address: str) -> str:
    return " ".join(page.get(address).content.decode().split())


def test_matching_tells_what_is_left_and_how_fast_it_is(page: Client, workspace: Workspace) -> None:
    made = upload(workspace, "working", to_match=900, matched=300)
    shown = words(page, f"/workspaces/{workspace.pk}/assortment/uploads/{made.pk}/progress/")
    assert "300 of 900 articles matched · 600 left · 30 articles/s · about 20 s left" in shown
    assert "Cancel" in shown


def test_reading_tells_it_too(page: Client, workspace: Workspace) -> None:
    made = upload(workspace, "reading", rows=1_000, rows_expected=5_000)
    shown = words(page, f"/workspaces/{workspace.pk}/assortment/uploads/{made.pk}/reading/")
    assert "1,000 of 5,000 rows · 4,000 left · 100 rows/s · about 40 s left" in shown


def test_a_cancelled_file_is_not_read_and_says_so(page: Client, workspace: Workspace) -> None:
    made = upload(workspace, "unread", content=b"sku,title\nA1,Drill\n")
    page.post(f"/workspaces/{workspace.pk}/assortment/uploads/{made.pk}/cancel/")
    made.refresh_from_db()
    assert (made.state, made.reason, made.content) == ("failed", "Cancelled: nothing was imported.", None)
    assert AuditEntry.objects.get().action == "cancelled an article import"


def test_matching_that_is_cancelled_ends_after_its_batch(
    workspace: Workspace, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "BATCH", 1)
    for sku in ("A1", "A2", "A3"):
        AssortmentItem.objects.create(workspace=workspace, sku=sku, title=f"Drill {sku}")
    made, signs = upload(workspace, "waiting"), []

    def sign() -> None:
        signs.append(1)
        if len(signs) == 2:
            cancel_upload(made, owner)

    assert matching.process_next_upload(sign)
    made.refresh_from_db()
    assert (len(signs), made.matched, made.state) == (2, 1, "failed")


def test_what_is_over_is_not_cancelled(page: Client, workspace: Workspace) -> None:
    made = upload(workspace, "done")
    page.post(f"/workspaces/{workspace.pk}/assortment/uploads/{made.pk}/cancel/")
    made.refresh_from_db()
    assert made.state == "done"
