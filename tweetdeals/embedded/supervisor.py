"""Everything of `make up`: `python -m tweetdeals.embedded.supervisor` (`--reload`: of `make dev`).

Starts the services that no URL of the user's names, migrates, then starts web, worker, sender and beat, and
keeps them alive. SIGINT, SIGTERM or SIGHUP stop it all: web, beat, sender, worker (which finish their tasks),
S3, broker, database. A second signal cuts the waiting short. Child processes are started from the main thread
only (see processes.spawn).
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tweetdeals.embedded import commands, logs, ports, processes, s3
from tweetdeals.embedded.broker import BrokerFailed, EmbeddedBroker
from tweetdeals.embedded.children import Child
from tweetdeals.embedded.database_care import DatabaseCare
from tweetdeals.embedded.guard import Guard
from tweetdeals.embedded.postgres import EmbeddedPostgres, PostgresFailed
from tweetdeals.embedded.s3 import EmbeddedS3
from tweetdeals.embedded.state import LOCK, SERVICES, generated_secret, write_services
from tweetdeals.embedded.streams import Streams, demo_stream
from tweetdeals.embedded.watchdog import Watchdog

SERVICE_READY_SECONDS = 60.0
WEB_READY_SECONDS = 120.0
WATCH_SECONDS = 0.2
SLOW_CHECK_SECONDS = 2.0  # of the database and the logs
DEMO_PASSWORD_BYTES = 12  # 16 characters: people type it


class StartFailed(RuntimeError):
    """`make up` cannot go on; the message says why and what to do."""


class Stopped(Exception):
    """A signal asked for the stop while things were starting."""


class Supervisor:
    """The processes of one var directory."""

    def __init__(
        self,
        var: Path,
        port: int,
        given: dict[str, str],
        *,
        with_demo: bool,
        demo_stream: dict[str, str] | None = None,
        silence: float = 120,
    ) -> None:
        """`given` holds DATABASE_URL, BROKER_URL and S3_ENDPOINT_URL as far as the user set them.

        A worker that is silent for `silence` seconds while chunks wait is restarted. The demo never goes
        into a database of the user's own; with the environment `demo_stream` it goes on live.
        """
        self.var = var.absolute()
        self.logs = self.var / "log"
        self.port = port
        self.web = commands.web(port)
        self.given = given
        self.silence = silence
        self.watchdog: Watchdog | None = None
        self.streams: Streams | None = None
        self.killed: dict[int, float] = {}  # the worker's processes that hung: time.monotonic()
        self.with_demo = with_demo and "DATABASE_URL" not in given
        self.with_stream = self.with_demo and demo_stream is not None
        self.environment = {**os.environ, **given, "TWEETDEALS_VAR": str(self.var), "PYTHONUNBUFFERED": "1"}
        if self.with_stream:
            self.environment |= demo_stream or {}
        self.signals = 0
        self.guard = Guard(self.logs / "guard.log")
        self.s3 = EmbeddedS3(self.var)
        self.database: EmbeddedPostgres | None = None
        self.database_care: DatabaseCare | None = None
        self.services: list[Child] = []  # in the order of starting
        self.workers: list[Child] = []  # web, worker, sender, beat, collector
        self.demo: subprocess.Popen[bytes] | None = None
        self.is_following = False  # the demo is loaded and goes on

    # --- life ---------------------------------------------------------------------------------------

    def run(self) -> int:
        """Start, watch until a signal, stop; return the exit status."""
        began = time.monotonic()
        try:
            self.start_services()
            self.prepare()
            self.start_workers()
            self.announce(time.monotonic() - began)
            self.start_demo()
            self.watch()
        except Stopped:
            pass
        except (StartFailed, BrokerFailed, PostgresFailed, OSError) as error:
            say(f"make up failed: {error}")
            return 1
        finally:
            self.stop()
        return 0

    def on_signal(self, *_: object) -> None:
        """Remember a signal: nothing is torn away in the middle of a start."""
        self.signals += 1

    def wait_for(self, ready: Callable[[], bool], child: Child, log: str, seconds: float) -> None:
        """Wait for a child; raises StartFailed with the end of its log, or Stopped."""
        done = processes.wait_until(lambda: bool(self.signals) or not child.is_alive() or ready(), seconds)
        if self.signals:
            raise Stopped
        if not done or not child.is_alive():
            path = self.logs / log
            raise StartFailed(f"{child.name} did not start; the end of {path}:\n{processes.tail(path)}")

    # --- starting -----------------------------------------------------------------------------------

    def start_services(self) -> None:
        """Start database, broker and S3 endpoint, each only where its URL is not given."""
        broker = EmbeddedBroker(self.var)
        if "DATABASE_URL" not in self.given:
            self.database = EmbeddedPostgres(self.var)
            self.environment["DATABASE_URL"] = self.database.acquire()
            self.database_care = DatabaseCare(self.database)
        if "BROKER_URL" not in self.given:
            child = self.add(self.services, Child("the broker", broker.spawn, stop_cap=20))
            self.environment["BROKER_URL"] = broker.url
            self.wait_for(broker.answers, child, "broker.log", SERVICE_READY_SECONDS)
        if "S3_ENDPOINT_URL" not in self.given:
            self.add(self.services, Child("the S3 endpoint", self.s3.spawn, stop_cap=10))
            self.environment.pop("AWS_PROFILE", None)  # it may name credentials that are not here
            self.environment |= s3.environment(self.s3.url, self.var)

    def prepare(self) -> None:
        """Bring tables and static files up to date; the other services come up meanwhile."""
        running = [
            (self.manage("migrate", "--noinput", log="migrate.log"), "migrate.log"),
            (self.manage("collectstatic", "--noinput", "--clear", log="static.log"), "static.log"),
        ]
        self.follow(*(process for process, _ in running))
        while any(process.poll() is None for process, _ in running):
            if self.signals:
                for process, _ in running:
                    processes.stop(process, signal.SIGTERM, 10)
                raise Stopped
            time.sleep(processes.POLL_SECONDS)
        for process, name in running:
            if process.returncode:
                log = self.logs / name
                raise StartFailed(f"{log.stem} failed; the end of {log}:\n{processes.tail(log)}")

    def start_workers(self) -> None:
        """Start web, worker, sender and beat; return when web answers."""
        web = self.child("web", self.web, stop_cap=15)
        self.child("worker", commands.worker(), stop_cap=60)
        self.child("sender", commands.sender(), stop_cap=60)
        self.watchdog = Watchdog(self.environment["DATABASE_URL"], self.silence)
        self.streams = Streams(self.environment["DATABASE_URL"])
        write_services(self.var, self.addresses())
        self.wait_for(lambda: ports.web_answers(self.port), web, "web.log", WEB_READY_SECONDS)
        if "S3_ENDPOINT_URL" not in self.given:
            self.wait_for(self.s3.answers, self.services[-1], "s3.log", SERVICE_READY_SECONDS)
        for stale in self.var.glob("beat-schedule*"):  # what is due stands in the database
            stale.unlink()
        self.child("beat", commands.beat(self.var / "beat-schedule"), stop_cap=10)

    def child(self, name: str, command: list[str], stop_cap: float) -> Child:
        """Start one of web, worker, sender, beat and collector."""
        return self.add(self.workers, Child(name, self.spawner(command, f"{name}.log"), stop_cap))

    def addresses(self) -> dict[str, str | int]:
        urls = ("DATABASE_URL", "BROKER_URL", "S3_ENDPOINT_URL")
        return {"pid": os.getpid(), "port": self.port} | {url.lower(): self.environment[url] for url in urls}

    def start_demo(self) -> None:
        """Prepare the demo account and data in the background."""
        if self.with_demo:
            self.demo = self.manage("prepare_demo", log="demo.log")
            self.follow(self.demo)

    def start_following(self) -> None:
        """Have invented posts collected live: prices move, alerts tell."""
        if self.with_stream:
            self.demo = self.manage("play_demo", log="demo-live.log")
            self.is_following = True
            self.follow(self.demo)

    def announce(self, seconds: float) -> None:
        """Tell where to look."""
        say(f"READY in {seconds:.1f} s: http://localhost:{self.port}")
        if self.with_demo:
            password = generated_secret(self.var, "demo-login", DEMO_PASSWORD_BYTES)
            say(f"  sign in as: demo   password: {password}   (kept in {self.var / 'demo-login'})")
        say(f"  logs: {self.logs}   stop: Ctrl-C")

    def spawner(self, command: list[str], log: str) -> Callable[[], subprocess.Popen[bytes]]:
        """Return what starts a command in the children's environment."""
        return lambda: processes.spawn(
            command, self.logs / log, env=self.environment, cwd=commands.PROJECT_DIR
        )

    def manage(self, *words: str, log: str) -> subprocess.Popen[bytes]:
        """Start a management command."""
        return self.spawner(commands.manage(*words), log)()

    def add(self, group: list[Child], child: Child) -> Child:
        """Start a child and keep it."""
        child.start()
        group.append(child)
        self.follow()
        return child

    def follow(self, *others: subprocess.Popen[bytes]) -> None:
        """Tell the guard which process groups there are."""
        processes_now = [child.process for child in self.services + self.workers] + [self.demo, *others]
        self.guard.follow(process.pid for process in processes_now if process is not None)

    # --- watching -----------------------------------------------------------------------------------

    def watch(self) -> None:
        """Keep everything alive until a signal."""
        checked = time.monotonic()
        while not self.signals:
            time.sleep(WATCH_SECONDS)
            told = [child.revive() for child in self.services + self.workers]
            for line in filter(None, told):
                say(line)
            if any(told) or not self.guard.is_alive():
                self.follow()
            self.look_after_demo()
            self.look_after_worker()
            self.look_after_collector()
            if time.monotonic() - checked > SLOW_CHECK_SECONDS:
                for line in self.database_care.look() if self.database_care else ():
                    say(line)
                logs.shorten(self.logs)
                checked = time.monotonic()

    def look_after_demo(self) -> None:
        """Say how the demo ended."""
        if self.demo is None or self.demo.poll() is None:
            return
        status, self.demo = self.demo.returncode, None
        if self.is_following:
            return  # it said in its log why it ended
        if status == 0:
            say("the demo data are loaded")
            self.start_following()
        else:
            log = self.logs / "demo.log"
            say(f"the demo data are missing; the end of {log}:\n{processes.tail(log)}")

    def look_after_worker(self) -> None:
        """Kill a worker that hangs, or its process that does: like any that died, it is started again.

        A worker without a broker does not replace its processes: then all of it goes.
        """
        worker = next(child for child in self.workers if child.name == "worker")
        if self.watchdog is None or worker.process is None or not worker.is_alive():
            return
        silence, group, now = self.watchdog.look(worker.age()), worker.process.pid, time.monotonic()
        members = [pid for pid in silence.pids if processes.is_member(pid, group)]
        not_replaced = any(now - self.killed.get(pid, now) > self.silence for pid in members)
        if silence.is_whole or not_replaced:
            say(f"the worker was silent for {self.silence:g} s; it is killed")
            processes.kill_group(group)
            self.killed.clear()
            return
        for pid in set(members) - self.killed.keys():
            say(f"the worker's process {pid} was silent for {self.silence:g} s; it is killed")
            self.killed[pid] = now
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def look_after_collector(self) -> None:
        """Run a collector while a live stream is on."""
        wanted = self.streams.look() if self.streams else None
        running = next((child for child in self.workers if child.name == "collector"), None)
        if wanted and running is None:
            self.child("collector", commands.manage("collect"), stop_cap=40)
        elif wanted is False and running is not None:
            self.workers.remove(running)
            self.stop_child(running)

    # --- stopping -----------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop all in order: web, demo, collector, beat, sender, worker, S3, broker, database."""
        (self.var / SERVICES).unlink(missing_ok=True)
        by_name = {child.name: child for child in self.workers}
        self.stop_child(by_name.get("web"))
        if self.demo is not None:
            processes.stop(self.demo, signal.SIGTERM, 5)
        for name in ("collector", "beat", "sender", "worker"):
            self.stop_child(by_name.get(name))
        for child in reversed(self.services):
            self.stop_child(child)
        if self.database is not None:
            say("stopping the database")
            self.database.release()
        self.guard.close()
        say("stopped")

    def stop_child(self, child: Child | None) -> None:
        """Stop one child, telling so before: the worker may take its time."""
        if child is None or child.process is None:
            return
        say(
            f"stopping {child.name}"
            + (" (it finishes its task)" if child.name in ("worker", "sender") else "")
        )
        before = self.signals
        if not child.stop(hurry=lambda: self.signals > before):
            say(f"{child.name} had to be killed")


