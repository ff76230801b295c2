"""The list of months with loaded hours."""

from collections.abc import Sequence

from deals.exports.table import Column, Table
from deals.selectors.loading.months import LoadedMonth

MONTHS: tuple[Column[LoadedMonth], ...] = (
    Column("month", "its first day (UTC)", lambda row: row.month),
    Column("hours_loaded", "loaded, wholly or in part, of any network", lambda row: row.loaded),
    Column("hours", "hours of the month", lambda row: row.hours),
    Column("last_hour_utc", "the last loaded one", lambda row: row.last),
    Column("promotions_n", "promotions of your retailer and your competitors", lambda row: row.promotions),
    Column("as_of", "the day to show pages as of", lambda row: row.as_of),
)


def months_table(months: Sequence[LoadedMonth]) -> Table[LoadedMonth]:
    """Return the months, the oldest first."""
    return Table("loaded-months", "Months with loaded hours", MONTHS, months)
