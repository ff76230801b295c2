"""In which time zone a retailer speaks to its buyers, and when its days begin (pure)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONES = {
    "AE": "Asia/Dubai", "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna",
    "AU": "Australia/Sydney", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CH": "Europe/Zurich", "CL": "America/Santiago", "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "ES": "Europe/Madrid", "FI": "Europe/Helsinki",
    "FR": "Europe/Paris", "GB": "Europe/London", "HK": "Asia/Hong_Kong", "HU": "Europe/Budapest",
    "ID": "Asia/Jakarta", "IE": "Europe/Dublin", "IN": "Asia/Kolkata", "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "LT": "Europe/Vilnius",
    "MT": "Europe/Malta", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NG": "Africa/Lagos",
    "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "NZ": "Pacific/Auckland", "PH": "Asia/Manila",
    "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "SA": "Asia/Riyadh", "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore", "US": "America/New_York", "ZA": "Africa/Johannesburg",
}  # fmt: skip
"""By ISO 3166 country. Where a country has several zones, that of the largest market in it."""


def zone_of_country(country: str, otherwise: str) -> str:
    """Return the zone of a country's buyers; `otherwise` for a worldwide or unknown one."""
    return ZONES.get(country, otherwise)


def days_in_zone(zone: str, since: datetime, until: datetime) -> Iterator[tuple[date, datetime, datetime]]:
    """Yield each day of the zone that touches [since, until), with its begin and end (UTC) within it.

    A midnight that comes twice is the first one; one that the clock leaps over is the moment of the leap.
    """
    day, start = since.astimezone(ZoneInfo(zone)).date(), since
    while start < until:
        following = day + timedelta(days=1)
        end = min(datetime.combine(following, time(0), ZoneInfo(zone)).astimezone(UTC), until)
        if start < end:
            yield day, start, end
        day, start = following, max(start, end)