def say(line: str) -> None:
    """Write a line for the person who called `make up`; a closed terminal is no reason to die."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def check_port(port: int) -> None:
    """Raise StartFailed where the port of the web server is taken."""
    if ports.is_free(port) and not ports.answers(port):
        return
    other = next((number for number in range(port + 1, 65536) if ports.is_free(number)), None)
    raise StartFailed(
        f"port {port} is taken by another program. Stop that program, or choose another port:\n"
        f"  PORT={other or 'NUMBER'} make up"
    )


@contextmanager
def only_one(var: Path) -> Iterator[IO[str]]:
    """Hold the lock of a var directory. Raises StartFailed where another supervisor does."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / LOCK).open("a") as lock:

        def is_mine() -> bool:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        if not processes.wait_until(is_mine, 1):  # commands that look for it hold it for an instant
            raise StartFailed(f"`make up` runs already for {var}: stop it first (Ctrl-C in its terminal)")
        yield lock


def supervisor_of_settings() -> Supervisor:
    """Return the supervisor that the settings ask for. Raises StartFailed."""
    try:
        from tweetdeals import settings
    except Exception as error:
        raise StartFailed(f"the settings cannot be read: {error}") from error
    if not 0 < settings.PORT < 65536:
        raise StartFailed(f"PORT is {settings.PORT}: choose a number from 1 to 65535")
    names = ("DATABASE_URL", "BROKER_URL", "S3_ENDPOINT_URL")
    given = {name: url for name in names if (url := settings.env.str(name, default=""))}
    return Supervisor(
        settings.VAR_DIR,
        settings.PORT,
        given,
        with_demo=settings.DEMO,
        demo_stream=demo_stream(settings.VAR_DIR, settings.LOCAL_FOLDERS) if settings.DEMO_STREAM else None,
        silence=settings.WORKER_SILENCE_SECONDS,
    )


def main() -> int:
    """Run `make up`; 0 after a regular stop, 1 where it could not start."""
    try:
        supervisor = supervisor_of_settings()
        if "--reload" in sys.argv:
            supervisor.web = commands.reloading_web(supervisor.port)
        with only_one(supervisor.var):
            check_port(supervisor.port)
            logs.shorten(supervisor.logs)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, supervisor.on_signal)
            return supervisor.run()
    except StartFailed as error:
        say(f"make up failed: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
