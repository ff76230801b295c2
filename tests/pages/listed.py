"""Lists as pages and as files: where they are, and how both are read."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
import pyarrow.parquet as pq
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from deals.models import Export
from deals.selectors.workspaces.workspaces import current_membership
from deals.views.common.asked_again import list_of

Keys = Callable[[Any], list[str]]


@dataclass(frozen=True)
class Listed:
    """A list of a page: where it is, which column tells its rows apart, and the page's rows by it."""

    address: str
    column: str
    keys: Keys
    part: str = ""


def of_rows(attribute: str, name: str = "rows") -> Keys:
    """Read an attribute ('product.title') of each row of the page."""

    def read(context: Any) -> list[str]:
        return [str(deep(row, attribute)) for row in context[name]]

    return read


def deep(row: Any, path: str) -> Any:
    """Follow a path of attributes and numbers."""
    for name in path.split("."):
        row = row[int(name)] if name.isdigit() else getattr(row, name)
    return row


def address_of(listed: Listed, filled: dict[str, str]) -> str:
    """Put the ids into a list's address."""
    address = listed.address
    for letter, number in filled.items():
        address = address.replace(f"/{letter}/", f"/{number}/")
    return address


def read(fmt: str, content: bytes) -> list[dict[str, Any]]:
    """Parse a file: a dictionary a row."""
    if fmt == "json":
        found = json.loads(content)
        return found.get("rows") or [{"hour_utc": one["start"]} for one in found["hours"]]
    if fmt == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    if fmt == "parquet":
        return list(pq.read_table(io.BytesIO(content)).to_pylist())
    sheet = openpyxl.load_workbook(io.BytesIO(content))["rows"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def plain(value: Any) -> str:
    """A cell as text, without the quote that keeps a CSV safe."""
    return str(value.date() if isinstance(value, datetime) else value).removeprefix("'")


def file_of(listed: Listed, filled: dict[str, str], fmt: str) -> str:
    """The address of a list as a file, with the page's filters."""
    path, _, query = address_of(listed, filled).partition("?")
    return f"{path.rstrip('/')}{f'/{listed.part}' if listed.part else ''}.{fmt}?{query}"


def assert_same(page: Client, listed: Listed, filled: dict[str, str], formats: Iterable[str]) -> None:
    """The page must lead to a file of each format, and what tells the rows apart must be the same in all."""
    shown = page.get(address_of(listed, filled))
    html = shown.content.decode().replace("&amp;", "&")
    on_page = [plain(key) for key in listed.keys(shown.context)]
    assert on_page != []
    for fmt in formats:
        file = file_of(listed, filled, fmt)
        assert f'href="{file.removesuffix("?")}"' in html
        rows = read(fmt, page.get(file).getvalue())
        assert (fmt, [plain(row[listed.column]) for row in rows]) == (fmt, on_page)


def assert_safe(page: Client, file: str) -> None:
    """No cell of a spreadsheet may be a formula, and its second sheet explains each column."""
    book = openpyxl.load_workbook(io.BytesIO(page.get(file).getvalue()))
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    header = [cell.value for cell in next(book["rows"].iter_rows())]
    about = list(book["about"].iter_rows(values_only=True))
    told = about[[row[0] for row in about].index("column") + 1 :]
    assert [row[0] for row in told] == header
    assert all(len(row[1]) > 2 for row in told)


def assert_written_the_same(page: Client, file: str) -> None:
    """A worker must write what a request sends: the bytes, and under the same name."""
    user = User.objects.get(pk=page.session["_auth_user_id"])
    membership = current_membership(user, None)
    workspace, role = (membership.workspace, membership.role) if membership else (None, "")
    export = Export(
        user=user, workspace=workspace, role=role, address=file, fmt="csv", origin="http://testserver"
    )
    try:
        made = list_of(export)
        assert b"".join(made.pieces()) == page.get(file).content
        assert f'"{made.file_name}"' in page.get(file)["Content-Disposition"]
    finally:
        timezone.deactivate()
