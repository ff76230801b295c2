"""A database that heals itself is left alone, one that is gone is started again."""

import os
import signal
from contextlib import ExitStack, closing

import psycopg2
import psycopg2.extras
import pytest

from tests.embedded.processes_seen import is_running
from tweetdeals.embedded import processes
from tweetdeals.embedded.database_care import DatabaseCare
from tweetdeals.embedded.postgres import EmbeddedPostgres

LONG_WRITE = "CREATE TABLE big AS SELECT n, md5(n::text) FROM generate_series(1, 300000) n"


@pytest.fixture
def care(tmp_path):
    """The care of a server that runs."""
    database = EmbeddedPostgres(tmp_path, discard=True)
    database.acquire()
    yield DatabaseCare(database)
    database.release()


@pytest.fixture
def url(care):
    return care.database.acquire()


def server_pid(care):
    return care.database._cluster.server_pid()


def test_a_server_without_a_free_connection_is_left_alone(care, url):
    before = server_pid(care)
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(closing(psycopg2.connect(url)))
        said = [*care.look(), *care.look()]
    assert said == [
        "the database takes no connection now (sorry, too many clients already); it runs and is waited for"
    ]
    assert processes.wait_until(care.database._cluster.accepts, 10)
    assert (list(care.look()), server_pid(care)) == (["the database takes connections again"], before)


def test_a_server_that_recovers_from_a_killed_backend_is_never_signalled(care, url):
    before = server_pid(care)
    for _ in range(5):
        kill_a_writer(url)
        assert processes.wait_until(lambda: not list(care.look()) and care.refusal is None, 30)
    assert server_pid(care) == before


def kill_a_writer(url):
    """End a backend in the middle of a long write, as a full disk or the kernel does."""
    connection = psycopg2.connect(url, async_=True)
    psycopg2.extras.wait_select(connection)
    connection.cursor().execute(LONG_WRITE)
    writer = connection.info.backend_pid
    os.kill(writer, signal.SIGKILL)
    assert processes.wait_until(lambda: not is_running(writer), 10)  # the server has seen it by then
    connection.close()


def test_a_server_that_was_killed_is_started_again_on_its_port(care, url):
    os.kill(server_pid(care), signal.SIGKILL)
    assert processes.wait_until(lambda: server_pid(care) is None, 10)
    assert list(care.look()) == ["the database ended; it starts again"]
    with closing(psycopg2.connect(url)):
        assert list(care.look()) == []
