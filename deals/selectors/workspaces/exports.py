"""Files that a worker makes of long lists, and how far one is."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from deals.domain.pace import Pace, pace_of
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
    pace: Pace

    @property
    def rate(self) -> int:
        return round(self.pace.rate)

    @property
    def left(self) -> timedelta | None:
        return self.pace.left

    @property
    def left_text(self) -> str:
        return self.pace.left_text


def progress_of(export: Export) -> Progress:
    """Return how far a file is, by what its worker told last."""
    pace = pace_of(export.rows, export.rows_expected, export.started_at, export.heartbeat_at)
    return Progress(export, pace)
