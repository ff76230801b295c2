"""Eight receivers that hang, with the real sender, worker, beat and mail server, and the real time-outs."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from deals.models import Delivery, DeliveryAttempt, Workspace
from deals.services.alerts.webhooks import make_webhook, queue_test
from ingestion.models import Heartbeat
from tests.alerts.http_sink import Sink, sink
from tests.alerts.raw_sink import hanging
from tests.alerts.smtp_sink import MailSink, mail_sink
from tests.factories import make_user, make_workspace
from tests.ingestion.workers import wait_until
from tests.report_summary import print_at_the_end
from tweetdeals.embedded import commands

WATCHED_SECONDS = 120.0


@contextmanager
def running(services: dict[str, str], folder: Path) -> Iterator[None]:
    """Run worker, sender and beat as `make up` does."""
    started = {
        "worker": [*commands.worker(), "--concurrency", "1"],
        "sender": commands.sender(),
        "beat": commands.beat(folder / "schedule"),
    }
    with ExitStack() as stack:
        for name, command in started.items():
            log = stack.enter_context((folder / f"{name}.log").open("ab"))
            process = subprocess.Popen(command, env=services, stdout=log, stderr=log, start_new_session=True)
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
        yield


def queue_all(hanging_urls: list[str], good: Sink) -> Workspace:
    """Write ten messages to each that hangs, then one to the workspace's good one, and 100 mails."""
    ada = make_user("ada")
    workspace = make_workspace(ada)
    for url in hanging_urls:
        hook = make_webhook(workspace, ada, url)
        for _ in range(10):
            queue_test(hook, ada)
    queue_test(make_webhook(workspace, ada, good.url), ada)
    lost = [{"title": "Tindalo Drill", "watchlist": "Tools"}]
    Delivery.objects.bulk_create(
        Delivery(workspace=workspace, user=ada, kind="gone", lost=lost, dedupe_key=f"lost {number}")
        for number in range(100)
    )
    return workspace


def watch(good: Sink, mails: MailSink) -> tuple[float, float, list[datetime]]:
    """Return after how many seconds the good call and the last mail came, and when sweeps were."""
    began, called, mailed = time.monotonic(), float("inf"), float("inf")
    sweeps: list[datetime] = []
    while (now := time.monotonic() - began) < WATCHED_SECONDS:
        called = min(called, now) if good.calls else called
        mailed = min(mailed, now) if len(mails.taken) == 100 else mailed
        seen = Heartbeat.objects.filter(name="beat").values_list("seen_at", flat=True).first()
        if seen and seen not in sweeps:
            sweeps.append(seen)
        time.sleep(0.2)
    return called, mailed, sweeps


@pytest.mark.full
def test_eight_that_hang_delay_neither_a_good_one_nor_mails_nor_sweeps(
    live_services: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_ALLOW_LOOPBACK", True)
    with hanging(8) as urls, sink() as good, mail_sink(1) as mails:
        environment = {
            "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
            "WEBHOOK_ALLOW_LOOPBACK": "true",
            "SECRET_KEY": settings.SECRET_KEY,  # it encrypts the webhooks' secrets
        }
        with running({**live_services, **environment}, tmp_path):
            wait_until(Heartbeat.objects.filter(name="beat").exists, 60, "a sweep")
            queue_all(urls, good)
            called, mailed, sweeps = watch(good, mails)
    gaps = [(later - one).total_seconds() for one, later in pairwise(sweeps)]
    print_at_the_end(
        f"8 receivers hang: the good one after {called:.1f} s, 100 mails after {mailed:.1f} s, "
        f"sweeps {max(gaps):.1f} s apart at most\n"
    )
    assert DeliveryAttempt.objects.filter(status=None, milliseconds__gte=9_000).count() >= 8  # they did hang
    assert (called < 10, mailed < 60, max(gaps) < 35) == (True, True, True)
