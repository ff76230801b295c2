"""What templates of schedules ask."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ingestion.models import WatchedPrefix
from ingestion.selectors.schedules import next_scan_at, result_of

register = template.Library()


@register.simple_tag
def next_scan(prefix: WatchedPrefix) -> datetime | None:
    """Return when a schedule's next scan is due; None where it is off, or was never scanned."""
    return next_scan_at(prefix)


@register.simple_tag
def due(moment: datetime) -> SafeString:
    """Write when something falls due, in the reader's zone, and how long that is from now."""
    local = timezone.localtime(moment)
    minutes = int((moment - timezone.now()).total_seconds() // 60)
    far = f"in {minutes // 60} h" if minutes >= 60 else f"in {minutes} min" if minutes > 0 else "now"
    return format_html(
        '<time datetime="{}"><span class="text-nowrap">{} {}</span> <span class="ago">{}</span></time>',
        moment.isoformat(),
        f"{local.day} {local:%b %Y %H:%M}",
        local.tzname(),
        far,
    )


@register.filter
def scan_result(prefix: WatchedPrefix) -> str:
    """Say what came of the last scan."""
    return result_of(prefix)
