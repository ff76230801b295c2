"""The embedded PostgreSQL and its users."""

import shutil
import subprocess
import sys

import psycopg2
import pytest

from tests.embedded.processes_seen import is_running
from tweetdeals.embedded import postgres, processes
from tweetdeals.embedded.commands import PROJECT_DIR

JOINS_AND_WAITS = """
import sys, time
from pathlib import Path
from tweetdeals.embedded import postgres
with postgres.running(Path(sys.argv[1])) as url:
    sys.stdout.write("in\\n")
    sys.stdout.flush()
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """A var directory with a cluster in it that runs only while a test uses it."""
    var = tmp_path_factory.mktemp("var")
    yield var
    shutil.rmtree((var / "postgres").resolve())


def server_pid(var):
    return int((var / "postgres" / "data" / "postmaster.pid").resolve().read_text().split()[0])


def test_the_last_of_two_users_stops_it(var):
    with postgres.running(var):
        with postgres.running(var) as url:
            pass
        psycopg2.connect(url).close()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(url)


def test_it_ends_with_a_user_that_is_killed(var):
    with subprocess.Popen(
        [sys.executable, "-c", JOINS_AND_WAITS, var], cwd=PROJECT_DIR, stdout=subprocess.PIPE
    ) as user:
        assert user.stdout.readline() == b"in\n"
        server = server_pid(var)
        user.kill()
    assert processes.wait_until(lambda: not is_running(server), 10)


def test_a_lock_file_with_the_number_of_another_process_is_no_hindrance(var):
    with postgres.running(var):
        pass
    stale = (var / "postgres" / "data" / "postmaster.pid").resolve()
    stale.write_text("1\n")
    with postgres.running(var) as url:
        psycopg2.connect(url).close()


def test_the_data_of_the_tests_are_removed(tmp_path):
    with postgres.running(tmp_path, discard=True):
        home = (tmp_path / "postgres").resolve()
        assert (home / "data").exists()
    assert not home.exists()
