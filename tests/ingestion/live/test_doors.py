"""Streams in the admin, in /readyz and at the command's door."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from ingestion.models import ConnectionTest, LiveStream
from ingestion.selectors.live_streams import state_of
from tests.factories import make_user
from tests.ingestion.live.collecting import make_stream
from tweetdeals.health import check_streams, probe

pytestmark = pytest.mark.django_db
ADMIN = "/admin/ingestion/livestream/"
FORM = {
    "name": "bluesky", "kind": "jetstream", "prefix": "s3://live/bluesky", "settings": "{}",
    "secret_names": "{}", "alert_mode": "live", "is_on": "on",
}  # fmt: skip


@pytest.fixture
def admin_page(client: Client) -> Client:
    """A browser in which a superuser is signed in."""
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client


def test_the_admin_shows_streams_and_leads_to_their_pages(admin_page: Client) -> None:
    stream = make_stream("ws://127.0.0.1:1/", "s3://live/bluesky")
    assert b"waits for a collector" in admin_page.get(ADMIN).content
    assert f"/live/{stream.pk}/" in admin_page.get(f"{ADMIN}{stream.pk}/change/").content.decode()


def test_the_admin_saves_no_stream_without_a_test(admin_page: Client) -> None:
    stream = make_stream("ws://127.0.0.1:1/", "s3://live/bluesky")
    assert admin_page.post(f"{ADMIN}add/", FORM).status_code == 403
    admin_page.post(f"{ADMIN}{stream.pk}/change/", FORM | {"prefix": "s3://live/other"})
    assert LiveStream.objects.get().prefix == "s3://live/bluesky"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("prefix", "s3://live/*.json", "without *, ? and ["),
        ("prefix", "/etc/live", "LOCAL_FOLDERS"),
        ("prefix", "s3://key:secret@live/", "Leave credentials out"),
        ("secret_names", '{"token": "AAAAsecret"}', "names of environment variables"),
        ("secret_names", '["X_TOKEN"]', "names of environment variables"),
    ],
)
def test_what_cannot_be_is_refused_at_the_door(admin_page: Client, field: str, value: str, said: str) -> None:
    answer = admin_page.post("/live/new/", FORM | {field: value})
    assert answer.status_code == 400 and said in unescape(answer.content.decode())
    assert ConnectionTest.objects.count() == 0


def test_a_folder_is_written_plainly(settings: Any) -> None:
    settings.LOCAL_FOLDERS = ["/srv"]
    stream = LiveStream(name="a", kind="jetstream", prefix="file:///srv/live")
    with pytest.raises(ValidationError, match="plain path"):
        stream.full_clean()


def test_actions_turn_streams_off_and_on(admin_page: Client) -> None:
    stream = make_stream("ws://127.0.0.1:1/", "s3://live/bluesky")
    for action, is_on in (("turn_off", False), ("turn_on", True)):
        admin_page.post(ADMIN, {"action": action, "_selected_action": [stream.pk]})
        stream.refresh_from_db()
        assert stream.is_on == is_on


@pytest.mark.parametrize(
    ("minutes", "values", "is_named"),
    [
        (6, {}, True),
        (4, {}, False),
        (6, {"is_on": False}, False),
        (0, {"is_halted": True}, True),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_readyz_names_a_stream_that_lags_or_stopped(
    minutes: int, values: dict[str, Any], is_named: bool
) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    make_stream("ws://127.0.0.1:1/", "s3://live/b", switched_at=at, **({"position_at": at} | values))
    said = probe(check_streams)
    assert said.startswith("degraded: bluesky: ") if is_named else said == "ok"


def test_lag_counts_from_when_it_was_turned_on_where_that_is_later() -> None:
    now = timezone.now()
    stream = make_stream("ws://127.0.0.1:1/", "s3://live/b", switched_at=now - timedelta(seconds=90))
    assert state_of(stream, now).lag == timedelta(seconds=90)


def test_the_command_names_a_stream_that_it_does_not_know() -> None:
    with pytest.raises(CommandError, match="no stream named nowhere"):
        call_command("collect", "nowhere")
