"""A table as Parquet: each column of one type, found from all of its values.

Columns say no types, and the first rows may hold nothing where the last one has a price. So the rows go to a
scratch file first, batch by batch, with note of what each column holds; then each batch is written with the
types that fit all. Neither takes more memory than a batch.
"""

import json
import marshal
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

from deals.exports.sink import Sink
from deals.exports.table import Cell, Table, in_batches

ROWS = 10_000
"""Of a row group: what is in memory at once."""

DIGITS, PLACES = 38, 2
"""Of amounts: Parquet's widest decimals, with the places of money at least."""

KINDS: dict[type, str] = {
    bool: "bool", int: "int", float: "float", Decimal: "decimal", datetime: "time", date: "date",
}  # fmt: skip
"""Of values; all others are texts."""


@dataclass(slots=True)
class _Held:
    """What a column holds: the kinds of its values, and the most decimal places of its amounts."""

    name: str
    help: str
    kinds: set[str] = field(default_factory=set)
    places: int = PLACES

    def packed(self, cell: Cell) -> Any:
        """Note a value, and return it as the scratch file takes it."""
        if cell is None:
            return None
        kind = KINDS.get(type(cell), "text")
        self.kinds.add(kind)
        if isinstance(cell, Decimal):
            self.places = max(self.places, -int(cell.as_tuple().exponent))
            return format(cell, "f")
        if isinstance(cell, datetime):
            return cell.astimezone(UTC).isoformat()
        return cell.isoformat() if isinstance(cell, date) else cell

    @property
    def kind(self) -> str:
        """The kind that fits all values; that of an empty column follows from its name."""
        if not self.kinds:
            return "time" if self.name.endswith("_utc") else "text"
        if len(self.kinds) == 1:
            return next(iter(self.kinds))
        if self.kinds == {"int", "decimal"}:
            return "decimal"
        return "float" if self.kinds == {"int", "float"} else "text"


def parquet_pieces(table: Table[Any]) -> Iterator[bytes]:
    """Yield the file's bytes; while the rows are read, empty ones."""
    columns = [_Held(column.name, column.help) for column in table.columns]
    with tempfile.TemporaryFile() as scratch:
        batches = 0
        for rows in in_batches(table.cells(), ROWS):
            packed = [
                [column.packed(cell) for cell in cells]
                for column, cells in zip(columns, zip(*rows, strict=True), strict=True)
            ]
            marshal.dump(packed, scratch)
            batches += 1
            yield b""
        scratch.seek(0)
        yield from _written(table, columns, scratch, batches)


def _written(
    table: Table[Any], columns: Sequence[_Held], scratch: IO[bytes], batches: int
) -> Iterator[bytes]:
    """Yield the bytes of a file, from rows that were noted."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    kinds = {
        "bool": pyarrow.bool_(), "int": pyarrow.int64(), "float": pyarrow.float64(), "text": pyarrow.string(),
        "time": pyarrow.timestamp("us", "UTC"), "date": pyarrow.date32(),
    }  # fmt: skip
    fields = [
        pyarrow.field(
            column.name,
            kinds.get(column.kind) or pyarrow.decimal128(DIGITS, column.places),
            metadata={"help": column.help},
        )
        for column in columns
    ]
    schema = pyarrow.schema(fields, metadata=_about(table))
    sink = Sink()
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        for _ in range(batches):
            read = zip(columns, marshal.load(scratch), fields, strict=True)
            arrays = [_array(pyarrow, column.kind, cells, each.type) for column, cells, each in read]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            yield sink.taken()
    yield sink.taken()


def _array(pyarrow: Any, kind: str, cells: Sequence[Any], of_type: Any) -> Any:
    """Return a batch of a column; times and amounts are noted as texts."""
    if kind in ("time", "date", "decimal", "text"):
        texts = [None if cell is None else str(cell) for cell in cells]
        return pyarrow.array(texts, pyarrow.string()).cast(of_type)
    return pyarrow.array(cells, of_type)


def _about(table: Table[Any]) -> dict[str, str]:
    """Return what the file says of itself: title, as-of moment, filters."""
    return {"title": table.title, "as_of": table.as_of, "filters": json.dumps(dict(table.filters))}
