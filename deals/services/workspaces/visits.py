"""When a member last looked at a workspace's overview, and what data there were then."""

from datetime import datetime, timedelta

from deals.models import Membership

VISIT_ENDS = timedelta(hours=4)
"""Who has not opened the overview for so long comes back to it on a visit of its own."""

WRITTEN_EVERY = timedelta(minutes=5)
"""Within a visit the time is written no more often: a page that is opened over and over costs no write."""


def note_visit(membership: Membership, data_end: datetime, now: datetime) -> datetime | None:
    """Note that a member looks at data to `data_end`; return where they ended on the visit before.

    None on the first visit. Two requests at once note the same.
    """
    last = membership.visited_at
    is_new = last is None or now - last > VISIT_ENDS
    if is_new:
        membership.seen_before = membership.seen_to
    if is_new or now - (last or now) > WRITTEN_EVERY:
        membership.visited_at, membership.seen_to = now, data_end
        membership.save(update_fields=["visited_at", "seen_to", "seen_before"])
    return membership.seen_before
