"""Rules, back-tests, events and webhooks over the API: one's own only."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from deals.models import AlertEvent, AlertRule, Membership, Webhook, Workspace
from deals.services.common.encryption import encrypt
from deals.services.loading.settling import settle_all
from deals.services.workspaces.api_keys import create_key
from tests.alerts.builders import make_rule, on_day
from tests.factories import make_user, make_workspace
from tests.market.builders import load

pytestmark = pytest.mark.django_db


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(ada: User, workspace: Workspace) -> APIClient:
    return client_of(ada)


@pytest.fixture
def archive(workspace: Workspace) -> None:
    load([on_day(day, price) for day, price in enumerate(("20", "18", "17", "12"), 1)])
    settle_all()


def post(api: APIClient, address: str, **values: Any) -> Any:
    return api.post(f"/api/v1/{address}", values, format="json")


def test_a_rule_is_made_with_its_events(api: APIClient, workspace: Workspace, archive: None) -> None:
    made = post(api, "alert-rules/", workspace=workspace.pk, name="Falls", size="10")
    assert made.status_code == 201
    assert made.json()["summary"].startswith("Alert when any retailer offers anything at least 10 %")
    events = api.get(f"/api/v1/alert-events/?rule={made.json()['id']}").json()["results"]
    assert [(each["price"], each["compared_with"]) for each in events] == [
        ("12.00", "the retailer's previous price: $17.00 (n=1)"),
        ("18.00", "the retailer's previous price: $20.00 (n=1)"),
    ]


def test_a_back_test_saves_nothing(api: APIClient, workspace: Workspace, archive: None) -> None:
    tested = post(api, "alert-rules/back-test/", workspace=workspace.pk, name="Falls", size="10").json()
    assert (tested["n"], tested["evaluated"], tested["is_partial"]) == (2, 1, False)
    assert [each["price"] for each in tested["events"]] == ["12.00", "18.00"]
    assert AlertRule.objects.count() == 0


def test_a_saved_rule_has_a_back_test(api: APIClient, workspace: Workspace, archive: None) -> None:
    rule = make_rule(workspace, size=10)
    assert api.get(f"/api/v1/alert-rules/{rule.pk}/back-test/?as_of=2018-06-04").json()["n"] == 1


def test_a_rule_is_changed_and_deleted(api: APIClient, workspace: Workspace, archive: None) -> None:
    rule = make_rule(workspace)
    address = f"/api/v1/alert-rules/{rule.pk}/"
    assert api.patch(address, {"size": "20"}, format="json").json()["size"] == "20.00"
    assert [str(each.price) for each in AlertEvent.objects.all()] == ["12.00"]
    api.patch(address, {"archived": True}, format="json")
    assert api.delete(address).status_code == 204
    assert AlertRule.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"size": "-1"}, "size"),
        ({"confidence": 0.1}, "confidence"),
        ({"baseline": "target"}, "target"),
        ({"scope": "products"}, "products"),
        ({"products": [999999]}, "products"),
        ({"products": list(range(1, 300))}, "products"),
        ({"kind": "weather"}, "kind"),
        ({"zone": "Mars"}, "zone"),
        ({"name": "a\x00b"}, "name"),
    ],
)
def test_nonsense_is_refused_by_field(
    api: APIClient, workspace: Workspace, values: dict[str, Any], field: str
) -> None:
    answer = post(api, "alert-rules/", **{"workspace": workspace.pk, "name": "Falls", **values})
    assert (answer.status_code, field in answer.json()["error"]["fields"]) == (400, True)
    assert AlertRule.objects.count() == 0


def test_a_name_that_is_taken_is_a_conflict(api: APIClient, workspace: Workspace) -> None:
    make_rule(workspace)
    assert post(api, "alert-rules/", workspace=workspace.pk, name="Falls").status_code == 409


def test_a_stranger_finds_nothing(event: AlertEvent, workspace: Workspace) -> None:
    hook = Webhook.objects.create(
        workspace=workspace, url="https://a.example/", encrypted_secret=encrypt("s")
    )
    mallory = client_of(make_user("mallory"))
    for listed in ("alert-rules/", "alert-events/", "webhooks/"):
        assert mallory.get(f"/api/v1/{listed}").json()["results"] == []
    for address in (f"alert-rules/{event.rule_id}/", f"webhooks/{hook.pk}/"):
        assert mallory.get(f"/api/v1/{address}").status_code == 404
        assert mallory.delete(f"/api/v1/{address}").status_code == 404
    assert post(mallory, f"webhooks/{hook.pk}/test/").status_code == 404
    assert mallory.get(f"/api/v1/alert-rules/{event.rule_id}/back-test/").status_code == 404


def test_foreign_ids_in_a_body_are_404(api: APIClient, workspace: Workspace) -> None:
    foreign = make_workspace(make_user("mallory"), name="Elsewhere")
    watchlist = foreign.watchlists.create(name="Secret")
    assert post(api, "alert-rules/", workspace=foreign.pk, name="x").status_code == 404
    assert post(api, "webhooks/", workspace=foreign.pk, url="https://a.example/").status_code == 404
    sent = {"workspace": workspace.pk, "name": "x", "scope": "watchlist", "watchlist": watchlist.pk}
    assert post(api, "alert-rules/", **sent).status_code == 404
    assert AlertRule.objects.count() == 0


def test_a_viewer_reads_only(event: AlertEvent, workspace: Workspace) -> None:
    grace = make_user("grace")
    Membership.objects.create(workspace=workspace, user=grace, role="viewer")
    viewer = client_of(grace)
    assert len(viewer.get("/api/v1/alert-rules/").json()["results"]) == 1
    refused = post(viewer, "alert-rules/", workspace=workspace.pk, name="x", audience="members")
    assert refused.status_code == 403
    assert viewer.delete(f"/api/v1/alert-rules/{event.rule_id}/").status_code == 403
    assert viewer.get("/api/v1/webhooks/").json()["results"] == []


def test_a_key_sees_its_own_workspace_only(ada: User, workspace: Workspace) -> None:
    make_rule(workspace)
    other = make_workspace(ada, name="Second")
    make_rule(other, name="Other")
    client = APIClient()
    _, secret = create_key(other, ada, name="script", scope="read")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert [each["name"] for each in client.get("/api/v1/alert-rules/").json()["results"]] == ["Other"]
    assert post(client, "alert-rules/", workspace=other.pk, name="x").status_code == 403


def test_a_webhooks_secret_comes_once(api: APIClient, workspace: Workspace) -> None:
    made = post(api, "webhooks/", workspace=workspace.pk, url="https://hooks.example/a").json()
    assert made["secret"] == Webhook.objects.get().secret
    assert "secret" not in api.get("/api/v1/webhooks/").json()["results"][0]


def test_a_webhook_into_the_own_network_is_refused(api: APIClient, workspace: Workspace) -> None:
    answer = post(api, "webhooks/", workspace=workspace.pk, url="http://169.254.169.254/latest/")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["url"])
