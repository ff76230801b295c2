"""Wake-ups: Postgres holds the work, a lost or doubled message changes nothing."""

import logging
from datetime import UTC, datetime
from functools import partial

from celery import Signature, Task, current_app, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from deals.services.alerts.queue import queue_digests, queue_forgotten_loads
from deals.services.alerts.rules import settle_stale_rules
from deals.services.alerts.sending import send_due
from deals.services.alerts.throttle import queue_hours
from deals.services.assortment import matching as assortment_matching
from deals.services.assortment.reading import read_next_upload
from deals.services.market.catalogue_uploads import import_next_file, read_next_file
from deals.services.operations.mails import send_queued_mails
from deals.services.operations.purging import carry_out_next_purge
from deals.services.operations.retention import apply_retention
from deals.services.workspaces.sign_ins import forget_failed_sign_ins

log = logging.getLogger(__name__)

LONGEST_MATCHING_SECONDS = 30 * 60
"""50,000 articles take some minutes; one that hangs loses its upload within a minute."""

LONGEST_IMPORT_SECONDS = 30 * 60
"""10,000 new rows take some minutes."""

LONGEST_PURGE_SECONDS = 30 * 60


@shared_task
def alerts_task() -> None:
    """Evaluate new rules and write digests that are due. Idempotent, even run twice at once."""
    settle_stale_rules()
    now = datetime.now(UTC)
    queue_digests(now)
    queue_forgotten_loads(now)
    queue_hours()


@shared_task
def send_task() -> None:
    """Send what waits: in the sender's processes, on a queue of its own, since receivers may hang."""
    send_due()


@shared_task(time_limit=LONGEST_MATCHING_SECONDS + 60, soft_time_limit=LONGEST_MATCHING_SECONDS)
def match_task() -> None:
    """Read one file, and load and match one that is due; beat calls it too.

    Idempotent: one of two finds it due.
    """
    if read_next_upload() | assortment_matching.process_next_upload():
        wake_matcher()


@shared_task(time_limit=LONGEST_IMPORT_SECONDS + 60, soft_time_limit=LONGEST_IMPORT_SECONDS)
def catalogue_task() -> None:
    """Read one curators' file, and import one that is due; beat calls it too. Idempotent."""
    if read_next_file() | import_next_file():
        wake_importer()


def wake_importer() -> None:
    """After the commit, have a worker look for curators' files. Without a broker beat's next word does."""
    transaction.on_commit(partial(_send, catalogue_task))


def wake_matcher() -> None:
    """After the commit, have a worker look for uploads. Without a broker beat's next word finds them."""
    transaction.on_commit(partial(_send, match_task))


@shared_task
def mails_task() -> None:
    """Send the queued mails of accounts; beat calls it too. Idempotent, even run twice at once."""
    send_queued_mails()


def wake_exporter() -> None:
    """After the commit, have a worker write a file. Without a broker beat's next word does.

    By its name: what the task makes files of are the views, which call this.
    """
    transaction.on_commit(partial(_send, current_app.signature("deals.export_tasks.export_task")))


def wake_mailer() -> None:
    """After the commit, have a worker send what is queued. Without a broker beat's next word finds it."""
    transaction.on_commit(partial(_send, mails_task))


def wake_sender() -> None:
    """After the commit, have the sender send what is due. Without a broker beat's next word does."""
    transaction.on_commit(partial(_send, send_task))


def _send(task: Task | Signature) -> None:
    try:
        task.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("the broker does not answer (%s): %s waits for the next beat", error, task)


@shared_task(time_limit=LONGEST_PURGE_SECONDS + 60, soft_time_limit=LONGEST_PURGE_SECONDS)
def purge_task() -> None:
    """Remove the posts of purges that wait; beat calls it too. Idempotent."""
    while carry_out_next_purge():
        pass


def wake_purger() -> None:
    """After the commit, have a worker purge. Without a broker beat's next word does."""
    transaction.on_commit(partial(_send, purge_task))


@shared_task
def retain_task() -> None:
    """Take out what is older than the retention settings allow: once a day, harmless twice."""
    removed = apply_retention()
    forget_failed_sign_ins(datetime.now(UTC))
    log.info(
        "retention: %d texts, %d reports, %d mails, %d files",
        removed.texts, removed.reports, removed.mails, removed.exports,
    )  # fmt: skip
