"""The test of a webhook: sent by a worker, its state on the page and over the API."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals import tasks
from deals.models import Delivery, Webhook
from deals.services.alerts.sending import send_due
from tests.alerts.http_sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, ada: User) -> Client:
    """A browser in which the workspace's owner is signed in."""
    client.force_login(ada)
    return client


def page_of(hook: Webhook, part: str) -> str:
    """An address below the webhook's page."""
    return f"/workspaces/{hook.workspace_id}/alerts/webhooks/{hook.pk}/{part}"


def test_a_request_for_a_test_sends_nothing_itself(page: Client, hook: Webhook, server: Sink) -> None:
    page.post(page_of(hook, "change/"), {"do": "test"})
    page.post(f"/api/v1/webhooks/{hook.pk}/test/")
    assert (server.calls, Delivery.objects.get().state) == ([], "pending")


def test_a_test_wakes_a_worker(
    page: Client,
    hook: Webhook,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.send_task, "apply_async", lambda **_: sent.append(1))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        page.post(page_of(hook, "change/"), {"do": "test"})
    assert sent == [1]


def test_the_page_asks_until_the_test_has_its_answer(page: Client, hook: Webhook) -> None:
    page.post(page_of(hook, "change/"), {"do": "test"})
    waiting = page.get(page_of(hook, "")).content.decode()
    assert send_due() == 1
    over = page.get(page_of(hook, "test/")).content.decode()
    assert "A worker sends it." in waiting and "hx-get" in waiting
    assert "Attempt 1: HTTP 200" in over and "hx-get" not in over


def test_the_api_answers_202_and_tells_the_state_at_the_same_address(page: Client, hook: Webhook) -> None:
    address = f"/api/v1/webhooks/{hook.pk}/test/"
    assert page.get(address).status_code == 404
    asked = page.post(address)
    assert (asked.status_code, asked["Location"]) == (202, f"http://testserver{address}")
    assert (asked.json()["state"], asked.json()["attempt"]) == ("pending", None)
    send_due()
    told = page.get(address).json()
    assert (told["state"], told["attempts"], told["attempt"]["status"]) == ("sent", 1, 200)


def test_a_webhook_has_one_test_at_a_time(page: Client, hook: Webhook, server: Sink) -> None:
    for _ in range(16):
        page.post(f"/api/v1/webhooks/{hook.pk}/test/")
    assert (send_due(), len(server.calls)) == (1, 1)
    page.post(f"/api/v1/webhooks/{hook.pk}/test/")
    assert Delivery.objects.count() == 2


def test_a_test_that_waits_for_its_next_attempt_is_due_when_it_is_asked_for_again(
    page: Client, hook: Webhook
) -> None:
    page.post(f"/api/v1/webhooks/{hook.pk}/test/")
    Delivery.objects.update(not_before="2100-01-01T00:00Z")
    assert send_due() == 0
    page.post(f"/api/v1/webhooks/{hook.pk}/test/")
    assert send_due() == 1
