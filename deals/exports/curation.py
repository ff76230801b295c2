"""The lists of curators: merges and splits, decisions, what authors deleted; and a user's own reports."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from deals.exports.spoken import spoken_columns
from deals.exports.table import Column, Table
from deals.models import DealReport, ProductChange, Purge
from deals.selectors.operations.retention import Deletions
from deals.services.curation.kinds import Decided, ReviewKind

BATCH = 500

MoveLine = tuple[ProductChange, Mapping[str, Any]]
CountLine = tuple[str, str, int]


def _of_move(key: str) -> Callable[[MoveLine], Any]:
    """Return how to read a value of a move; None where a change moved nothing."""
    return lambda line: line[1].get(key)


CHANGES: tuple[Column[MoveLine], ...] = (
    Column(
        "change", "the change's number; it has a row for each title that it moved", lambda line: line[0].pk
    ),
    Column("action", "merge, split or undo", lambda line: line[0].action),
    Column("undoes", "the change that it took back", lambda line: line[0].undoes_id),
    Column("by", "who; empty: the account is gone", lambda line: name_of(line[0].changed_by)),
    Column("changed_at_utc", "when", lambda line: line[0].changed_at),
    Column("title", "the normalised title that moved", _of_move("listing")),
    Column("from_product", "the product's id that had it", _of_move("from")),
    Column("to_product", "the product's id that has it since", _of_move("to")),
    Column("undone_by_change", "the change that took it back", lambda line: _undone_by(line[0])),
)
DECISIONS: tuple[Column[Decided], ...] = (
    Column("decision", "the decision's number", lambda made: made.id),
    Column("about", "what was decided on", lambda made: " | ".join(made.about)),
    Column("said", "the decision", lambda made: made.said),
    Column("by", "who; empty: the account is gone", lambda made: made.by),
    Column("decided_at_utc", "when", lambda made: made.at),
    Column("undone_by", "who took it back", lambda made: made.undone_by),
    Column("undone_at_utc", "when it was taken back; empty: it holds", lambda made: made.undone_at),
)
PURGES: tuple[Column[Purge], ...] = (
    Column("purged_at_utc", "when the ids were sent", lambda purge: purge.purged_at),
    Column("by", "who; empty: a command, or the account is gone", lambda purge: name_of(purge.purged_by)),
    Column("ids", "different ids that were sent", lambda purge: purge.ids),
    Column("stored_posts", "of these, stored posts that changed or went", lambda purge: purge.posts),
    Column("overrides", "curators' corrections that lost their texts", lambda purge: purge.overrides),
    Column("reports", "users' reports that lost their texts", lambda purge: purge.reports),
    Column("seconds", "how long it took", lambda purge: round(purge.seconds, 1)),
)
COUNTS: tuple[Column[CountLine], ...] = (
    Column("what", "what is counted", lambda line: line[0]),
    Column("of", "what it means", lambda line: line[1]),
    Column("n", "how many", lambda line: line[2]),
)


def report_columns(link: Callable[..., str]) -> tuple[Column[DealReport], ...]:
    """Return the columns of one's own reports."""
    return (
        Column("report", "the report's id", lambda report: report.pk),
        Column("about", "the deal as it was; empty: its post was deleted", lambda report: report.about),
        Column("reason", "what is wrong with it", lambda report: report.get_reason_display()),
        Column("comment", "what you wrote", lambda report: report.comment),
        Column("reported_at_utc", "when you reported it", lambda report: report.reported_at),
        Column("state", "what curators said", lambda report: report.get_state_display()),
        Column("answer", "what they wrote", lambda report: report.answer),
        Column("answered_at_utc", "when they answered; empty: it waits", lambda report: report.answered_at),
        *spoken_columns(lambda report: report.deal and report.deal.post.spoken),
        Column("evidence", "the deal's page; empty: it is gone", lambda report: _deal_page(report, link)),
    )


def _deal_page(report: DealReport, link: Callable[..., str]) -> str:
    """Return the deal's address where the deal still stands."""
    return link("deal", report.deal_id) if report.deal and not report.deal.rejected else ""


def name_of(user: Any) -> str:
    """Return a user's name, '' where the account is gone."""
    return user.get_username() if user else ""


def _undone_by(change: ProductChange) -> int | None:
    undo: ProductChange | None = getattr(change, "undone_by_change", None)
    return undo.pk if undo else None


def change_table(changes: Any, filters: Mapping[str, str]) -> Table[MoveLine]:
    """Return merges, splits and undos; `changes` is a queryset of product_changes."""
    rows = _moves(changes.iterator(chunk_size=BATCH))
    return Table("product-changes", "Merges and splits", CHANGES, rows, filters)


def _moves(changes: Iterable[ProductChange]) -> Iterator[MoveLine]:
    for change in changes:
        yield from ((change, move) for move in change.moves or [{}])


def decision_table(kind: ReviewKind, rows: Any, filters: Mapping[str, str]) -> Table[Decided]:
    """Return what was decided in a queue; `rows` is a queryset of the kind's history."""
    made = (kind.decided(row) for row in rows.iterator(chunk_size=BATCH))
    return Table(f"decisions-{kind.slug}", f"Decisions: {kind.name}", DECISIONS, made, filters)


def report_table(reports: Any, link: Callable[..., str]) -> Table[DealReport]:
    """Return a user's own reports; `reports` is a queryset of reports_of."""
    return Table("reports", "My reports", report_columns(link), reports.iterator(chunk_size=BATCH))


def purge_table(purges: Any) -> Table[Purge]:
    """Return the uploads of ids to purge."""
    return Table("deletions", "Uploads of deleted ids", PURGES, purges.iterator(chunk_size=BATCH))


def deletion_table(counts: Deletions) -> Table[CountLine]:
    """Return what was deleted, counted."""
    rows = [
        ("notices", "delete notices of dumps", counts.notices),
        ("chunks", "chunks of dumps that held them", counts.chunks),
        ("uploads", "uploads of ids", counts.uploads),
        ("uploaded_ids", "ids in these", counts.uploaded_ids),
        ("posts", "stored posts that uploads took out", counts.posts),
        ("without_text", "posts without text whose prices stay", counts.without_text),
    ]
    return Table("deletion-counts", "What was deleted", COUNTS, rows)
