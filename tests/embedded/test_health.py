"""/healthz and /readyz."""

from datetime import UTC, datetime, timedelta

import pytest

from deals.models import Delivery, SettlingFailure
from ingestion.models import Chunk, Heartbeat, Run
from tests.factories import make_product, make_user, make_workspace


@pytest.fixture
def beat(transactional_db):
    """Beat, seen a moment ago; the probe reads on a connection of its own, so the row is committed."""
    return Heartbeat.objects.create(name="beat", seen_at=datetime.now(UTC) - timedelta(seconds=100))


def test_healthz_needs_no_service_and_no_login(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_readyz_is_200_when_all_parts_serve(client, beat, broker_url, s3):
    answer = client.get("/readyz")
    names = ["database", "broker", "storage", "beat", "workers", "settling", "disk", "sending", "streams"]
    parts = dict.fromkeys(names, "ok")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "degraded": [], "parts": parts})


def test_readyz_names_products_that_were_set_aside(client, beat, broker_url, s3):
    product = make_product("Borvo Drill BD-180")
    SettlingFailure.objects.create(product=product, reason="ValueError", retry_at=datetime.now(UTC))
    said = client.get("/readyz")
    what = "1 product could not be settled, last 'Borvo Drill BD-180': look at /runs/"
    assert (said.status_code, said.json()["degraded"]) == (200, ["settling"])
    assert said.json()["parts"]["settling"] == f"degraded: {what}"


def test_readyz_says_that_loading_is_paused_for_want_of_room(client, beat, broker_url, s3, settings):
    settings.DISK_RESERVE_MB = 10**9
    said = client.get("/readyz")
    assert (said.status_code, said.json()["degraded"]) == (200, ["disk"])
    assert said.json()["parts"]["disk"].startswith("degraded: Loading is paused: the disk has ")


@pytest.mark.parametrize(("minutes", "degraded"), [(4, []), (6, ["sending"])])
def test_readyz_says_that_mails_are_left(client, beat, broker_url, s3, minutes, degraded):
    ada = make_user("ada")
    due = datetime.now(UTC) - timedelta(minutes=minutes)
    Delivery.objects.create(
        workspace=make_workspace(ada), user=ada, kind="gone", dedupe_key="1", not_before=due
    )
    said = client.get("/readyz").json()
    assert (said["ok"], said["degraded"]) == (True, degraded)


def failing(client):
    """Return the parts that fail, with what is said of them."""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    return {name: said for name, said in answer.json()["parts"].items() if said != "ok"}


def test_readyz_names_a_broker_that_does_not_answer(client, beat, s3, settings):
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    assert failing(client) == {"broker": "the broker does not answer: look at BROKER_URL and its server"}


def test_readyz_names_a_store_that_does_not_answer(client, beat, s3, settings):
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:1"
    said = "the S3 store does not answer: look at S3_ENDPOINT_URL and the AWS variables"
    assert failing(client) == {"storage": said}


def test_readyz_names_the_database_when_it_does_not_answer(client, beat, s3, a_closed_port):
    said = "the database does not answer: look at DATABASE_URL and its server"
    asking = ["database", "beat", "workers", "settling", "sending", "streams"]
    assert failing(client) == dict.fromkeys(asking, said)


@pytest.fixture
def a_closed_port(monkeypatch):
    """Make the probe go to a port where nothing listens."""
    from django.db import connections

    monkeypatch.setitem(connections["default"].settings_dict, "PORT", 1)


def test_readyz_names_beat_that_is_late(client, beat, s3):
    Heartbeat.objects.update(seen_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    said = "beat was last seen 2026-01-02 03:04:05 UTC: are beat and a worker running?"
    assert failing(client) == {"beat": said}


def test_readyz_names_beat_that_never_came(client, transactional_db, s3):
    assert failing(client) == {"beat": "beat was never seen: are beat and a worker running?"}


@pytest.fixture
def waiting_chunk(transactional_db):
    """A chunk that is ready for five minutes."""
    run = Run.objects.create(uris=[])
    return Chunk.objects.create(run=run, size=1, not_before=datetime.now(UTC) - timedelta(minutes=5))


def test_readyz_names_a_worker_that_is_silent_while_chunks_wait(client, beat, s3, waiting_chunk):
    Heartbeat.objects.create(name="celery@a", seen_at=datetime.now(UTC) - timedelta(minutes=4))
    Heartbeat.objects.create(name="celery@b")
    said = "chunks wait and celery@a was silent for 120 s: look at the worker's log, or start it again"
    assert failing(client) == {"workers": said}


def test_readyz_tells_that_no_worker_was_seen_while_chunks_wait(client, beat, s3, waiting_chunk):
    assert "no worker was ever seen" in failing(client)["workers"]


def test_a_silent_worker_is_no_fault_while_nothing_waits(client, beat, s3):
    Heartbeat.objects.create(name="celery@a", seen_at=datetime.now(UTC) - timedelta(minutes=4))
    assert client.get("/readyz").status_code == 200
