"""How many mails of single alerts a member gets of a workspace within an hour; what is more comes in one.

Once so many went out within an hour, further ones are held for an hour and told in one summary then. So no
hour, wherever it begins, holds more than the bound, and one summary. Raw SQL: counting and holding go by the
database's clock, as claims do.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from deals.models import Delivery
from deals.services.alerts.queue import message_id_of

# One sender at a time decides for a member: two that count at once would both find room for one more.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('alert mails ' || %(workspace)s || ' ' || %(user)s, 0))"

LOOK = """
    SELECT (
        SELECT max(not_before) FROM deals_delivery
        WHERE workspace_id = %(workspace)s AND user_id = %(user)s AND state = 'held'
    ), (
        SELECT clock_timestamp() + interval '1 hour' FROM deals_delivery
        WHERE workspace_id = %(workspace)s AND user_id = %(user)s
            AND counted_at > clock_timestamp() - interval '1 hour'
        HAVING count(*) >= %(cap)s
    )
"""

COUNT = "UPDATE deals_delivery SET counted_at = clock_timestamp() WHERE id = %(id)s"

# The claimed one was not tried: its attempt does not count. Others that wait are held with it, at once.
HOLD = """
    UPDATE deals_delivery SET state = 'held', not_before = %(until)s, lease_token = NULL, lease_until = NULL,
        attempts = CASE WHEN id = %(id)s THEN attempts - 1 ELSE attempts END
    WHERE id = %(id)s OR id IN (
        SELECT id FROM deals_delivery WHERE workspace_id = %(workspace)s AND user_id = %(user)s
            AND kind = 'event' AND state = 'pending' AND counted_at IS NULL
        FOR UPDATE SKIP LOCKED
    )
"""


def allow(cursor: Any, claimed: Delivery) -> bool:
    """Count a claimed message and tell that it may go; or hold it for the summary.

    Called in the claim's transaction. Only mails of single alerts are counted, each once, however often it is
    tried.
    """
    cap = settings.ALERT_MAILS_AN_HOUR
    is_single = claimed.kind == Delivery.Kind.EVENT and claimed.user_id is not None
    if not (cap and is_single and claimed.counted_at is None):
        return True
    values = {"id": claimed.pk, "workspace": claimed.workspace_id, "user": claimed.user_id, "cap": cap}
    cursor.execute(LOCK, values)
    cursor.execute(LOOK, values)
    held, full = cursor.fetchone()
    until: datetime | None = held or full
    if until is None:
        cursor.execute(COUNT, values)
        return True
    cursor.execute(HOLD, {**values, "until": until})
    return False


def queue_hours() -> int:
    """Write the summaries of hours that are over, one a workspace and member; return how many.

    Idempotent.
    """
    over = Delivery.objects.filter(state=Delivery.State.HELD, not_before__lte=Now()).order_by()
    pairs = set(over.values_list("workspace", "user"))
    return sum(_sum_up(workspace, user) for workspace, user in sorted(pairs))


@transaction.atomic
def _sum_up(workspace: int, user: int) -> bool:
    """Make one message of all that is held for a member; False where another one did it."""
    waiting = Delivery.objects.filter(state=Delivery.State.HELD, workspace=workspace, user=user)
    held = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
    if not held:
        return False
    key = f"hour {workspace} user {user} {held[0]}"
    summary = Delivery.objects.create(
        workspace_id=workspace,
        user_id=user,
        kind=Delivery.Kind.HOUR,
        dedupe_key=key,
        message_id=message_id_of(key),
    )
    links = Delivery.events.through
    events = links.objects.filter(delivery__in=held).order_by("alertevent_id")
    links.objects.bulk_create(
        (
            links(delivery_id=summary.pk, alertevent_id=event)
            for event in events.values_list("alertevent_id", flat=True).distinct()
        ),
        batch_size=1000,
    )
    Delivery.objects.filter(pk__in=held).update(state=Delivery.State.SUMMED)
    return True
