"""An import of a catalogue can be cancelled until its rows are written; nothing of it is imported then."""

import pytest
from django.db import connection, connections
from django.test import Client

from deals.domain.refused import Refused
from deals.models import Brand, CatalogueImport
from deals.services.market.catalogue_uploads import cancel_import, import_next_file, read_next_file
from tests.importing import import_file, page_of, send_file

ROW = "slug,name,names\nborvo,Borvo,bv\n"


def cancel(desk: Client, row: CatalogueImport) -> str:
    """Press the button; return what the page says then."""
    return desk.post(f"/catalogue/imports/{row.pk}/cancel/", follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["unread", "reading", "ready", "waiting", "working"])
def test_a_file_is_cancelled_and_no_worker_takes_it(desk: Client, state: str) -> None:
    row = send_file(desk, ROW, "brands")
    CatalogueImport.objects.update(state=state)
    assert f"/catalogue/imports/{row.pk}/cancel/" in page_of(desk, row)
    assert "Cancelled: nothing was imported." in cancel(desk, row)
    assert not read_next_file() and not import_next_file() and not Brand.objects.exists()
    row.refresh_from_db()
    assert (row.state, row.content, row.entries) == ("failed", None, None)


@pytest.mark.django_db
def test_what_is_over_cannot_be_cancelled(desk: Client) -> None:
    row = import_file(desk, ROW, "brands")
    assert "There is nothing to cancel any more: done." in cancel(desk, row)
    assert CatalogueImport.objects.get().state == "done" and Brand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_being_written_are_not_cancelled() -> None:
    row = CatalogueImport.objects.create(catalogue="brands", state="working")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"SELECT id FROM {row._meta.db_table} FOR UPDATE")
        with pytest.raises(Refused, match="A worker writes its rows this moment"):
            cancel_import(row)
    finally:
        other.close()
    assert CatalogueImport.objects.get().state == "working" and connection.is_usable()
