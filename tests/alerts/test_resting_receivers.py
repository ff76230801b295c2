"""A receiver that rests after failures: the page and the API say so, and let it be tried again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from deals.models import Delivery, Webhook, Workspace
from deals.selectors.alerts.receivers import receivers_of
from deals.services.alerts.sending import send_due
from tests.alerts.http_sink import Sink, sink
from tests.alerts.test_receivers import queue
from tests.factories import make_user, make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user("ada")


@pytest.fixture
def workspace(ada: User) -> Workspace:
    return make_workspace(ada)


@pytest.fixture
def page(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def resting(workspace: Workspace, ada: User, monkeypatch: pytest.MonkeyPatch) -> Webhook:
    """Nothing listens there: three messages, two calls that failed, a minute between them."""
    monkeypatch.setattr(settings, "WEBHOOK_ALLOW_LOOPBACK", True)
    hook = queue(workspace, ada, "http://127.0.0.1:1/", 3)
    send_due()
    Webhook.objects.filter(pk=hook.pk).update(rests_until=None)
    send_due()
    hook.refresh_from_db()
    return hook


def told(page: Client, hook: Webhook) -> dict[str, object]:
    return page.get(f"/api/v1/webhooks/{hook.pk}/").json()["receiver"]


def test_the_api_says_since_when_until_when_why_and_how_many_wait(page: Client, resting: Webhook) -> None:
    found, first = told(page, resting), resting.deliveries.order_by("tries__at").first()
    assert (found["failures"], found["waiting"]) == (2, 3)
    assert "refused" in str(found["reason"])
    assert first is not None and found["failing_since"] == at_of(first)
    assert timedelta(0) < resting.rests_until - timezone.now() <= timedelta(seconds=60)
    assert page.get("/api/v1/webhooks/").json()["results"][0]["receiver"] == found


def at_of(delivery: Delivery) -> str:
    return delivery.tries.order_by("at")[0].at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("address", ["", "{}/"])
def test_the_pages_say_the_same(page: Client, workspace: Workspace, resting: Webhook, address: str) -> None:
    where = f"/workspaces/{workspace.pk}/alerts/webhooks/{address.format(resting.pk)}"
    html = " ".join(page.get(where).content.decode().split())
    assert "It failed 2 times in a row since" in html and "refused" in html
    assert "No message is sent to it before" in html and "3 wait." in html and "Try again now" in html


@pytest.mark.parametrize("by", ["the page", "the API"])
def test_it_is_tried_again_at_once_when_asked(
    page: Client, workspace: Workspace, resting: Webhook, by: str
) -> None:
    assert send_due() == 0
    with sink() as good:
        Webhook.objects.filter(pk=resting.pk).update(url=good.url)
        if by == "the page":
            address = f"/workspaces/{workspace.pk}/alerts/webhooks/{resting.pk}/change/"
            page.post(address, {"do": "retry"})
        else:
            assert page.post(f"/api/v1/webhooks/{resting.pk}/retry/").status_code == 202
        send_due()
    assert came(good) == 3
    assert told(page, resting) == {
        "failures": 0, "failing_since": None, "rests_until": None, "reason": "", "waiting": 0,
    }  # fmt: skip


def came(good: Sink) -> int:
    """How many messages a receiver got."""
    return len(good.calls)


def test_one_that_does_not_rest_says_so(page: Client, workspace: Workspace, ada: User) -> None:
    hook = queue(workspace, ada, "https://example.com/", 0)
    answer = page.post(f"/api/v1/webhooks/{hook.pk}/retry/")
    assert (answer.status_code, "does not rest" in answer.content.decode()) == (409, True)
    address = f"/workspaces/{workspace.pk}/alerts/webhooks/{hook.pk}/change/"
    assert "does not rest" in page.post(address, {"do": "retry"}, follow=True).content.decode()


def test_how_receivers_are_takes_two_queries_however_many(
    page: Client,
    workspace: Workspace,
    ada: User,
    resting: Webhook,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        queue(workspace, ada, f"https://example.com/{number}", 0)
    hooks = list(Webhook.objects.all())
    with django_assert_num_queries(2):
        assert len(receivers_of(hooks)) == 6
