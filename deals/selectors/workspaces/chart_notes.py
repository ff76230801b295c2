"""The notes on a workspace's charts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from deals.models import ChartNote, Product, ProductLine, Retailer, Workspace
from deals.selectors.common.as_of import Period


@dataclass(frozen=True, slots=True)
class NotesOf:
    """Whose charts: those of a product, a line or a retailer, else those of the workspace alone."""

    product: int | None = None
    line: int | None = None
    retailer: str | None = None

    @property
    def on_page(self) -> Q:
        """The notes that the charts show: the workspace's, and those of the thing itself."""
        everywhere = Q(product=None, line=None, retailer=None)
        if self.product is not None:
            return everywhere | Q(product=self.product)
        if self.line is not None:
            return everywhere | Q(line=self.line)
        if self.retailer is not None:  # notes on one that was merged into it are its too
            return everywhere | Q(retailer__slug=self.retailer) | Q(retailer__merged_into__slug=self.retailer)
        return everywhere


def all_notes(workspace: Workspace) -> QuerySet[ChartNote]:
    """Return all notes of a workspace with what they are of, those of the latest days first."""
    return workspace.chart_notes.select_related("product", "line", "retailer")


def notes_on(workspace: Workspace, of: NotesOf, period: Period) -> QuerySet[ChartNote]:
    """Return the notes that charts of a period show, those of the latest days first."""
    zone = ZoneInfo(workspace.time_zone)
    last = (period.until - timedelta(microseconds=1)).astimezone(zone).date()
    found = all_notes(workspace).filter(of.on_page, first_day__lte=last)
    if period.since is not None:
        found = found.filter(last_day__gte=period.since.astimezone(zone).date())
    return found


def begin_of(note: ChartNote, zone: ZoneInfo) -> datetime:
    """Return when a note's first day begins."""
    return datetime.combine(note.first_day, datetime.min.time(), zone)


def end_of(note: ChartNote, zone: ZoneInfo) -> datetime:
    """Return when a note's last day ends."""
    return datetime.combine(note.last_day + timedelta(days=1), datetime.min.time(), zone)


def thing_of(note: ChartNote) -> Product | ProductLine | Retailer | None:
    """Return what a note is of; None: of all charts of the workspace."""
    return note.product or note.line or note.retailer
