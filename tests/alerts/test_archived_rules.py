"""A rule is archived before it is deleted: it sends nothing, keeps its events, and can be restored."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from deals.domain.refused import Refused
from deals.models import AlertEvent, AlertRule, AuditEntry, Delivery, Workspace
from deals.services.alerts import rules
from deals.services.alerts.sending import send_due
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.alerts.test_rule_pages import RULE
from tests.factories import make_product
from tests.market.builders import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def archived(event: AlertEvent, ada: User) -> AlertRule:
    """A rule that fired, with a mail that waits, and that was archived then."""
    rules.archive_rule(event.rule, ada)
    return AlertRule.objects.get()


def base(workspace: Workspace) -> str:
    return f"/workspaces/{workspace.pk}/alerts/rules"


def test_what_waits_of_an_archived_rule_is_not_sent(event: AlertEvent, ada: User) -> None:
    assert Delivery.objects.filter(state="pending").count() == 1
    rules.archive_rule(event.rule, ada)
    send_due()
    assert (mail.outbox, Delivery.objects.filter(state="pending").count()) == ([], 0)


def test_an_archived_rule_fires_no_more_and_keeps_its_events(archived: AlertRule) -> None:
    load([on_day(3, "10")], alert_mode="live", load="run 2")
    settle_all()
    assert [str(each.price) for each in AlertEvent.objects.all()] == ["15.00"]
    assert not archived.is_on


def test_what_a_digest_had_gathered_of_it_is_dropped(rule: AlertRule, ada: User) -> None:
    AlertRule.objects.update(timing="daily")
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
    settle_all()
    assert AlertEvent.objects.get().message == "digest"
    rules.archive_rule(AlertRule.objects.select_related("workspace").get(), ada)
    assert AlertEvent.objects.get().message == "none"


def test_it_is_folded_on_the_page_and_restored_there(
    page: Client, workspace: Workspace, archived: AlertRule
) -> None:
    shown = page.get(f"{base(workspace)}/").content.decode()
    assert "Archived rules" in shown and f'id="rule-{archived.pk}"' not in shown
    page.post(f"{base(workspace)}/{archived.pk}/archive/", {"archived": "no"})
    shown = page.get(f"{base(workspace)}/").content.decode()
    assert "Archived rules" not in shown and f'id="rule-{archived.pk}"' in shown
    assert "is restored, and off: turn it on" in shown.replace("&#x27;", "'")


def test_it_is_neither_turned_on_nor_changed_until_it_is_restored(
    page: Client, workspace: Workspace, archived: AlertRule
) -> None:
    page.post(f"{base(workspace)}/{archived.pk}/switch/", {"on": "yes"})
    page.post(f"{base(workspace)}/{archived.pk}/", {**RULE, "name": "Other", "do": "save"})
    archived.refresh_from_db()
    assert (archived.is_on, archived.name) == (False, "Falls")


def test_its_back_test_stays(page: Client, workspace: Workspace, archived: AlertRule) -> None:
    shown = page.post(f"{base(workspace)}/{archived.pk}/", {**RULE, "do": "try"}).content.decode()
    assert "this rule would have fired" in " ".join(shown.split())
    assert page.get(f"/api/v1/alert-rules/{archived.pk}/back-test/").status_code == 200


def test_only_an_archived_rule_is_deleted(page: Client, workspace: Workspace, event: AlertEvent) -> None:
    where = f"{base(workspace)}/{event.rule_id}"
    page.post(f"{where}/delete/")
    assert AlertRule.objects.count() == 1
    page.post(f"{where}/archive/")
    page.post(f"{where}/delete/")
    assert (AlertRule.objects.count(), AlertEvent.objects.count()) == (0, 0)
    assert [each.action for each in AuditEntry.objects.order_by("pk")] == [
        "archived the alert rule", "deleted the alert rule",
    ]  # fmt: skip


def test_a_bell_rung_again_brings_its_rule_back(workspace: Workspace, ada: User, page: Client) -> None:
    sent = {
        "product": make_product().pk,
        "template": "below",
        "currency": "USD",
        "target": "15",
        "who": "any",
    }
    page.post(f"/workspaces/{workspace.pk}/alerts/bell/", sent)
    rules.archive_rule(AlertRule.objects.select_related("workspace").get(), ada)
    page.post(f"/workspaces/{workspace.pk}/alerts/bell/", sent)
    found = AlertRule.objects.get()
    assert (found.archived_at, found.is_on) == (None, True)


def test_an_archived_rule_that_is_archived_again_leaves_one_entry(archived: AlertRule, ada: User) -> None:
    rules.archive_rule(archived, ada)
    assert AuditEntry.objects.filter(action="archived the alert rule").count() == 1
    with pytest.raises(Refused, match="Archive the rule 'Second' first"):
        rules.delete_rule(make_rule(archived.workspace, "Second"), ada)


def test_the_api_archives_lists_restores_and_deletes(ada: User, event: AlertEvent) -> None:
    api = APIClient()
    api.force_authenticate(ada)
    where = f"/api/v1/alert-rules/{event.rule_id}/"
    assert api.delete(where).status_code == 409
    archived = api.patch(where, {"archived": True}, format="json").json()
    assert (archived["archived_at"] is None, archived["is_on"]) == (False, False)

    def listed(query: str) -> int:
        return len(api.get(f"/api/v1/alert-rules/{query}").json()["results"])

    assert [listed(query) for query in ("", "?archived=false", "?archived=true")] == [0, 0, 1]
    assert api.patch(where, {"size": "20"}, format="json").status_code == 409
    assert api.patch(where, {"archived": False, "is_on": True}, format="json").json()["is_on"]
    api.patch(where, {"archived": True}, format="json")
    assert api.delete(where).status_code == 204
