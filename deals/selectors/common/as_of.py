"""The moment that a page takes for 'now', and the periods that count back from it.

An archive is not now: nothing announced at or after the as-of moment is shown anywhere.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from deals.domain.records import CoverageStatus
from deals.models import CoverageHour, Deal

EARLIEST, LATEST = date(2006, 3, 21), date(2100, 1, 1)
"""From the network's first post; the upper bound only keeps date arithmetic in range."""

EARLIEST_MOMENT, LATEST_MOMENT = (datetime.combine(each, time(0), UTC) for each in (EARLIEST, LATEST))

DAY = timedelta(days=1)

LOADED = (CoverageStatus.LOADED, CoverageStatus.PARTIAL)

PERIODS = {"30": 30, "90": 90, "180": 180, "365": 365}
"""The periods that pages offer, in days; 'all' is the one without a start."""


class BadAsOf(ValueError):
    """The text names no moment that can be taken for 'now'; the message is for people."""


class BadPeriod(ValueError):
    """The text names no period; the message is for people."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """`moment` is exclusive. `chosen` where the reader asked for it; `has_data` off in an empty database."""

    moment: datetime
    chosen: bool
    has_data: bool

    @property
    def last_instant(self) -> datetime:
        """The last moment that is still shown."""
        return self.moment - timedelta(microseconds=1)

    @property
    def text(self) -> str:
        """The shortest form that `parse_as_of` takes back: a date for a midnight."""
        if self.moment.time() == time(0):
            return self.last_instant.date().isoformat()
        return self.moment.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until) in UTC. `since` is None for all that came before `until`."""

    key: str
    since: datetime | None
    until: datetime

    @classmethod
    def all_until(cls, until: datetime) -> "Period":
        """Return the period of all that came before a moment."""
        return cls("all", None, until)


def default_as_of() -> datetime | None:
    """Return the end of the last loaded hour, else the moment after the last deal, else None. 1-2 queries."""
    hour = CoverageHour.objects.filter(status__in=LOADED).aggregate(last=Max("hour"))["last"]
    if hour is not None:
        return hour + timedelta(hours=1)
    last = Deal.objects.aggregate(last=Max("announced_at"))["last"]
    return None if last is None else last + timedelta(microseconds=1)


def parse_as_of(text: str) -> datetime:
    """Read '2016-11-30' (to the end of that day, UTC) or '2016-11-30T14:00Z'. Raises BadAsOf."""
    try:
        return parse_moment(text, ends_day=True)
    except ValueError as error:
        raise BadAsOf(f"as_of {error}") from None


def parse_moment(text: str, ends_day: bool) -> datetime:
    """Read a time, or a date as the midnight that begins it or (`ends_day`) ends it.

    UTC where no zone is written. Raises ValueError with the end of a sentence: 'must be ...'.
    """
    try:
        moment = _moment(text.strip(), ends_day)
    except (ValueError, OverflowError):
        raise ValueError("must be a date like 2016-11-30 or a time like 2016-11-30T14:00Z.") from None
    if not EARLIEST <= moment.date() <= LATEST:
        raise ValueError(f"must lie between {EARLIEST} and {LATEST}.")
    return moment


def _moment(text: str, ends_day: bool) -> datetime:
    """Read a date or a time as a moment in UTC."""
    if _is_day(text):
        day = date.fromisoformat(text) + timedelta(days=1 if ends_day else 0)
        return datetime.combine(day, time(0), UTC)
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _is_day(text: str) -> bool:
    """Tell a date from a time by its length."""
    return len(text) == len("2016-11-30")


def resolve_as_of(text: str | None) -> AsOf:
    """Return the chosen moment, else the default one; the clock's only in an empty database.

    A chosen day ends with its last loaded hour: what is not loaded of it is no time without promotions.
    """
    default = default_as_of()
    if text:
        moment = parse_as_of(text)
        if default is not None and _is_day(text.strip()):
            moment = _end_of_loaded(moment) if default > moment - DAY else moment
        return AsOf(moment, chosen=True, has_data=default is not None)
    return AsOf(default or timezone.now(), chosen=False, has_data=default is not None)


def _end_of_loaded(midnight: datetime) -> datetime:
    """Return the end of the last loaded hour of the day before a midnight, else the midnight. 1 query."""
    hours = CoverageHour.objects.filter(status__in=LOADED, hour__gte=midnight - DAY, hour__lt=midnight)
    last = hours.aggregate(last=Max("hour"))["last"]
    return midnight if last is None else last + timedelta(hours=1)


def parse_period(key: str | None, as_of: datetime, default: str = "all") -> Period:
    """Return the period that ends at `as_of`. Raises BadPeriod for a key that pages do not offer."""
    key = key or default
    if key == "all":
        return Period.all_until(as_of)
    if key not in PERIODS:
        raise BadPeriod(f"period must be one of {', '.join([*PERIODS, 'all'])}.")
    return Period(key, as_of - timedelta(days=PERIODS[key]), as_of)
