"""Temporary tables filled by COPY: three to four times as fast as multi-row INSERTs (measured)."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

_as_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes an encoder for each value
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def stage(cursor: Any, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Make the temporary `table` with `columns` (SQL) for this transaction and COPY `rows` into it."""
    drop_staged(cursor, table)
    cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
    lines = io.StringIO("".join("\t".join(map(_field, row)) + "\n" for row in rows))
    cursor.copy_expert(f"COPY {table} FROM STDIN", lines)
    cursor.execute(f"ANALYZE {table}")


def drop_staged(cursor: Any, table: str) -> None:
    """Drop a temporary table that an earlier load of the same transaction left."""
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")


def _field(value: Any) -> str:
    if type(value) is int:  # ids, mostly
        return str(value)
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        value = _as_json(value)
    return str(value).translate(_ESCAPES)
