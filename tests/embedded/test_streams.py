"""`make up` runs a collector while a live stream is on, and only then."""

import sys
from unittest.mock import Mock

import pytest

from ingestion.models import LiveStream
from tests.ingestion.live.collecting import make_stream
from tweetdeals.embedded import commands, streams
from tweetdeals.embedded.streams import Streams
from tweetdeals.embedded.supervisor import Supervisor


@pytest.fixture
def supervisor(live_services, tmp_path, monkeypatch):
    """A supervisor that looks each time, and whose collector sleeps."""
    monkeypatch.setattr(streams, "LOOK_SECONDS", 0)
    monkeypatch.setattr(
        commands, "manage", lambda *words: [sys.executable, "-c", "import time; time.sleep(60)", *words]
    )
    found = Supervisor(tmp_path, 1, {}, with_demo=False)
    found.logs.mkdir()
    found.guard = Mock()
    found.streams = Streams(live_services["DATABASE_URL"])
    yield found
    for child in found.workers:
        child.stop(hurry=lambda: True)


def running(supervisor):
    supervisor.look_after_collector()
    return [child.name for child in supervisor.workers]


def test_a_collector_runs_while_a_stream_is_on(supervisor):
    assert running(supervisor) == []
    make_stream("ws://127.0.0.1:1/", "s3://live/bluesky")
    assert running(supervisor) == ["collector"] == running(supervisor)
    LiveStream.objects.update(is_on=False)
    assert running(supervisor) == []


def test_a_stream_that_stopped_by_itself_needs_none(supervisor):
    make_stream("ws://127.0.0.1:1/", "s3://live/bluesky", is_halted=True)
    assert running(supervisor) == []


def test_the_demos_stream_may_write_to_its_folder_beside_the_operators(tmp_path):
    folders = ["/srv/dumps", str(tmp_path / "demo-stream")]
    environment = {"LOCAL_FOLDERS": ",".join(folders), "STREAM_DEMO": "any"}
    assert streams.demo_stream(tmp_path, ["/srv/dumps"]) == environment
    supervisor = Supervisor(tmp_path, 1, {}, with_demo=True, demo_stream=environment)
    assert supervisor.with_stream and supervisor.environment["LOCAL_FOLDERS"] == ",".join(folders)
    assert not Supervisor(tmp_path, 1, {}, with_demo=False, demo_stream=environment).with_stream


def test_while_the_database_is_away_nothing_changes():
    assert Streams("postgresql://nobody@127.0.0.1:1/none").look() is None
