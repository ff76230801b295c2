"""The list of notes on charts."""

from typing import Any

from django.utils.text import slugify

from deals.exports.table import Column, Table
from deals.models import ChartNote, Workspace
from deals.selectors.workspaces.chart_notes import thing_of

NOTES: tuple[Column[ChartNote], ...] = (
    Column(
        "first_day",
        "the note's day, or the first of them, in the workspace's zone",
        lambda row: row.first_day,
        "Day",
    ),
    Column(
        "last_day",
        "the last of them; the first again: a single day",
        lambda row: row.last_day,
        "To",
        on_page=lambda row: None if row.is_one_day else row.last_day,
    ),
    Column("text", "what was written", lambda row: row.text, "Note", "cell-wide"),
    Column(
        "of",
        "whose charts show it; empty: all of the workspace",
        lambda row: str(thing_of(row) or ""),
        "Shown on",
        link=lambda row: _page_of(row),
        empty="all charts",
    ),
    Column("made_by", "who wrote it", lambda row: row.made_by_name, "By"),
    Column("made_at_utc", "when it was written", lambda row: row.made_at),
)
DOES: Column[ChartNote] = Column("change", "", lambda row: "", "Change", partial="notes/does.html")
"""What can be done with a note, on the page."""


def note_table(workspace: Workspace, rows: Any) -> Table[ChartNote]:
    """Return notes, those of the latest days first."""
    name = f"{slugify(workspace.name) or 'workspace'}-notes"
    return Table(name, f"Notes on charts of {workspace}", NOTES, rows)


def _page_of(row: ChartNote) -> tuple[Any, ...] | None:
    """Return the page of what a note is of."""
    if row.product_id:
        return ("product", row.product_id)
    if row.line_id:
        return ("line", row.line_id)
    return ("retailer", row.retailer.slug) if row.retailer else None
