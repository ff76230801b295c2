"""Notes on charts: written, changed, deleted; each is in the workspace's log."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from deals.domain.chart_notes import MOST_NOTES, check_days
from deals.domain.refused import Refused
from deals.models import ChartNote, Product, ProductLine, Retailer, Workspace
from deals.services.workspaces.audit import note as log

Thing = Product | ProductLine | Retailer


@transaction.atomic
def add_note(
    workspace: Workspace, by: User, *, first_day: date, last_day: date, text: str, of: Thing | None = None
) -> ChartNote:
    """Write a note on the charts of a thing, else on all of the workspace. Raises Refused."""
    check_days(first_day, last_day)
    if workspace.chart_notes.count() >= MOST_NOTES:
        raise Refused(f"A workspace keeps up to {MOST_NOTES:,} notes: delete some first.")
    found = ChartNote(workspace=workspace, first_day=first_day, last_day=last_day, text=text)
    if of is not None:
        setattr(found, _field_of(of), of)
    found.made_by, found.made_by_name = by, by.get_username()
    found.save()
    log(workspace, by, "added the note", str(found), found)
    return found


@transaction.atomic
def change_note(chart_note: ChartNote, by: User, *, first_day: date, last_day: date, text: str) -> None:
    """Change a note's days and text; what it is of stays. Raises Refused."""
    check_days(first_day, last_day)
    before = str(chart_note)
    chart_note.first_day, chart_note.last_day, chart_note.text = first_day, last_day, text
    chart_note.save(update_fields=["first_day", "last_day", "text"])
    log(chart_note.workspace, by, "changed the note", f"{before} → {chart_note}", chart_note)


@transaction.atomic
def delete_note(chart_note: ChartNote, by: User) -> None:
    """Delete a note."""
    log(chart_note.workspace, by, "deleted the note", str(chart_note))
    chart_note.delete()


def _field_of(thing: Thing) -> str:
    return {Product: "product", ProductLine: "line", Retailer: "retailer"}[type(thing)]
