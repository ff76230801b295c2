"""How pages name the periods that count back from the as-of moment."""

from deals.selectors.common.as_of import PERIODS, Period

PERIOD_BUTTONS = [*((key, f"{key} d") for key in PERIODS), ("all", "All")]


def period_label(period: Period) -> str:
    """Name a period: 'Last 90 days', 'All data'."""
    return "All data" if period.since is None else f"Last {period.key} days"
