"""What templates of schedules ask."""

from datetime import datetime

from django import template

from ingestion.models import WatchedPrefix
from ingestion.selectors.schedules import next_scan_at, result_of

register = template.Library()


@register.simple_tag
def next_scan(prefix: WatchedPrefix) -> datetime | None:
    """Return when a schedule's next scan is due; None where it is off, or was never scanned."""
    return next_scan_at(prefix)


@register.filter
def scan_result(prefix: WatchedPrefix) -> str:
    """Say what came of the last scan."""
    return result_of(prefix)
