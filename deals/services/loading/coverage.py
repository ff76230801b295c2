"""Writing which hours of the archive are loaded."""

from collections.abc import Sequence
from datetime import datetime

from deals.domain.records import CoverageRecord
from deals.models import CoverageHour


def replace_coverage(source: str, records: Sequence[CoverageRecord]) -> set[datetime]:
    """Make `records` all that `source` (a chunk) says of coverage; one row an hour.

    Return the hours whose state is new.
    """
    stored = CoverageHour.objects.filter(source=source)
    before = set(stored.values_list("hour", "status"))
    stored.exclude(hour__in=[each.hour for each in records]).delete()
    CoverageHour.objects.bulk_create(
        [
            CoverageHour(
                source=source,
                hour=each.hour,
                status=each.status,
                lines=each.lines,
                posts=each.posts,
                deals=each.deals,
            )
            for each in sorted(records, key=lambda each: each.hour)
        ],
        update_conflicts=True,
        unique_fields=["source", "hour"],
        update_fields=["status", "lines", "posts", "deals"],
    )
    return {hour for hour, _ in before ^ {(each.hour, str(each.status)) for each in records}}
