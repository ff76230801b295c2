"""The command lines of `make up` and `make dev`."""

import pytest

from tweetdeals import settings
from tweetdeals.embedded import commands, supervisor


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Return what `main` would run as the web server, by the words of its command line."""
    seen = []
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr(supervisor, "check_port", lambda port: None)
    monkeypatch.setattr(supervisor.signal, "signal", lambda *_: None)
    monkeypatch.setattr(supervisor.Supervisor, "run", lambda self: seen.append(self.web) or 0)

    def run(*words):
        monkeypatch.setattr(supervisor.sys, "argv", ["supervisor", *words])
        assert supervisor.main() == 0
        return seen[-1]

    return run


def test_make_up_starts_the_web_server_that_reads_requests_whole(started):
    assert started() == commands.web(settings.PORT)
    assert commands.web(8000)[1:3] == ["-m", "tweetdeals.web_server"]


def test_the_web_server_of_make_dev_reloads(started):
    assert started("--reload") == commands.reloading_web(settings.PORT)
    assert commands.reloading_web(8000)[-2:] == ["runserver", "127.0.0.1:8000"]
