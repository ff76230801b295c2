"""Who spoke, in each list of deals: the same columns everywhere, under the same names."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import replace
from typing import Any

from deals.domain.voices.spoken import SpokenBy
from deals.exports.table import Column, Row, Table, in_batches
from deals.selectors.market.speakers import speakers_of

BATCH = 500

LABEL = "Said by"
"""Of the column on pages: author and voice together."""


def spoken_columns(
    by: Callable[[Row], SpokenBy | None], label: str = LABEL, *, prefix: str = "", whose: str = ""
) -> tuple[Column[Row], ...]:
    """Return author, network and voice; pages show them in one cell. `by` returns who spoke, if known.

    `prefix` and `whose` say of which price where a row has several ('before_', 'of the price before: ').
    """

    def value(name: str) -> Callable[[Row], str]:
        return lambda row: getattr(by(row), name, "")

    return (
        Column(
            f"{prefix}handle",
            f"{whose}who wrote the post; empty: its author deleted it",
            value("handle"),
            label,
            on_page=lambda row: str(by(row) or ""),
        ),
        Column(f"{prefix}network", f"{whose}where that was", value("network")),
        Column(
            f"{prefix}voice",
            f"{whose}who speaks: retailer, maker, deal account, share button, person, other; "
            "empty: not told yet",
            value("voice_name"),
        ),
    )


def page_speakers(rows: Iterable[Row], deal_of: Callable[[Row], int | None]) -> tuple[Column[Row], ...]:
    """Return the columns for the rows of a page, each of which knows its deal. 1 query."""
    known = speakers_of(deal_of(row) for row in rows)
    return spoken_columns(lambda row: known.get(deal_of(row) or 0))


Find = Callable[[Iterable[Any]], dict[int, SpokenBy]]


Deal = Callable[[Any], int | None]
"""Of a row what is looked for: a deal's id, None where it has none."""


def with_speakers(
    table: Table[Row],
    deal_of: Deal,
    find: Find = speakers_of,
    *,
    prefix: str = "",
    others: Iterable[tuple[str, str, Deal]] = (),
) -> Table[Row]:
    """Return a file's list with who spoke in front of its evidence. 1 query a batch of rows.

    `prefix` begins the columns' names where a row has several prices. `others` are its further ones: prefix,
    whose they are, and their deal.
    """
    known: dict[int, SpokenBy] = {}
    whole = table.rows
    prices = [(prefix, "", deal_of), *others]

    def rows() -> Iterator[Row]:
        for batch in in_batches(whole, BATCH):
            known.clear()
            known.update(find(deal(row) for row in batch for _, _, deal in prices))
            yield from batch

    def by(deal: Deal) -> Callable[[Row], SpokenBy | None]:
        return lambda row: known.get(deal(row) or 0)

    said = [
        column
        for prefix, whose, deal in prices
        for column in spoken_columns(by(deal), prefix=prefix, whose=whose)
    ]
    count = (lambda: len(whole)) if isinstance(whole, Sized) else table.count
    return replace(table, columns=before_evidence(table.columns, said), rows=rows(), count=count)


def before_evidence(columns: Sequence[Column[Row]], said: Sequence[Column[Row]]) -> tuple[Column[Row], ...]:
    """Put who spoke in front of the evidence and of converted amounts, at the end where there are none."""
    last = (n for n, column in enumerate(columns) if column.name.endswith(("evidence", "converted")))
    place = next(last, len(columns))
    return (*columns[:place], *said, *columns[place:])
