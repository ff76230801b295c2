"""A list on its way to become a file: at once where it is short, else by a worker."""

import time
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.text import slugify

from deals.exports.formats import AT_ONCE, FORMATS
from deals.exports.table import Table
from deals.models import Workspace

SHORT_ROWS = 20_000
SHORT_SECONDS = 2.0
"""A list that takes neither more rows nor more time is sent at once. A list of AT_ONCE rows always is."""


class ListFile(HttpResponse):
    """A view's answer with a list as a file: empty until `is_short` reads it, or who takes its `pieces`."""

    def __init__(self, table: Table[Any], fmt: str) -> None:
        """`fmt` is one of FORMATS."""
        super().__init__(content_type=FORMATS[fmt].content_type)
        self.table, self.fmt = table, fmt
        self.save_as(table.name)

    def save_as(self, name: str) -> None:
        """Name the file, without its ending."""
        self["Content-Disposition"] = f'attachment; filename="{name}.{self.fmt}"'

    def pieces(self) -> Iterator[bytes]:
        """Yield the file's bytes, as its rows are read. Once only."""
        return FORMATS[self.fmt].pieces(self.table)

    def is_short(self) -> bool:
        """Read the list, and tell whether it ended soon: then the answer is whole.

        In a transaction a cursor hands out the first rows before the last are found.
        """
        until = time.monotonic() + SHORT_SECONDS
        read = []
        with transaction.atomic(savepoint=False):
            pieces = self.pieces()
            for piece in pieces:
                read.append(piece)
                if self.table.written > (AT_ONCE if time.monotonic() > until else SHORT_ROWS):
                    pieces.close()  # type: ignore[attr-defined]
                    return False
        self.content = b"".join(read)
        return True


def export_response(table: Table[Any], fmt: str) -> ListFile:
    """Return a table as a file to save. `fmt` is one of FORMATS."""
    return ListFile(table, fmt)


def file_name(table: Table[Any], workspace: Workspace | None) -> str:
    """Return a file's name without its ending: workspace, page, period.

    'acme-tools_products_90-days_to-2016-11-30'; what a list does not depend on is left out.
    """
    whose = slugify(workspace.name)[:40] or f"workspace-{workspace.pk}" if workspace else ""
    period = table.filters.get("period", "")
    span = f"{period}-days" if period.isdecimal() else slugify(period)
    until = f"to-{table.as_of.replace(':', '')}" if table.as_of else ""
    return "_".join(part for part in (whose, table.name, span, until) if part)
