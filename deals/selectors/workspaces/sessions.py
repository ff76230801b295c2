"""Where a user is signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from deals.domain.browsers import browser_name
from deals.models import Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session: `number` names it in forms, and opens nothing."""

    number: str
    began_at: datetime
    seen_at: datetime
    address: str | None
    browser: str
    is_here: bool


def sessions_of(user: User, here: str) -> list[SignedIn]:
    """Return a user's sessions, the last seen first; `here` is the hash of this one's key. 1 query."""
    rows = Session.objects.filter(of_user=user.pk, expire_date__gt=timezone.now())
    return [
        SignedIn(
            row.session_key,
            row.began_at,
            row.seen_at,
            row.address,
            browser_name(row.browser),
            row.session_key == here,
        )
        for row in rows.order_by("-seen_at", "session_key")
    ]
