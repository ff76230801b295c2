"""Alerts under fault injection: two beats, three senders, kills, a mail server that refuses and breaks."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deals.models import Delivery, Product, Workspace
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.alerts.smtp_sink import MailSink, mail_sink
from tests.embedded.processes_seen import descendants
from tests.factories import make_retailer, make_user, make_workspace
from tests.ingestion.workers import Worker, wait_until
from tests.market.builders import load

APP = "tests.alerts.chaos_app"
SENDERS = 3
BEATS = 2
A_BATCH = 10
PATIENCE = 900.0


@dataclass(frozen=True)
class FaultPlan:
    """How many events, kills, and how the mail server behaves."""

    events: int
    kills: int = 0
    refuse: float = 0.0
    break_off: float = 0.0
    seed: int = 1


@dataclass(frozen=True)
class Result:
    """What came of it. Each double has a cause: a kill between the server's word and the note, or a break."""

    expected: int
    delivered: int
    doubled: int
    kills: int
    refused: int
    broken: int

    @property
    def lost(self) -> int:
        """Return how many never arrived."""
        return self.expected - self.delivered

    def __str__(self) -> str:
        return (
            f"chaos-alerts: expected {self.expected} delivered {self.delivered} "
            f"lost {self.lost} doubled {self.doubled}"
        )


class Senders:
    """Three workers of one process each; what is killed is replaced."""

    def __init__(self, services: dict[str, str], log: Path) -> None:
        self._services, self._log = services, log
        self._workers = [self._start(number) for number in range(SENDERS)]
        self.kills = 0

    def _start(self, number: int) -> Worker:
        return Worker(self._services, self._log, processes=1, app=APP, name=f"sender{number}")

    def kill(self, chance: random.Random) -> None:
        """Kill a sender's process: mostly that of the pool, now and then all of the worker."""
        number = chance.randrange(SENDERS)
        worker = self._workers[number]
        pool = [seen.pid for seen in descendants(worker.process.pid)]
        if not pool:
            return  # it is being replaced
        if chance.random() < 0.1:
            worker.kill()
            self._workers[number] = self._start(number)
        else:
            os.kill(chance.choice(pool), signal.SIGKILL)
        self.kills += 1

    def stop(self) -> None:
        """Stop them in an orderly way."""
        for worker in self._workers:
            worker.__exit__()


@contextmanager
def beats(services: dict[str, str], folder: Path) -> Iterator[None]:
    """Run two real beats, neither of which knows of the other."""
    command = [sys.executable, "-m", "celery", "-A", APP, "beat", "-l", "WARNING", "--pidfile="]
    with ExitStack() as stack:
        for number in range(BEATS):
            log = stack.enter_context((folder / f"beat{number}.log").open("ab"))
            schedule = ["--schedule", str(folder / f"schedule{number}")]
            beat = subprocess.Popen([*command, *schedule], env=services, stdout=log, stderr=log)
            stack.callback(beat.wait, 20)
            stack.callback(beat.terminate)
        yield


def run(plan: FaultPlan, services: dict[str, str], folder: Path) -> Result:
    """Load falling prices live while three senders are at work and get killed; return what arrived."""
    chance = random.Random(plan.seed)
    workspace = _workspace()
    _load_first_prices(plan.events)
    with mail_sink(plan.seed, plan.refuse, plan.break_off) as sink:
        environment = {
            **services,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "ALERT_MAILS_AN_HOUR": "0",  # each single mail is counted here
        }
        with beats(environment, folder):
            senders = Senders(environment, folder / "senders.log")
            try:
                _inject_faults(plan, sink, senders, chance)
            finally:
                senders.stop()
        assert Product.objects.count() == plan.events
        expected = workspace.deliveries.count()
        assert expected == workspace.deliveries.filter(state=Delivery.State.SENT).count()
        return Result(
            expected=expected,
            delivered=len(sink.taken),
            doubled=sink.taken.total() - len(sink.taken),
            kills=senders.kills,
            refused=sink.refused,
            broken=sink.broken,
        )


def _workspace() -> Workspace:
    make_retailer("Tindalo")
    workspace = make_workspace(make_user("ada"))
    make_rule(workspace)
    return workspace


def _title(number: int) -> str:
    return f"Quill Lamp QL-{10_000 + number}"


def _load_first_prices(count: int) -> None:
    load([_post(1 + number, "20", number) for number in range(count)])
    settle_all()


def _post(post_id: int, price: str, number: int):  # type: ignore[no-untyped-def]
    return on_day(post_id, price, product=_title(number))


def _inject_faults(plan: FaultPlan, sink: MailSink, senders: Senders, chance: random.Random) -> None:
    """Let prices fall in batches; a blow falls each time that so many mails have arrived."""
    falls = iter(range(0, plan.events, A_BATCH))

    def blows_due() -> int:
        return min(plan.kills, sink.total() * plan.kills // max(1, plan.events) + 1)

    def step() -> bool:
        if (first := next(falls, None)) is not None:
            _fall(first, min(first + A_BATCH, plan.events), plan.events)
        if senders.kills < blows_due():
            time.sleep(chance.uniform(0, 0.1))  # at any moment of a sender's work, not just after a mail
            senders.kill(chance)
        return first is None and not _open() and senders.kills >= plan.kills

    wait_until(step, PATIENCE, "all messages sent")


def _fall(first: int, end: int, count: int) -> None:
    posts = [_post(1 + count + number, "15", number) for number in range(first, end)]
    load(posts, source=f"chunk:{first + 2}", alert_mode="live", load="run 1")
    settle_all()


def _open() -> bool:
    open_states = [Delivery.State.PENDING, Delivery.State.SENDING]
    return Delivery.objects.filter(state__in=open_states).exists()
