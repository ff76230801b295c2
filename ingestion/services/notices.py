"""Operators are told once of what goes wrong with runs and schedules; who is told, they choose."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from deals.selectors.workspaces.addresses import with_verified_address
from deals.services.operations.mails import queue_mail
from ingestion.models import Notice, NoticeReceiver
from ingestion.selectors.notices import Trouble, troubles

NOTICE_LOCK = 7_201_907
MOST_IN_A_MAIL = 20


@transaction.atomic
def tell_staff() -> int:
    """Note what is newly wrong and what is over, and queue one mail about the new to each receiver.

    Returns how many things were told. Of two at once the second does nothing; harmless twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [NOTICE_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    found = {each.key: each for each in troubles(timezone.now())}
    known = Notice.objects.filter(over_at=None)
    told = {(each.kind, each.run_id, each.watched_prefix_id): each for each in known}
    over = [notice.pk for key, notice in told.items() if key not in found]
    Notice.objects.filter(pk__in=over).update(over_at=Now())
    if fresh := [each for key, each in found.items() if key not in told]:
        _tell(fresh)
    return len(fresh)


def receivers() -> list[Any]:
    """Return the staff who are mailed at verified addresses: who was chosen, else the superusers."""
    staff = with_verified_address().filter(is_staff=True)
    chosen = list(staff.filter(pk__in=NoticeReceiver.objects.values("user")))
    return chosen or list(staff.filter(is_superuser=True))


@transaction.atomic
def choose_receivers(users: Collection[Any]) -> None:
    """Have these accounts of the staff told from now on."""
    NoticeReceiver.objects.exclude(user__in=users).delete()
    NoticeReceiver.objects.bulk_create(
        [NoticeReceiver(user=user) for user in users if user.is_staff], ignore_conflicts=True
    )


def _tell(fresh: list[Trouble]) -> None:
    people = receivers()
    Notice.objects.bulk_create(
        [
            Notice(
                kind=each.kind,
                run_id=each.run,
                watched_prefix_id=each.watched_prefix,
                said=each.said,
                mails=len(people),
            )
            for each in fresh
        ]
    )
    for person in people:
        queue_mail(person.email, _subject(fresh), _text(fresh))


def _subject(fresh: list[Trouble]) -> str:
    if len(fresh) > 1:
        return f"tweetdeals: {len(fresh)} runs or schedules need you"
    one = fresh[0]
    what = f"run {one.run}" if one.run else "a schedule"
    return f"tweetdeals: {what} {'is ' * (one.kind != Notice.Kind.FAILED)}{one.kind}"


def _text(fresh: list[Trouble]) -> str:
    rows = [f"{each.said}\n{settings.SITE_URL}{_page(each)}\n" for each in fresh[:MOST_IN_A_MAIL]]
    if more := len(fresh) - len(rows):
        rows.append(f"And {more} more: {settings.SITE_URL}{reverse('notices')}\n")
    rows.append(f"You are told once of each. Who is told: {settings.SITE_URL}{reverse('notices')}")
    return "\n".join(rows)


def _page(trouble: Trouble) -> str:
    return reverse("run", args=[trouble.run]) if trouble.run else reverse("schedules")
