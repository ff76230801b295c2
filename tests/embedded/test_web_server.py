"""The web server: slow clients stop nobody, processes are replaced, answers on their way still go out."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from threading import Thread

import pytest

from tests.embedded.processes_seen import descendants
from tweetdeals.embedded import ports
from tweetdeals.embedded.commands import PROJECT_DIR
from tweetdeals.embedded.processes import wait_until

HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"


class Site:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "tests.embedded.tiny_site", str(port)]
        self.process = subprocess.Popen(command, cwd=PROJECT_DIR, start_new_session=True)

    def ask(self, path: str = "/", **headers: str) -> list[str]:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return str(answer.read().decode()).split()

    def children(self) -> list[int]:
        return [each.pid for each in descendants(self.process.pid)]


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site(ports.free_port())
    try:
        assert wait_until(lambda: ports.answers(running.port), 20)
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


@contextmanager
def slow_clients(site: Site, sent: bytes, count: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        clients = [socket.create_connection(("127.0.0.1", site.port), 5) for _ in range(count)]
        for client in clients:
            stack.enter_context(client).sendall(sent)
        yield clients


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY], ids=["half a head", "half a body"])
def test_200_slow_clients_stop_nobody(site: Site, sent: bytes) -> None:
    with slow_clients(site, sent, 200):
        began = time.monotonic()
        for _ in range(20):
            site.ask()
    assert time.monotonic() - began < 2


def test_a_head_that_comes_too_slowly_is_given_up(site: Site) -> None:
    with slow_clients(site, HALF_A_HEAD, 1) as (client,):

        def is_closed() -> bool:
            client.settimeout(0.2)
            try:
                client.sendall(b"x")  # never silent
                return client.recv(100) == b""
            except TimeoutError:
                return False
            except OSError:
                return True

        assert wait_until(is_closed, 8)


def test_a_process_that_dies_is_replaced(site: Site) -> None:
    before = site.children()
    os.kill(before[0], signal.SIGKILL)
    assert wait_until(lambda: len(set(site.children()) - {before[0]}) == 2, 5)
    assert int(site.ask()[-1]) in site.children()


def test_both_processes_answer(site: Site) -> None:
    answered = set()
    threads = [Thread(target=lambda: answered.add(site.ask("/slow")[-1])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answered) == 2


def test_an_answer_on_its_way_goes_out_before_the_stop(site: Site) -> None:
    said: list[str] = []
    thread = Thread(target=lambda: said.extend(site.ask("/slow")))
    thread.start()
    time.sleep(0.4)
    site.process.terminate()
    thread.join()
    assert (said[0], site.process.wait(5)) == ("127.0.0.1", 0)


def test_no_process_outlives_a_server_that_was_killed(site: Site) -> None:
    site.process.kill()
    site.process.wait()
    assert wait_until(lambda: not ports.answers(site.port), 5)


def test_the_peer_and_what_a_proxy_says_reach_the_site(site: Site) -> None:
    assert site.ask(**{"X-Forwarded-For": "203.0.113.9"})[:2] == ["127.0.0.1", "203.0.113.9"]


def test_a_large_body_arrives_whole(site: Site) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request("POST", "/", b"x" * 20_000_000)
    assert connection.getresponse().read().split()[2] == b"20000000"
    connection.close()


def test_a_body_over_every_limit_is_413(site: Site) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
