"""Addresses: verified by a mailed link, asked for on pages."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client

from deals.models import AlertRule
from deals.services.alerts.queue import receivers_of
from tests.factories import make_user, make_workspace
from tests.mailed import mailed_link


def test_alerts_go_to_verified_addresses_alone(db: None) -> None:
    ada, ida = make_user("ada"), make_user("ida", verified=False)
    rule = AlertRule.objects.create(workspace=make_workspace(ada, ida), name="r", by_mail=True, made_by=ada)
    assert [receiver.user_id for receiver in receivers_of(rule)] == [ada.pk]


def test_who_gets_no_alerts_is_asked_on_the_page_until_the_link_is_followed(client: Client, db: None) -> None:
    ida = make_user("ida", verified=False)
    alerts = f"/workspaces/{make_workspace(ida).pk}/alerts/rules/"
    client.force_login(ida)
    assert "No alerts are mailed to ida@example.com" in client.get(alerts).content.decode()
    client.post("/account/addresses/", {"email": "ida@example.com", "action_send": ""})
    client.post(mailed_link())
    assert "No alerts are mailed" not in client.get(alerts).content.decode()
    assert EmailAddress.objects.get().verified


def test_a_verified_address_is_no_other_accounts(client: Client, owner: User) -> None:
    mallory = make_user("mallory", email="ada@example.com", verified=False)
    client.force_login(mallory)
    client.post("/account/addresses/", {"email": "ada@example.com", "action_send": ""})
    client.post(mailed_link())
    assert EmailAddress.objects.get(verified=True).user == owner
