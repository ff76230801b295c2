"""Control characters in names: they go where a name is made, and harm no feed and no mail that has them."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client

from deals.domain.records import DealKind, DealRecord
from deals.models import AlertEvent, AlertRule, AuditEntry, Delivery, Product, Watchlist, Workspace
from deals.services.alerts.feeds import make_feed
from deals.services.alerts.sending import send_due
from deals.services.workspaces.watchlists import make_list
from deals.services.workspaces.workspaces import create_workspace
from tests.alerts.builders import make_rule

pytestmark = pytest.mark.django_db
ODD = "Bor\x08vo\r\nBcc: x@y.example \x1b[1m\u202edrill\u200b"
PLAIN = "Borvo Bcc: x@y.example [1mdrill"


def spoil(table: type, **values: str) -> None:
    """Write a text as older versions stored it, past the fields that clean."""
    for column, text in values.items():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table._meta.db_table} SET {column} = %s", [text])  # type: ignore[attr-defined]


def test_a_feed_is_written_for_names_that_were_stored_before(
    client: Client, ada: User, workspace: Workspace, event: AlertEvent, rule: AlertRule
) -> None:
    watchlist = workspace.watchlists.create(name="Drills")
    AlertRule.objects.update(watchlist=watchlist)
    spoil(AlertEvent, product_title=ODD, retailer_name="Tin\x1bdalo")
    spoil(AlertRule, name="R\x0c1")
    spoil(Watchlist, name="L\x0b1")
    answer = client.get(f"/feeds/{make_feed(watchlist, ada)}/")
    assert answer.status_code == 200
    assert f"Tindalo, {PLAIN}" in answer.content.decode()


@pytest.mark.parametrize("kind", ["digest", "load", "event"])
def test_a_mail_goes_whatever_its_workspace_and_product_are_named(
    workspace: Workspace, delivery: Delivery, kind: str
) -> None:
    spoil(Workspace, name=ODD)
    spoil(AlertEvent, product_title=ODD)
    Delivery.objects.update(kind=kind)
    assert (send_due(), Delivery.objects.get().state) == (1, "sent")
    assert PLAIN in mail.outbox[0].subject and mail.outbox[0].to == ["ada@example.com"]


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/workspaces/new/", {"name": ODD, "time_zone": "UTC"}),
        ("/workspaces/{}/watchlists/make/", {"name": ODD}),
        ("/workspaces/{}/keys/", {"name": ODD, "scope": "read"}),
    ],
)
def test_a_name_from_a_form_loses_what_does_not_show(
    client: Client, ada: User, workspace: Workspace, address: str, sent: dict[str, str]
) -> None:
    client.force_login(ada)
    client.post(address.format(workspace.pk), sent)
    names = [*Workspace.objects.values_list("name", flat=True)]
    names += workspace.watchlists.values_list("name", flat=True)
    names += workspace.api_keys.values_list("name", flat=True)
    assert PLAIN in names and ODD not in names
    assert all(each.isprintable() for each in AuditEntry.objects.values_list("subject", flat=True))


def test_names_from_the_api_and_from_services_are_clean_in_the_database(
    client: Client, ada: User, workspace: Workspace
) -> None:
    client.force_login(ada)
    address = f"/api/v1/workspaces/{workspace.pk}/watchlists/"
    assert client.post(address, {"name": ODD}, content_type="application/json").status_code == 201
    made = create_workspace(owner=ada, name=ODD)
    made.refresh_from_db()
    product = Product.objects.create(title=ODD)
    product.refresh_from_db()
    make_rule(workspace, name="a\x08b")
    assert [made.name, product.title, workspace.watchlists.get().name] == [PLAIN] * 3
    assert AlertRule.objects.get().name == "ab"


def test_a_list_is_found_by_a_name_with_characters_that_go(ada: User, workspace: Workspace) -> None:
    assert make_list(workspace, ada, "Drills") == make_list(workspace, ada, "Dri\x08lls")


@pytest.mark.parametrize("name", ["\x08", "\u202e\u200b", "\x1b \x00"])
def test_a_name_that_shows_nothing_is_refused(
    client: Client, ada: User, workspace: Workspace, name: str
) -> None:
    client.force_login(ada)
    api = f"/api/v1/workspaces/{workspace.pk}/watchlists/"
    assert client.post(api, {"name": name}, content_type="application/json").status_code == 400
    client.post(f"/workspaces/{workspace.pk}/watchlists/make/", {"name": name})
    assert not workspace.watchlists.exists()


def test_a_record_loses_them_in_its_names() -> None:
    record = DealRecord(anchor=0, kind=DealKind.FREE, product=ODD, brand="Bor\x1bvo", retailer="\x08")
    assert (record.product, record.brand, record.retailer) == (PLAIN, "Borvo", None)


def test_joiners_stay_for_words_are_spelt_with_them() -> None:
    persian = "می\u200cخواهم"
    assert DealRecord(anchor=0, kind=DealKind.FREE, product=persian).product == persian
