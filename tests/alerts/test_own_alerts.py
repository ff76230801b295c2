"""Alerts that only one member sees, as viewers make them, and alerts that name who is told."""

import json

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from deals.models import AlertEvent, AlertRule, AuditEntry, Membership, Webhook, Workspace
from deals.services.alerts.queue import receivers_of
from deals.services.alerts.sending import send_due
from deals.services.loading.settling import settle_all
from deals.services.workspaces.membership_ends import take_out
from tests.alerts.builders import make_rule, on_day
from tests.alerts.test_rule_pages import RULE
from tests.factories import make_product, make_user
from tests.market.builders import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace(workspace: Workspace) -> User:
    """A viewer of Ada's workspace."""
    user = make_user("grace")
    Membership.objects.create(workspace=workspace, user=user, role="viewer")
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def viewer(grace: User) -> Client:
    return signed_in(grace)


@pytest.fixture
def own_rule(workspace: Workspace, grace: User) -> AlertRule:
    """Grace's own rule, which fired once, in a live load."""
    rule = make_rule(workspace, "Hers", made_by=grace, audience="own")
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
    settle_all()
    return rule


def test_a_viewer_builds_an_alert_that_is_their_own(
    viewer: Client, workspace: Workspace, grace: User
) -> None:
    sent = {**RULE, "audience": "members", "by_webhook": "on", "do": "save"}
    viewer.post(f"/workspaces/{workspace.pk}/alerts/rules/new/", sent)
    rule = AlertRule.objects.get()
    assert (rule.audience, rule.by_webhook, rule.made_by) == ("own", False, grace)
    assert AuditEntry.objects.get().subject == "of their own"


def test_a_viewer_is_asked_for_no_recipients(viewer: Client, workspace: Workspace) -> None:
    shown = viewer.get(f"/workspaces/{workspace.pk}/alerts/rules/new/").content.decode()
    assert "Only you see it" in shown and 'name="audience"' not in shown and 'name="by_webhook"' not in shown


def test_a_viewer_s_bell_is_their_own(viewer: Client, workspace: Workspace) -> None:
    product = make_product("Borvo Drill")
    sent = {"product": product.pk, "template": "below", "target": "9", "currency": "USD", "who": "any"}
    for _ in range(2):
        viewer.post(f"/workspaces/{workspace.pk}/alerts/bell/", sent)
    assert AlertRule.objects.get().audience == "own"


def test_its_mail_goes_to_the_one_who_made_it(own_rule: AlertRule) -> None:
    send_due()
    assert [each.to for each in mail.outbox] == [["grace@example.com"]]


def test_nobody_else_sees_the_rule_or_what_it_fired_on(
    own_rule: AlertRule, viewer: Client, workspace: Workspace, ada: User
) -> None:
    base, event = f"/workspaces/{workspace.pk}/alerts", AlertEvent.objects.get()
    places = [f"{base}/", f"{base}.csv", f"{base}/rules/", f"{base}/rules.csv", f"{base}/mutes/"]
    places += ["/api/v1/alert-rules/", "/api/v1/alert-events/", f"/workspaces/{workspace.pk}/export.json"]

    def told(client: Client, place: str) -> bool:
        answer = client.get(place)
        return b"Hers" in (answer.getvalue() if answer.streaming else answer.content)

    owner = signed_in(ada)
    assert [told(owner, place) for place in places] == [False] * 8
    assert [told(viewer, place) for place in places[:-1]] == [True] * 7
    assert owner.get(f"{base}/{event.pk}/").status_code == 404
    assert [client.get("/alerts/unread/").context["count"] for client in (owner, viewer)] == [0, 1]


def test_nobody_else_changes_it(own_rule: AlertRule, workspace: Workspace, ada: User) -> None:
    owner, base = signed_in(ada), f"/workspaces/{workspace.pk}/alerts/rules/{own_rule.pk}"
    answers = [owner.post(f"{base}/{what}").status_code for what in ("", "switch/", "delete/")]
    address = f"/api/v1/alert-rules/{own_rule.pk}/"
    assert [*answers, owner.delete(address).status_code] == [404] * 4
    assert AlertRule.objects.get().is_on


