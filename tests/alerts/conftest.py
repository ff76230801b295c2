"""Ada's workspace with a rule that fired, and a message that waits."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from deals.models import AlertEvent, AlertRule, Delivery, Webhook, Workspace
from deals.services.common.encryption import encrypt
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.alerts.http_sink import Sink, sink
from tests.factories import make_retailer, make_user, make_workspace
from tests.market.builders import load


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada")


@pytest.fixture
def workspace(ada: User) -> Workspace:
    make_retailer("Tindalo")
    return make_workspace(ada)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    monkeypatch.setattr(settings, "WEBHOOK_ALLOW_LOOPBACK", True)
    with sink() as found:
        yield found


@pytest.fixture
def hook(workspace: Workspace, server: Sink) -> Webhook:
    return Webhook.objects.create(workspace=workspace, url=server.url, encrypted_secret=encrypt("s" * 43))


@pytest.fixture
def rule(workspace: Workspace) -> AlertRule:
    return make_rule(workspace)


@pytest.fixture
def event(rule: AlertRule) -> AlertEvent:
    """A price fell from 20 to 15, in a live load."""
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
    settle_all()
    return AlertEvent.objects.get()


@pytest.fixture
def delivery(event: AlertEvent) -> Delivery:
    return event.deliveries.get()
