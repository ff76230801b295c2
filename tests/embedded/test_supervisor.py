"""`make up` in a folder with a blank in its name, with all its real processes.

The tests of this file follow one another on one copy of the project: each start takes seconds.
"""

import http.client
import shutil
import signal
import subprocess
import sys
import time

import psycopg2
import pytest
import redis

from tests.embedded.make_up import MakeUp
from tests.embedded.processes_seen import descendants, live_processes
from tweetdeals.embedded import ports, processes
from tweetdeals.embedded.supervisor import Supervisor

SENDING = "--queues sending"


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    """The running copy."""
    folder = tmp_path_factory.mktemp("a folder with blanks")
    up = MakeUp(folder)
    up.start()
    yield up
    up.end()
    shutil.rmtree((up.var / "postgres").resolve())


def test_the_web_server_answers(up):
    connection = http.client.HTTPConnection("localhost", up.port, timeout=10)
    connection.request("GET", "/healthz")
    assert connection.getresponse().read() == b"ok"


def test_it_tells_the_services_to_the_user_only(up):
    assert sorted(up.services()) == ["broker_url", "database_url", "pid", "port", "s3_endpoint_url"]
    assert (up.var / "services.json").stat().st_mode & 0o777 == 0o600


def test_it_prints_where_to_look(up):
    assert f"http://localhost:{up.port}" in up.said()


def test_it_prints_how_to_sign_in_to_the_demo(tmp_path, capsys):
    Supervisor(tmp_path, 8000, {}, with_demo=True).announce(1.0)
    assert f"sign in as: demo   password: {(tmp_path / 'demo-login').read_text()} " in capsys.readouterr().out
    assert (tmp_path / "demo-login").stat().st_mode & 0o777 == 0o600


def test_the_demo_never_goes_into_a_database_of_the_users_own(tmp_path):
    given = {"DATABASE_URL": "postgresql://db.example.com/foreign"}
    assert not Supervisor(tmp_path, 8000, given, with_demo=True).with_demo


def test_no_password_is_in_a_command_line(up):
    secrets = [up.var / "broker/password", up.var / "postgres/password"]
    commands = "\n".join(seen.command for seen in descendants(up.pid))
    assert not [secret for secret in secrets if secret.read_text() in commands]


def test_commands_use_the_running_services(up):
    program = "from django.conf import settings; print(settings.DATABASE_URL, settings.S3_ENDPOINT_URL)"
    done = subprocess.run(
        [sys.executable, up.folder / "manage.py", "shell", "-v", "0", "-c", program],
        env=up.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [up.services()["database_url"], up.services()["s3_endpoint_url"]]


def test_a_second_make_up_of_the_folder_is_refused(up):
    environment = up.environment() | {"PORT": str(ports.free_port())}
    done = run_supervisor(up, environment)
    assert (done.returncode, f"runs already for {up.var}" in done.stdout) == (1, True)


def test_a_taken_port_is_named_with_the_way_out(up, tmp_path):
    done = run_supervisor(up, up.environment() | {"TWEETDEALS_VAR": str(tmp_path / "var")})
    assert (done.returncode, f"port {up.port} is taken" in done.stdout) == (1, True)
    assert f"PORT={up.port + 1} make up" in done.stdout


def run_supervisor(up, environment):
    """Run one to its end."""
    command = [sys.executable, "-m", "tweetdeals.embedded.supervisor"]
    return subprocess.run(command, cwd=up.folder, env=environment, capture_output=True, text=True)


def test_a_dead_worker_is_back_within_5_seconds(up):
    worker = child(up, " worker ", but=SENDING)
    began = time.monotonic()
    processes.kill_group(worker)
    assert processes.wait_until(lambda: child(up, " worker ", but=SENDING) not in (None, worker), 5)
    assert time.monotonic() - began < 5


def test_a_dead_sender_is_back_within_5_seconds(up):
    sender = child(up, SENDING)
    processes.kill_group(sender)
    assert processes.wait_until(lambda: child(up, SENDING) not in (None, sender), 5)


def test_a_dead_database_is_back_on_its_port(up):
    server = child(up, "postgres -D")
    url = up.services()["database_url"]
    connection = psycopg2.connect(url)
    connection.cursor().execute("CREATE TABLE kept (); COMMIT")
    connection.close()
    processes.signal_group(server, signal.SIGKILL)
    assert processes.wait_until(lambda: child(up, "postgres -D") not in (None, server), 20)
    assert processes.wait_until(lambda: answers(url), 20)


def child(up, part, but="\n"):
    """Return the number of the first process whose command line holds `part`, and not `but`."""
    lines = {seen.pid: seen.command for seen in descendants(up.pid)}
    return next((pid for pid, line in lines.items() if part in line and but not in line), None)


def answers(url):
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


def test_a_killed_supervisor_leaves_nothing_behind(up):
    redis.Redis.from_url(up.services()["broker_url"]).set("kept", 1)
    time.sleep(1.1)  # the broker writes every second
    family = descendants(up.pid)
    assert len(family) > 10
    up.send(signal.SIGKILL)
    assert processes.wait_until(lambda: not still_running(family), 15), still_running(family)


def still_running(family):
    """Return those of the processes that live."""
    numbers = {seen.pid for seen in family}
    return [seen.command for seen in live_processes() if seen.pid in numbers]


def test_the_next_start_works_and_keeps_the_data(up):
    up.start()
    connection = psycopg2.connect(up.services()["database_url"])
    connection.cursor().execute("SELECT FROM kept")
    connection.close()
    assert redis.Redis.from_url(up.services()["broker_url"]).get("kept") == b"1"


def test_it_stops_in_order_and_with_status_0(up):
    family = descendants(up.pid)
    assert up.send(signal.SIGINT) == 0
    stopped = [line.split(" (")[0] for line in up.said().splitlines() if line.startswith("stop")]
    names = ["web", "beat", "sender", "worker", "the S3 endpoint", "the broker", "the database"]
    assert stopped == [f"stopping {name}" for name in names] + ["stopped"]
    assert still_running(family) == []
    assert not (up.var / "services.json").exists()
