"""The moment that a page takes for 'now', and the periods that count back from it.

An archive is not now: nothing announced at or after the as-of moment is shown anywhere.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from deals.models import CoverageHour, Deal, Workspace
from deals.selectors.loading.stretches import LOADED, last_stretch

EARLIEST, LATEST = date(2006, 3, 21), date(2100, 1, 1)
"""From the network's first post; the upper bound only keeps date arithmetic in range."""

EARLIEST_MOMENT, LATEST_MOMENT = (datetime.combine(each, time(0), UTC) for each in (EARLIEST, LATEST))

DAY = timedelta(days=1)

PERIODS = {"7": 7, "30": 30, "90": 90, "180": 180, "365": 365}
"""The periods that pages offer, in days; 'all' is the one without a start."""

FROM = "from-"
"""Begins the key of a period that starts at a moment: 'from-2016-11-23' or 'from-2016-11-23T14:00:00Z'."""


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


def default_as_of(workspace: Workspace | None = None) -> datetime | None:
    """Return the end of the last stretch that holds promotions of the workspace's retailers.

    Where it has none, of the last stretch of all; without loaded hours the moment after the last deal, else
    None. 1 query, 1 more without loaded hours, and for each stray stretch.
    """
    has_retailers = workspace is not None and workspace.own_retailer_id is not None
    stretch = last_stretch(workspace.pk if workspace and has_retailers else None)
    return stretch.end if stretch else _after_last_deal()


def end_of_archive() -> datetime | None:
    """Return the end of the last loaded hour, a stray one too, else the moment after the last deal.

    None without either. 1-2 queries.
    """
    hour = CoverageHour.objects.filter(status__in=LOADED).aggregate(last=Max("hour"))["last"]
    return _after_last_deal() if hour is None else hour + timedelta(hours=1)


def _after_last_deal() -> datetime | None:
    """Return the moment after the last deal, None without any. 1 query."""
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


def resolve_as_of(
    text: str | None, workspace: Workspace | None = None, *, whole_archive: bool = False
) -> AsOf:
    """Return the chosen moment, else the workspace's default one; the clock's only in an empty database.

    `whole_archive` is for what tells of loading itself: its default is the last loaded hour's end.

    A chosen day ends with its last loaded hour: what is not loaded of it is no time without promotions.
    """
    if text:
        moment = parse_as_of(text)
        moment = _end_of_loaded(moment) if _is_day(text.strip()) else moment
        return AsOf(moment, chosen=True, has_data=_has_data())
    default = end_of_archive() if whole_archive else default_as_of(workspace)
    return AsOf(default or timezone.now(), chosen=False, has_data=default is not None)


def _has_data() -> bool:
    """Tell whether anything is loaded. 1 query, 2 where no hour is."""
    return CoverageHour.objects.filter(status__in=LOADED).exists() or Deal.objects.exists()


def _end_of_loaded(midnight: datetime) -> datetime:
    """Return the end of the last loaded hour of the day before a midnight, else the midnight. 1 query."""
    hours = CoverageHour.objects.filter(status__in=LOADED, hour__gte=midnight - DAY, hour__lt=midnight)
    last = hours.aggregate(last=Max("hour"))["last"]
    return midnight if last is None else last + timedelta(hours=1)


def parse_period(key: str | None, as_of: datetime, default: str = "all") -> Period:
    """Return the period that ends at `as_of`. Raises BadPeriod for a key that pages do not offer."""
    key = key or default
    if key.startswith(FROM):
        return _period_from(key, as_of)
    if key == "all":
        return Period.all_until(as_of)
    if key not in PERIODS:
        raise BadPeriod(f"period must be one of {', '.join([*PERIODS, 'all'])}, or {FROM}2016-11-23.")
    return Period(key, as_of - timedelta(days=PERIODS[key]), as_of)


def period_from(since: datetime, as_of: datetime) -> Period:
    """Return the period that starts at a moment; its key is what `parse_period` takes back."""
    return Period(FROM + since.astimezone(UTC).isoformat().replace("+00:00", "Z"), since, as_of)


def _period_from(key: str, as_of: datetime) -> Period:
    """Read 'from-2016-11-23T14:00:00Z'. Raises BadPeriod."""
    try:
        since = parse_moment(key.removeprefix(FROM), ends_day=False)
    except ValueError as error:
        raise BadPeriod(f"period: what follows {FROM} {error}") from None
    if since >= as_of:
        raise BadPeriod(f"period must begin before the data end: {as_of.isoformat()}.")
    return Period(key, since, as_of)
