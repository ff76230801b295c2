"""A list of a million deals is a file of a million rows, from a process that stays small."""

import re
import subprocess
import sys

import pytest
from django.conf import settings

from deals.models import Deal
from deals.services.operations.load_data import Amounts, make_load_data

DEALS = 1_000_000
MOST_MB = 300


@pytest.mark.full
def test_a_million_deals_are_whole_in_each_format_within_300_mb(live_services: dict[str, str]) -> None:
    make_load_data(Amounts(deals=DEALS, products=50_000, retailers=1))
    Deal.objects.filter(rejected=True).update(rejected=False)
    Deal.objects.filter(confidence__lt=0.9).update(confidence=0.9)
    told = {fmt: measured(fmt, live_services) for fmt in ("csv", "xlsx", "parquet")}
    assert {fmt: rows for fmt, (rows, _) in told.items()} == dict.fromkeys(told, (DEALS, DEALS))
    assert {fmt: peak for fmt, (_, peak) in told.items() if peak >= MOST_MB} == {}


def measured(fmt: str, environment: dict[str, str]) -> tuple[tuple[int, int], int]:
    """Write a file in a process of its own; return its rows, those read back, and the peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "manage.py", "bench_exports", fmt],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    sys.stdout.write(done.stdout)
    found = re.search(r"rows (\d+) read back (\d+) .* peak memory (\d+) MB", done.stdout)
    assert found is not None, done.stdout
    rows, read, peak = map(int, found.groups())
    return (rows, read), peak
