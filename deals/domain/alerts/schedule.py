"""When a digest is due."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def last_slot(now: datetime, zone: str, hour: int, weekday: int | None = None) -> datetime:
    """Return the latest moment, not after `now`, at which a digest was due: UTC.

    Daily, or (`weekday`: 0 is Monday) weekly, at `hour` o'clock of the zone. Where clocks are put forward
    over that hour, the digest comes an hour later by the wall; where they go back, once. Raises
    ZoneInfoNotFoundError for a zone that the machine does not know.
    """
    here = now.astimezone(ZoneInfo(zone))
    for back in range(9):
        day = (here - timedelta(days=back)).date()
        slot = datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
        if slot <= now and weekday in (None, day.weekday()):
            return slot
    raise AssertionError("each weekday comes within nine days")
