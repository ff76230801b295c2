"""Files that a worker makes of long lists, and how far one is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from deals.models import EXPORT_DAYS, Export, Retention


def exports_of(user: User | AnonymousUser) -> QuerySet[Export]:
    """Return the files that a user asked for and may see, the newest first."""
    return Export.objects.for_user(user).select_related("workspace", "user").order_by("-asked_at", "-id")


def days_kept() -> int:
    """Return for how many days files are kept. 1 query."""
    return Retention.objects.values_list("export_days", flat=True).first() or EXPORT_DAYS


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file is: rows a second, and the time that is left where the number of rows is known."""

    export: Export
    rate: int
    left: timedelta | None

    @property
    def left_text(self) -> str:
        """The time that is left: '40 s', '3 min'."""
        seconds = self.left.total_seconds() if self.left else 0
        return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def progress_of(export: Export) -> Progress:
    """Return how far a file is, by what its worker told last."""
    rate = _rate(export.rows, export.started_at, export.heartbeat_at)
    expected = export.rows_expected
    if not expected:
        return Progress(export, rate, None)
    missing = max(0, expected - export.rows)
    left = timedelta(seconds=round(missing / rate)) if rate else None
    return Progress(export, rate, left)


def _rate(rows: int, since: datetime | None, until: datetime | None) -> int:
    """Return rows a second; 0 where nothing is told yet."""
    seconds = (until - since).total_seconds() if since and until else 0
    return round(rows / seconds) if seconds > 0 else 0
