"""Writing which hours of the archive are loaded."""

from collections.abc import Sequence
from datetime import datetime

from deals.domain.records import CoverageRecord
from deals.models import CoverageHour


def replace_coverage(source: str, records: Sequence[CoverageRecord]) -> set[datetime]:
    """Make `records` all that `source` (a chunk) says of coverage; one row an hour and network.

    Return the hours whose state is new.
    """
    stored = CoverageHour.objects.filter(source=source)
    before = set(stored.values_list("network", "hour", "status"))
    after = {(each.network, each.hour, str(each.status)) for each in records}
    for network in {network for network, _, _ in before}:
        kept = [each.hour for each in records if each.network == network]
        stored.filter(network=network).exclude(hour__in=kept).delete()
    CoverageHour.objects.bulk_create(
        [
            CoverageHour(
                source=source,
                network=each.network,
                hour=each.hour,
                status=each.status,
                lines=each.lines,
                posts=each.posts,
                deals=each.deals,
            )
            for each in sorted(records, key=lambda each: (each.hour, each.network))
        ],
        update_conflicts=True,
        unique_fields=["source", "network", "hour"],
        update_fields=["status", "lines", "posts", "deals"],
    )
    return {hour for _, hour, _ in before ^ after}
