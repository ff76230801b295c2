"""`/healthz`: the web process answers. `/readyz`: so does everything it needs, or which part does not."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ingestion.models import Heartbeat
from ingestion.services.disk_space import shortage
from ingestion.sources.s3 import check_storage
from tweetdeals.embedded.watchdog import SILENT_WORKERS

log = logging.getLogger(__name__)

PROBE_SECONDS = 2
DEGRADED = "degraded: "
BEAT_SECONDS = 120  # beat wakes the sweep every 30 s; a worker that does long tasks may be late
SENDER_SECONDS = 300  # it looks every 5 s; a round takes half a minute

LAST_SET_ASIDE = """
    SELECT title FROM deals_settlingfailure failure JOIN deals_product product ON product.id = product_id
    ORDER BY failed_at DESC, product_id LIMIT 1
"""

MAILS_LEFT = """
    SELECT count(*) FROM deals_delivery WHERE state = 'pending' AND webhook_id IS NULL
        AND not_before < clock_timestamp() - make_interval(secs => %(seconds)s)
"""


LAGGING_STREAMS = """
    SELECT string_agg(name, ', ' ORDER BY name) FROM ingestion_livestream WHERE is_on AND (is_halted OR
        greatest(position_at, switched_at) < clock_timestamp() - make_interval(secs => %(seconds)s))
"""


class NotReady(Exception):
    """A part does not serve; the message says what and where to look."""


class Degraded(Exception):
    """A part serves, but not all of it; the message names what is left out and where to look."""


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 'ok'; asks nothing of any service."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200, or 503 with a sentence for each part that fails; a degraded one serves all the same."""
    parts = {name: probe(check) for name, check in CHECKS.items()}
    degraded = [name for name, sentence in parts.items() if sentence.startswith(DEGRADED)]
    ok = all(sentence == "ok" or name in degraded for name, sentence in parts.items())
    return JsonResponse({"ok": ok, "degraded": degraded, "parts": parts}, status=200 if ok else 503)


def probe(check: Callable[[], None]) -> str:
    """Return 'ok' or why not; the driver's own words, which may name hosts, go to the log only."""
    try:
        check()
    except Degraded as error:
        return f"{DEGRADED}{error}"
    except NotReady as error:
        log.warning("not ready: %s", error, exc_info=error.__cause__)
        return str(error)
    return "ok"


def check_database() -> None:
    """Ask for one row on a connection of its own: the pooled one may hang for as long as TCP waits."""
    _fetch("SELECT 1", ())


def check_broker() -> None:
    """Ping the broker."""
    client = redis.Redis.from_url(
        settings.BROKER_URL, socket_timeout=PROBE_SECONDS, socket_connect_timeout=PROBE_SECONDS
    )
    try:
        client.ping()
    except redis.RedisError as error:
        raise NotReady("the broker does not answer: look at BROKER_URL and its server") from error
    finally:
        client.close()


def check_store() -> None:
    """Ask the S3 store for its buckets."""
    try:
        check_storage()
    except OSError as error:
        raise NotReady(
            "the S3 store does not answer: look at S3_ENDPOINT_URL and the AWS variables"
        ) from error


def check_beat() -> None:
    """Look when the sweep that beat asks for last ran: that takes beat, broker and a worker."""
    query = Heartbeat.objects.filter(name="beat").values_list("seen_at").query
    seen: datetime | None = _fetch(*query.sql_with_params())
    if seen is None:
        raise NotReady("beat was never seen: are beat and a worker running?")
    if datetime.now(UTC) - seen > timedelta(seconds=BEAT_SECONDS):
        raise NotReady(f"beat was last seen {seen:%Y-%m-%d %H:%M:%S} UTC: are beat and a worker running?")


def check_workers() -> None:
    """Look whether chunks wait while a worker is silent: its heartbeat comes from inside its tasks."""
    limit = settings.WORKER_SILENCE_SECONDS
    silent: str | None = _fetch(SILENT_WORKERS, {"limit": limit})
    if silent is not None:
        who = f"{silent} was silent for {limit} s" if silent else "no worker was ever seen"
        raise NotReady(f"chunks wait and {who}: look at the worker's log, or start it again")


def check_settling() -> None:
    """Look whether products were set aside because they could not be settled."""
    many: int = _fetch("SELECT count(*) FROM deals_settlingfailure", ())
    if many:
        title: str = _fetch(LAST_SET_ASIDE, ())
        what = "1 product" if many == 1 else f"{many} products"
        raise Degraded(f"{what} could not be settled, last '{title}': look at /runs/")


def check_disk() -> None:
    """Look whether loading is paused for want of room."""
    if said := shortage():
        raise Degraded(said)


def check_sending() -> None:
    """Look whether mails are due that no sender takes; one whose server refused it is due later."""
    paused: bool = _fetch("SELECT EXISTS (SELECT FROM deals_sendingpause)", ())
    if settings.SEND_ALERTS and not paused and (many := _fetch(MAILS_LEFT, {"seconds": SENDER_SECONDS})):
        raise Degraded(f"{many} mails wait for {SENDER_SECONDS // 60} minutes: is the sender running?")


def check_streams() -> None:
    """Look whether the files of a live stream are behind the clock, or it has stopped by itself."""
    seconds = settings.LIVE_LAG_SECONDS
    if names := _fetch(LAGGING_STREAMS, {"seconds": seconds}):
        raise Degraded(
            f"{names}: no posts filed for {seconds} s: the page of live streams says why; does "
            "'manage.py collect' run?"
        )


CHECKS = {
    "database": check_database,
    "broker": check_broker,
    "storage": check_store,
    "beat": check_beat,
    "workers": check_workers,
    "settling": check_settling,
    "disk": check_disk,
    "sending": check_sending,
    "streams": check_streams,
}


def _fetch(sql: str, parameters: tuple | dict[str, Any]) -> Any:
    """Return the first value of the first row, in a bounded time. Raises NotReady."""
    arguments = connections["default"].get_connection_params()
    arguments |= {
        "connect_timeout": PROBE_SECONDS,
        "options": f"-c statement_timeout={PROBE_SECONDS * 1000} -c timezone=UTC",
        "tcp_user_timeout": PROBE_SECONDS * 1000,
    }
    try:
        connection = psycopg2.connect(**arguments)
        try:
            cursor = connection.cursor()
            cursor.execute(sql, parameters)
            row = cursor.fetchone()
        finally:
            connection.close()
    except psycopg2.Error as error:
        raise NotReady("the database does not answer: look at DATABASE_URL and its server") from error
    return row[0] if row else None
