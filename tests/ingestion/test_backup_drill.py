"""A backup taken in the middle of a load, restored into a fresh server: the load goes on to the same rows.

Real processes throughout: workers, `manage.py backup` and `restore`, a second PostgreSQL, a web server, a
mail server. What the outbox of the backup held is mailed by nobody again.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import pytest
from django.db import connections

from deals.domain.alerts.mode import AlertMode
from deals.models import Delivery
from deals.services.alerts.mail import message_id
from deals.services.alerts.sending import send_due
from deals.services.loading.settling import settle_dirty
from ingestion.models import Chunk, Run
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.tasks import wake_workers
from tests.alerts.builders import make_rule
from tests.alerts.smtp_sink import mail_sink
from tests.factories import make_user, make_workspace
from tests.ingestion.fault_injection import QUICK, done, is_ended
from tests.ingestion.tables import digests
from tests.ingestion.workers import Worker, wait_until
from tests.report_summary import print_at_the_end
from tweetdeals.embedded import commands, postgres
from tweetdeals.embedded.ports import free_port

pytestmark = pytest.mark.usefixtures("small_chunks")
PATIENCE = 300.0
CONNECTION = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


def manage(services: Mapping[str, str], *arguments: str) -> str:
    """Run manage.py in a process of its own; return what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    ended = subprocess.run(
        command, env=services, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout


@contextmanager
def at(url: str) -> Iterator[None]:
    """Have this process ask another database."""
    default, address = connections["default"], environ.Env.db_url_config(url)
    before = {name: default.settings_dict[name] for name in CONNECTION}
    connections.close_all()
    default.settings_dict.update({name: address[name] for name in CONNECTION})
    try:
        yield
    finally:
        connections.close_all()
        default.settings_dict.update(before)


@contextmanager
def web(services: Mapping[str, str], log: Path) -> Iterator[str]:
    """Serve the site from a process of its own; gives its address."""
    port = free_port()
    command = commands.web(port)
    with log.open("ab") as out:
        server = subprocess.Popen(command, env={**services}, stdout=out, stderr=out)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def answers(address: str) -> bool:
    """Tell whether the sign-in page comes."""
    try:
        with urllib.request.urlopen(f"{address}/sign-in/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def load_and_back_up(services: dict[str, str], folder: Path, scratch: Path) -> Path:
    """Load, back up in the middle with mails sent and mails waiting; let the load end and mail the rest.

    The workers stand still for the backup, wherever they are: else the load would end before it begins.
    """
    make_rule(make_workspace(make_user()))
    run = start_run([str(folder)], alert_mode=AlertMode.LIVE)
    plan_run(run, wake_workers)
    chunks = Chunk.objects.filter(run=run).count()
    with Worker(services, scratch / "workers.log", processes=2, app="tests.ingestion.faulty_app") as worker:
        wait_until(lambda: done(run) >= chunks // 3 and _has_mails(), PATIENCE, "a third of the chunks")
        os.killpg(worker.process.pid, signal.SIGSTOP)
        assert chunks // 3 <= done(run) < chunks
        send_due(Delivery.objects.count() // 2)
        manage(services, "backup", str(scratch / "drill.backup"))
        os.killpg(worker.process.pid, signal.SIGCONT)
        wait_until(lambda: is_ended(run), PATIENCE, "the load's end")
    send_due(1_000_000)
    return scratch / "drill.backup"


def _has_mails() -> bool:
    settle_dirty()
    return Delivery.objects.count() > 1


def resume(services: dict[str, str], folder: Path, scratch: Path, backup: Path) -> tuple[float, float]:
    """Restore, serve and let workers go on; return after how many seconds it answered, and was loaded."""
    began = time.monotonic()
    assert "not sent until" in manage(services, "restore", str(backup))
    manage(services, "migrate")
    with web(services, scratch / "web.log") as address:
        wait_until(lambda: answers(address), PATIENCE, "the site answers")
        answered = time.monotonic() - began
        with Worker(services, scratch / "restored.log", processes=2, app="tests.ingestion.faulty_app"):
            with at(services["DATABASE_URL"]):
                wait_until(lambda: is_ended(Run.objects.get()), PATIENCE, "the run's end")
            loaded = time.monotonic() - began
            again = json.loads(manage(services, "ingest", str(folder), "--json").splitlines()[-1])
            assert again["chunks"] == 0 and again["files_passed_over"] == again["files"] > 0
        assert answers(address)
    return answered, loaded


@pytest.mark.full
@pytest.mark.parametrize("lines", [20_000, 400_000])
def test_a_backup_in_the_middle_of_a_load_is_restored_and_loaded_to_the_end(
    web_services: dict[str, str], reference: Any, tmp_path: Path, settings: Any, lines: int
) -> None:
    folder, expected = reference(lines)
    with mail_sink(seed=1) as sink, postgres.running(tmp_path / "fresh", discard=True) as url:
        services = {**web_services, **QUICK, **_mailing_to(sink.port, settings)}
        backup = load_and_back_up(services, folder, tmp_path)
        mailed = Counter(sink.taken)
        restored = {**services, "DATABASE_URL": url}
        answered, loaded = resume(restored, folder, tmp_path, backup)
        with at(url):
            assert digests() == expected
        _check_mails(restored, sink.taken, mailed)
    said = f"backup drill: {lines:,} lines; after the restore's start it answers in {answered:.1f} s,"
    print_at_the_end(f"{said} is loaded in {loaded:.1f} s\n")


def _mailing_to(port: int, settings: Any) -> dict[str, str]:
    """Have this process mail to a port, each alert alone; return what others need to do the same."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.ALERT_MAILS_AN_HOUR = "127.0.0.1", port, 0
    return {
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "ALERT_MAILS_AN_HOUR": "0",
        "SECRET_KEY": settings.SECRET_KEY,
    }


def _check_mails(restored: dict[str, str], taken: Counter[str], mailed: Counter[str]) -> None:
    """Nothing goes out before an operator says so; then nothing of the backup's outbox, all of the rest.

    What the load fired anew has the Message-ID under which the lost instance mailed it.
    """
    assert set(mailed.values()) == {1} and mailed.keys() == set(_mails().values())
    with at(restored["DATABASE_URL"]):
        assert send_due(1_000_000) == 0 and taken == mailed
        states = Counter(Delivery.objects.values_list("state", flat=True))
        old = _mails("sent", "dropped")
        assert states.keys() == {"sent", "dropped", "pending"}
        manage(restored, "resume_sending")
        assert send_due(1_000_000) == states["pending"]
        assert [taken[key] for key in old.values()] == [1] * len(old)
        assert taken.keys() == mailed.keys() == set(_mails().values())


def _mails(*states: str) -> dict[str, str]:
    """The Message-IDs of messages, of these states if named, by their keys."""
    rows = Delivery.objects.filter(state__in=states) if states else Delivery.objects.all()
    return {row.dedupe_key: message_id(row) for row in rows}
