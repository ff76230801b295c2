"""How pages name the periods that count back from the as-of moment."""

from django.utils import timezone
from django.utils.formats import date_format

from deals.selectors.common.as_of import PERIODS, Period

PERIOD_BUTTONS = [*((key, f"{key} d") for key in PERIODS), ("all", "All")]


def period_label(period: Period) -> str:
    """Name a period: 'Last 90 days', 'Since 23 Nov 2016 14:00', 'All data'."""
    if period.since is None:
        return "All data"
    if period.key in PERIODS:
        return f"Last {period.key} days"
    return f"Since {date_format(timezone.localtime(period.since), 'j M Y H:i')}"
