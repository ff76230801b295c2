"""Products that cannot be settled: set aside with their reason, told to staff, tried again later.

One bad product stops nobody else: a batch that fails is halved until the one that fails stands alone.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from deals.models import Product, SettlingFailure
from deals.selectors.workspaces.addresses import with_verified_address
from deals.services.common.faults import is_bad_data, reason_of

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=10)
LONGEST_RETRY = timedelta(days=1)
"""A repaired version is picked up within a day, and by the button on the runs page at once."""

NAMED = 50
"""Products that a mail names."""

MAIL_EVERY = timedelta(hours=1)
"""So many failures in a row make one mail."""


def settle_or_set_aside(products: Sequence[int], settle: Callable[[Collection[int]], None]) -> None:
    """Settle the products but those that fail by themselves. Raises what is the database's own trouble."""
    waiting = [products]
    while waiting:
        batch = waiting.pop()
        if (error := _failure_of(settle, batch)) is None:
            continue
        if len(batch) == 1:
            log.error("product %d cannot be settled and is set aside", batch[0], exc_info=error)
            _set_aside(batch[0], reason_of(error, 500))
        else:
            middle = len(batch) // 2
            waiting += [batch[middle:], batch[:middle]]


def _failure_of(settle: Callable[[Collection[int]], None], batch: Sequence[int]) -> Exception | None:
    try:
        settle(batch)
    except Exception as error:
        if not is_bad_data(error):
            raise
        return error
    return None


def retry_now() -> int:
    """Have all that is set aside tried again by the next sweep; return how many."""
    return SettlingFailure.objects.update(retry_at=Now())


@transaction.atomic
def _set_aside(product_id: int, reason: str) -> None:
    if not Product.objects.select_for_update().filter(pk=product_id).exists():
        return
    failure = SettlingFailure.objects.filter(pk=product_id).first()
    attempts = failure.attempts + 1 if failure else 1
    pause = min(FIRST_RETRY * 4 ** (attempts - 1), LONGEST_RETRY)
    SettlingFailure.objects.update_or_create(
        pk=product_id,
        defaults={
            "reason": reason,
            "attempts": attempts,
            "failed_at": Now(),
            "retry_at": datetime.now(UTC) + pause,
        },
    )


def report_set_aside() -> int:
    """Mail staff what was set aside since the last mail; return how many products it names.

    A mail server that does not answer is asked again by the next sweep.
    """
    with transaction.atomic():
        fresh = list(
            SettlingFailure.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(reported_at=None)
            .select_related("product")
        )
        recently = SettlingFailure.objects.filter(reported_at__gt=Now() - MAIL_EVERY)
        receivers = _staff_addresses() if fresh and not recently.exists() else []
        if not receivers:
            return 0
        try:
            EmailMessage(_subject(fresh), _text(fresh), to=receivers).send()
        except (SMTPException, OSError) as error:
            log.warning("staff cannot be told what was set aside: %s", error)
            return 0
        SettlingFailure.objects.filter(pk__in=[each.pk for each in fresh]).update(reported_at=Now())
    return len(fresh)


def _staff_addresses() -> list[str]:
    staff = with_verified_address().filter(is_staff=True)
    return list(staff.values_list("email", flat=True))


def _subject(failures: Sequence[SettlingFailure]) -> str:
    many = "1 product" if len(failures) == 1 else f"{len(failures)} products"
    return f"tweetdeals: {many} could not be settled"


def _text(failures: Sequence[SettlingFailure]) -> str:
    rows = [f"- {each.product.title or 'no title'} (product {each.pk}): {each.reason}" for each in failures]
    if len(rows) > NAMED:
        rows[NAMED:] = [f"and {len(rows) - NAMED} more"]
    return "\n".join(
        [
            "These products were set aside; all others go on. Their prices stay as they were settled last.\n",
            *rows,
            "\nEach is tried again by itself, later each time. To try them at once:",
            f"{settings.SITE_URL}{reverse('runs')}",
        ]
    )
