"""How deals, posts and snapshots are stored: one table of columns for each.

Loading makes its staged tables, their rows and the upserts from them; what compares a stored deal with a
new one reads rows back by them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from deals.domain.confidences import to_stored
from deals.domain.metrics import CENT
from deals.domain.records import Basis, Condition, DealKind, RetailerSource, Scope, Span


@dataclass(frozen=True, slots=True)
class StoredField:
    """A field of a record, its column, the column's SQL type, and how a value is written and read back."""

    name: str
    column: str
    sql_type: str
    write: Callable[[Any], Any] = lambda value: value
    read: Callable[[Any], Any] = lambda value: value


def _text(
    name: str, length: int | None = None, *, column: str = "", absent: str | None = None
) -> StoredField:
    """Return a text of at most `length` characters; an empty column reads as `absent`."""
    return StoredField(
        name, column or name, "text", lambda value: (value or "")[:length], lambda value: value or absent
    )


def _amount(name: str, sql_type: str = "numeric(9,2)") -> StoredField:
    return StoredField(name, name, sql_type, _to_cent)


def _to_cent(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(CENT, ROUND_HALF_UP)


def _choice(name: str, kind: type[StrEnum]) -> StoredField:
    return StoredField(
        name, name, "text", lambda value: value or "", lambda value: kind(value) if value else None
    )


def _texts(name: str) -> StoredField:
    return StoredField(name, name, "jsonb", list, tuple)


def _write_spans(spans: Mapping[str, Span]) -> dict[str, list[int]]:
    return {name: [span.start, span.end] for name, span in sorted(spans.items())}


def _read_spans(spans: Mapping[str, list[int]]) -> dict[str, Span]:
    return {name: Span(*span) for name, span in spans.items()}


def _write_places(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _read_places(spans: Sequence[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in spans)


DEAL: tuple[StoredField, ...] = (
    StoredField("anchor", "anchor", "int"),
    _text("product", 300, column="product_text"),
    _text("brand", 120, column="brand_text"),
    _text("retailer", 120, column="retailer_text"),
    _choice("retailer_source", RetailerSource),
    _choice("kind", DealKind),
    _choice("basis", Basis),
    StoredField("quantity", "quantity", "int"),
    _choice("scope", Scope),
    _choice("condition", Condition),
    _amount("price"),
    _amount("list_price"),
    _text("currency"),
    _amount("percent_off", "numeric(5,2)"),
    _amount("amount_off"),
    _text("coupon", 60),
    _text("url"),
    StoredField("spans", "spans", "jsonb", _write_spans, _read_spans),
    StoredField("confidence", "confidence", "double precision", lambda value: round(value, 4)),
    StoredField("sure", "field_confidences", "jsonb", to_stored),
)
"""Of DealRecord; the key's other half is the post."""

DEAL_SLUGS = ("retailer_slug", "brand_slug", "category_slug")
"""Of DealRecord: loading looks up the rows that they name."""

POST: tuple[StoredField, ...] = (
    StoredField("id", "id", "bigint"),
    _text("network", absent=""),
    StoredField("author_id", "author_id", "bigint"),
    StoredField("followers", "followers", "bigint"),
    StoredField("created_at", "created_at", "timestamptz"),
    StoredField("complete", "complete", "boolean"),
    StoredField("seen_at", "seen_at", "timestamptz"),
    StoredField("seen_in", "seen_in", "bigint"),
    StoredField("seen_as", "seen_as", "bigint"),
    StoredField("revision", "revision", "bigint"),
)
"""Of PostRecord, without its content."""

CONTENT: tuple[StoredField, ...] = (
    _text("text", absent=""),
    _text("handle", 60, absent=""),
    _text("author_name", 200, absent=""),
    _text("lang", 8, absent=""),
    _texts("urls"),
    _texts("mentions"),
    _texts("hashtags"),
    StoredField("link_spans", "link_spans", "jsonb", _write_places, _read_places),
    _text("card_title", 300, absent=""),
)
"""Of PostContent."""

SNAPSHOT: tuple[StoredField, ...] = tuple(
    StoredField(name, name, "timestamptz" if name == "observed_at" else "bigint")
    for name in ("post_id", "source_post_id", "observed_at", "retweets", "likes", "replies", "quotes")
)
"""Of SnapshotRecord."""


def written(fields: tuple[StoredField, ...], record: Any) -> tuple[Any, ...]:
    """Return a record's values as a row takes them."""
    return tuple([field.write(getattr(record, field.name)) for field in fields])


def read_back(fields: tuple[StoredField, ...], row: Any) -> dict[str, Any]:
    """Return the values of a record from a row's columns."""
    return {field.name: field.read(getattr(row, field.column)) for field in fields}


def as_read_back(fields: tuple[StoredField, ...], record: Any) -> dict[str, Any]:
    """Return the values of a record as its row would give them back."""
    return {field.name: field.read(field.write(getattr(record, field.name))) for field in fields}