def test_a_viewer_changes_their_own_and_no_other(
    own_rule: AlertRule, viewer: Client, workspace: Workspace, ada: User
) -> None:
    shared, base = make_rule(workspace, made_by=ada), f"/workspaces/{workspace.pk}/alerts/rules"
    assert viewer.post(f"{base}/{shared.pk}/switch/").status_code == 403
    viewer.post(f"{base}/{own_rule.pk}/", {**RULE, "name": "Mine", "size": "30", "do": "save"})
    own_rule.refresh_from_db()
    assert (own_rule.name, own_rule.audience, AlertEvent.objects.count()) == ("Mine", "own", 0)
    for what in ("archive", "delete"):
        viewer.post(f"{base}/{own_rule.pk}/{what}/")
    assert AlertRule.objects.get() == shared


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 201), ({"audience": "own"}, 201), ({"audience": "members"}, 403)]
)
def test_a_viewer_s_rule_over_the_api_is_their_own(
    viewer: Client, workspace: Workspace, sent: dict[str, str], status: int
) -> None:
    values = {"workspace": workspace.pk, "name": "r", "confidence": 0.5, **sent}
    answer = viewer.post("/api/v1/alert-rules/", json.dumps(values), "application/json")
    assert (answer.status_code, answer.json().get("audience")) == (status, "own" if status == 201 else None)
    assert AlertRule.objects.filter(audience="own").count() == int(status == 201)


def test_a_viewer_does_not_make_their_own_one_of_all(own_rule: AlertRule, viewer: Client) -> None:
    address = f"/api/v1/alert-rules/{own_rule.pk}/"
    answer = viewer.patch(address, json.dumps({"audience": "members"}), "application/json")
    assert (answer.status_code, AlertRule.objects.get().audience) == (403, "own")


def test_what_waits_for_others_is_not_sent_once_a_rule_is_own(workspace: Workspace, grace: User) -> None:
    rule = make_rule(workspace, audience="members")
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
    settle_all()
    AlertRule.objects.filter(pk=rule.pk).update(audience="own")
    assert send_due() == 2
    assert [each.to for each in mail.outbox] == [["ada@example.com"]]


def test_nobody_takes_another_s_rule_from_the_others(workspace: Workspace, grace: User, ada: User) -> None:
    Membership.objects.filter(user=grace).update(role="member")
    rule, member = make_rule(workspace, made_by=ada), signed_in(grace)
    answer = member.patch(f"/api/v1/alert-rules/{rule.pk}/", '{"audience": "own"}', "application/json")
    assert (answer.status_code, AlertRule.objects.get().audience) == (400, "maker")


def test_who_leaves_takes_their_own_alerts_along(
    own_rule: AlertRule, workspace: Workspace, grace: User
) -> None:
    take_out(Membership.objects.get(workspace=workspace, user=grace), grace)
    assert not AlertRule.objects.exists() and not AlertEvent.objects.exists()


@pytest.mark.parametrize(
    ("audience", "recipients", "told"),
    [
        ("own", [], ["ada"]),
        ("maker", ["grace"], ["ada"]),
        ("people", ["grace", "stranger"], ["grace"]),
        ("people", ["grace", "ada"], ["ada", "grace"]),
        ("members", [], ["ada", "grace"]),
    ],
)
def test_a_rule_tells_whom_it_names(
    workspace: Workspace, grace: User, ada: User, audience: str, recipients: list[str], told: list[str]
) -> None:
    make_user("stranger")
    ids = list(User.objects.filter(username__in=recipients).values_list("pk", flat=True))
    Webhook.objects.create(workspace=workspace, url="https://example.org/", encrypted_secret="x")
    rule = make_rule(workspace, made_by=ada, audience=audience, recipients=ids, by_webhook=True)
    found = receivers_of(rule)
    names = User.objects.filter(pk__in=[one.user_id for one in found if one.user_id])
    assert sorted(names.values_list("username", flat=True)) == told
    assert sum(one.webhook_id is not None for one in found) == int(audience != "own")


def test_recipients_are_chosen_among_the_members(workspace: Workspace, grace: User, ada: User) -> None:
    page, new = signed_in(ada), f"/workspaces/{workspace.pk}/alerts/rules/new/"
    stranger = make_user("stranger")
    refused = page.post(new, {**RULE, "audience": "people", "recipients": [stranger.pk], "do": "save"})
    assert "recipients" in refused.context["form"].errors and not AlertRule.objects.exists()
    none = page.post(new, {**RULE, "audience": "people", "do": "save"}).content.decode()
    assert "Choose at least one recipient" in none
    page.post(new, {**RULE, "audience": "people", "recipients": [grace.pk], "do": "save"})
    assert AlertRule.objects.get().recipients == [grace.pk]
    shown = " ".join(page.get(f"/workspaces/{workspace.pk}/alerts/rules/").content.decode().split())
    assert "by email to grace" in shown


def test_recipients_over_the_api_are_members(workspace: Workspace, grace: User, ada: User) -> None:
    page, values = signed_in(ada), {"workspace": workspace.pk, "name": "r", "audience": "people"}
    for recipients, status in (([make_user("stranger").pk], 400), ([], 400), ([grace.pk], 201)):
        sent = json.dumps({**values, "recipients": recipients})
        assert page.post("/api/v1/alert-rules/", sent, "application/json").status_code == status
