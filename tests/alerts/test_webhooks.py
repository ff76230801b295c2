"""Webhooks: signed, logged, tried again, and never into the own network."""

import json
import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from deals.models import AuditEntry, Delivery, DeliveryAttempt, Webhook, Workspace
from deals.services.alerts import webhook_sending
from deals.services.alerts.sending import send_due
from deals.services.alerts.webhook_sending import BadAddress, check_url, resolve
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.alerts.http_sink import Sink
from tests.factories import make_user
from tests.market.builders import load

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs/alerts.md"


@pytest.fixture
def waiting(workspace: Workspace, hook: Webhook) -> Delivery:
    """A message to the webhook."""
    make_rule(workspace, by_mail=False, by_webhook=True)
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
    settle_all()
    return Delivery.objects.get()


def test_an_event_arrives_as_json(waiting: Delivery, server: Sink) -> None:
    assert send_due() == 1
    headers, body = server.calls[0]
    sent = json.loads(body)
    assert (sent["kind"], sent["events"][0]["price"], sent["events"][0]["previous"]) == (
        "event",
        "15.00",
        "20.00",
    )
    assert headers["X-Tweetdeals-Delivery"] == sent["id"] == str(waiting.message_id)
    assert Delivery.objects.get().state == Delivery.State.SENT


def is_genuine() -> Any:
    """The function that docs/alerts.md tells customers to use."""
    found = re.search(r"```python\n(.+?)```", DOCS.read_text(), re.DOTALL)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)
    return names["is_genuine"]


def test_the_snippet_of_the_docs_verifies_a_call_and_refuses_a_forged_one(
    waiting: Delivery, server: Sink, hook: Webhook
) -> None:
    send_due()
    headers, body = server.calls[0]
    call = headers["X-Tweetdeals-Timestamp"], headers["X-Tweetdeals-Signature"]
    assert is_genuine()(hook.secret, *call, body)
    assert not is_genuine()(hook.secret, *call, body + b" ")
    assert not is_genuine()("another", *call, body)
    assert not is_genuine()(hook.secret, str(int(time.time()) - 301), call[1], body)


@pytest.mark.parametrize(
    ("status", "state"),
    [(204, "sent"), (302, "failed"), (410, "failed"), (400, "pending"), (429, "pending"), (500, "pending")],
)
def test_what_an_answer_means(waiting: Delivery, server: Sink, status: int, state: str) -> None:
    server.status, server.headers = status, {"Location": "http://127.0.0.1:1/"} if status == 302 else {}
    send_due()
    assert Delivery.objects.get().state == state
    assert (DeliveryAttempt.objects.get().status, len(server.calls)) == (status, 1)


def test_a_repeat_is_the_same_call(waiting: Delivery, server: Sink) -> None:
    server.status = 500
    send_due()
    Delivery.objects.update(not_before="2018-01-01T00:00Z")
    Webhook.objects.update(rests_until=None)
    server.status = 200
    send_due()
    assert server.calls[0][1] == server.calls[1][1]
    assert [each.status for each in DeliveryAttempt.objects.all()] == [200, 500]


def test_after_eight_attempts_it_has_failed(waiting: Delivery, server: Sink) -> None:
    server.status = 503
    for _ in range(9):
        Delivery.objects.update(not_before="2018-01-01T00:00Z")
        Webhook.objects.update(rests_until=None)
        send_due()
    assert (Delivery.objects.get().state, len(server.calls)) == ("failed", 8)


def test_of_a_long_answer_the_beginning_is_kept(waiting: Delivery, server: Sink) -> None:
    server.body = b"<b>" + b"x" * 5_000_000
    send_due()
    assert DeliveryAttempt.objects.get().answer == "<b>" + "x" * 297


def test_a_server_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_ALLOW_LOOPBACK", True)
    monkeypatch.setattr(webhook_sending, "DEADLINE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        # On a busy machine the socket's own time-out comes before the cut.
        with pytest.raises(Exception, match=r"the answer ended before its headers did|timed out"):
            webhook_sending.post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {})
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.8/", "http://192.168.1.1/", "http://169.254.169.254/",
        "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/", "http://0.0.0.0/",
        "http://[2002:7f00:1::]/", "http://[fec0::1]/", "http://[64:ff9b:1::7f00:1]/",
        "http://[::ffff:0:7f00:1]/",
        "http://[64:ff9b::a00:8]/", "http://[::ffff:169.254.169.254]/", "https://a.example/a b",
        "https://a.example/\r", "http://100.64.0.1/", "http://224.0.0.1/", "ftp://a.example/", "https:///x",
        "https://user:pass@a.example/", "https://a.example:0/", "https://a.example:99999/", "javascript:x",
    ],
)  # fmt: skip
def test_an_address_that_no_webhook_may_have(url: str) -> None:
    with pytest.raises(BadAddress):
        check_url(url)


@pytest.mark.parametrize("second", ["127.0.0.1", "10.1.2.3", "::1"])
def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    rows = [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", second)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    with pytest.raises(BadAddress, match="not a public address"):
        resolve("rebinding.example", 443)


def test_the_connection_goes_to_the_address_that_was_checked(
    waiting: Delivery, hook: Webhook, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.url.split(":")[2].split("/")[0])
    answers = iter(["127.0.0.1", "203.0.113.9"])
    real = socket.getaddrinfo

    def answer(host: str, *args: Any, **kwargs: Any) -> Any:
        return real(next(answers) if host == "rebinding.example" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    Webhook.objects.update(url=f"http://rebinding.example:{port}/x")
    send_due()
    assert server.calls[0][0]["Host"] == f"rebinding.example:{port}"


def test_a_webhook_that_is_off_gets_nothing(waiting: Delivery, server: Sink) -> None:
    Webhook.objects.update(is_on=False)
    send_due()
    assert (Delivery.objects.get().state, server.calls) == (Delivery.State.DROPPED, [])


def test_the_page_shows_the_secret_once_and_the_test_in_the_log(
    client: Client, ada: User, workspace: Workspace, server: Sink
) -> None:
    client.force_login(ada)
    base = f"/workspaces/{workspace.pk}/alerts/webhooks/"
    secret_shown = client.post(f"{base}make/", {"url": server.url}).content.decode()
    made = Webhook.objects.get()
    assert made.secret in secret_shown
    assert made.secret not in client.get(base).content.decode()
    client.post(f"{base}{made.pk}/change/", {"do": "test"})
    send_due()
    answer = client.get(f"{base}{made.pk}/").content.decode()
    assert ">200</td>" in answer and ">test</td>" in answer
    assert json.loads(server.calls[0][1])["kind"] == "test"
    assert AuditEntry.objects.filter(action="tested the webhook").count() == 1


def test_a_member_who_manages_nothing_sees_no_webhooks(
    client: Client, workspace: Workspace, hook: Webhook
) -> None:
    grace = make_user("grace")
    workspace.memberships.create(user=grace, role="member")
    client.force_login(grace)
    assert client.get(f"/workspaces/{workspace.pk}/alerts/webhooks/").status_code == 403
    assert (
        client.post(
            f"/workspaces/{workspace.pk}/alerts/webhooks/{hook.pk}/change/", {"do": "delete"}
        ).status_code
        == 403
    )
    assert Webhook.objects.count() == 1


def test_a_call_holds_so_many_events_and_says_how_many_more(
    waiting: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_sending, "MOST_EVENTS", 1)
    events = list(waiting.events.select_related("rule"))
    sent = json.loads(webhook_sending.body_of(waiting, events * 3))
    assert (len(sent["events"]), sent["more"]) == (1, 2)
