"""The operators' lists as files: schedules, notices, workers, what waits."""

from collections.abc import Iterable

from deals.exports.table import Column, Table
from ingestion.models import Notice, WatchedPrefix
from ingestion.selectors.backlog import Backlog, Worker
from ingestion.selectors.schedules import next_scan_at, result_of

SCHEDULES: tuple[Column[WatchedPrefix], ...] = (
    Column(
        "uri", "the address that is watched", lambda row: row.uri, "Address",
        link=lambda row: ("schedule", row.pk),
    ),
    Column(
        "is_on", "whether it is watched", lambda row: row.is_on, "On",
        partial="runs/cells/schedule_on.html",
    ),
    Column("every_hours", "how often", lambda row: row.every_hours, "Every (hours)", "num"),
    Column("alert_mode", "what alerts on its posts become", lambda row: row.alert_mode, "Alerts"),
    Column(
        "scanned_at_utc", "when the last scan began", lambda row: row.scanned_at, "Last scan",
        partial="runs/cells/schedule_last.html",
    ),
    Column(
        "next_scan_at_utc", "when the next one is due; none while off", next_scan_at, "Next scan",
        partial="runs/cells/schedule_next.html",
    ),
    Column("found", "new files of the last scan", lambda row: row.found),
    Column("result", "what came of the last scan", result_of, "Result", "cell-wide long"),
    Column(
        "last_run", "the latest run that it began", lambda row: getattr(row, "last_run", None), "Last run",
        link=lambda row: ("run", last) if (last := getattr(row, "last_run", None)) else None,
    ),
)  # fmt: skip
WORKERS: tuple[Column[Worker], ...] = (
    Column("worker", "the process; beat is the clock", lambda row: row.name, "Process"),
    Column("seen_at_utc", "when it last did something", lambda row: row.seen_at, "Seen",
           partial="runs/cells/seen.html"),
    Column("is_silent", "whether that is too long ago", lambda row: row.is_silent, "Silent"),
)  # fmt: skip
BACKLOG: tuple[Column[Backlog], ...] = (
    Column("name", "what waits, as the API names it", lambda row: row.name),
    Column("what", "what waits", lambda row: row.label, "What"),
    Column("count", "how many", lambda row: row.count, "How many", "num"),
    Column("since_utc", "since when the oldest waits", lambda row: row.since, "Oldest since",
           partial="runs/cells/since.html"),
    Column("what_to_do", "where it is too long", lambda row: row.what_to_do, "Where it is too long",
           "cell-wide long"),
)  # fmt: skip
NOTICES: tuple[Column[Notice], ...] = (
    Column("said", "what, where, and what to do", lambda row: row.said, "What", "cell-wide long",
           link=lambda row: ("run", row.run_id) if row.run_id else ("schedules",)),
    Column("kind", "failed, suspicious, stuck or late", lambda row: row.get_kind_display(), "Kind"),
    Column("run", "the run", lambda row: row.run_id),
    Column("schedule", "the schedule's address", lambda row: row.watched_prefix and row.watched_prefix.uri),
    Column("at_utc", "when it was told", lambda row: row.at, "Told", partial="runs/cells/told.html"),
    Column("over_at_utc", "when it was over", lambda row: row.over_at, "Over",
           partial="runs/cells/over.html"),
    Column("mails", "how many people were mailed", lambda row: row.mails, "Mailed", "num"),
)  # fmt: skip


def schedules_table(rows: Iterable[WatchedPrefix]) -> Table[WatchedPrefix]:
    """Return watched prefixes, by address."""
    return Table("schedules", "Schedules", SCHEDULES, rows)


def workers_table(rows: Iterable[Worker]) -> Table[Worker]:
    """Return the processes that were seen within the last hour."""
    return Table("workers", "Workers", WORKERS, rows)


def backlog_table(rows: Iterable[Backlog]) -> Table[Backlog]:
    """Return what waits."""
    return Table("backlog", "What waits", BACKLOG, rows)


def notices_table(rows: Iterable[Notice]) -> Table[Notice]:
    """Return notices, newest first."""
    return Table("notices", "Notices", NOTICES, rows)
