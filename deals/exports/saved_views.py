"""The list of saved views."""

from typing import Any

from django.utils.text import slugify

from deals.exports.table import Column, Link, Table
from deals.models import SavedView, Workspace
from deals.selectors.workspaces.saved_views import filters_of, page_said

CELL = "saved_views/cells/"


def saved_view_columns(link: Link) -> tuple[Column[SavedView], ...]:
    """Return the columns of views."""
    return (
        Column(
            "name",
            "the view's name",
            lambda row: row.name,
            "View",
            link=lambda row: ("saved-view", row.workspace_id, row.pk),
        ),
        Column("page", "which page it shows, and of what", page_said, "Page"),
        Column("filters", "the page's filters", filters_of, "Filters", "cell-wide", empty="none"),
        Column("made_by", "whose it is", lambda row: row.made_by.get_username(), "By"),
        Column("shared", "all members of the workspace see it", lambda row: row.is_shared, "Shared"),
        Column("made_at_utc", "when it was saved", lambda row: row.made_at),
        Column(
            "address",
            "opens it",
            lambda row: link("saved-view", row.workspace_id, row.pk),
        ),
    )


def page_columns(link: Link) -> tuple[Column[SavedView], ...]:
    """Return the page's columns: the last one has what can be done with a view."""
    does: Column[SavedView] = Column(
        "change", "", lambda row: "", "Change", "cell-wide", partial=f"{CELL}does.html"
    )
    return (*saved_view_columns(link), does)


def saved_view_table(workspace: Workspace, rows: Any, link: Link) -> Table[SavedView]:
    """Return the views that a member sees, in the page's order."""
    name = f"{slugify(workspace.name) or 'workspace'}-views"
    return Table(name, f"Saved views of {workspace}", saved_view_columns(link), rows)
