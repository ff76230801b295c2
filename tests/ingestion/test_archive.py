"""The archive by month: hours, gaps with their reasons, where the hours came from."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from ingestion.models import DumpFile, Run, WatchedPrefix
from ingestion.selectors.archive import BadMonth, archive_month, parse_archive_month
from tests.factories import make_coverage
from tests.ingestion.dumps import NOON, bz2_of, jsonl, minutes, tar_of, tweet

pytestmark = pytest.mark.django_db
Put = Callable[[Mapping[str, bytes]], str]
Load = Callable[..., Run]
NOVEMBER = date(2016, 11, 1)
EVENING = datetime(2016, 11, 25, 18, tzinfo=UTC)


def gaps(**options: Any) -> list[tuple[str, str, int]]:
    shown = archive_month(NOVEMBER, EVENING, **options)
    return [(f"{gap.since:%d %H}", gap.state, gap.hours) for gap in shown.gaps]


def test_hours_on_end_of_one_state_are_one_gap() -> None:
    make_coverage(datetime(2016, 11, 1, tzinfo=UTC), 24 * 24)
    make_coverage(datetime(2016, 11, 25, 2, tzinfo=UTC), 10)
    make_coverage(datetime(2016, 11, 25, 14, tzinfo=UTC), 4, status="failed")
    assert gaps() == [("25 00", "missing", 2), ("25 12", "missing", 2), ("25 14", "failed", 4)]
    assert gaps(states=["failed"]) == [("25 14", "failed", 4)]


def test_a_missing_day_is_to_be_fetched(put: Put, load: Load) -> None:
    make_coverage(datetime(2016, 11, 3, 12, tzinfo=UTC), 24 * 30)
    shown = archive_month(NOVEMBER, EVENING)
    (gap,) = shown.gaps
    assert gap.reason == "no file of these hours was loaded"
    assert "manage.py fetch_archive 2016-11 --days 1-3 --to s3://BUCKET/2016-11, then" in gap.what_to_do


def test_only_of_twitter_is_a_missing_day_to_be_fetched(db: None) -> None:
    make_coverage(datetime(2016, 11, 3, 12, tzinfo=UTC), 24 * 30, network="bluesky")
    (gap,) = archive_month(NOVEMBER, EVENING).gaps
    assert gap.what_to_do == "If you have the file, load it with manage.py ingest"


def test_a_failed_hour_names_its_file_and_how_to_load_it_again(put: Put, load: Load) -> None:
    members = {"2016/11/25/12/00.json.bz2": bz2_of(tweet(1)), "2016/11/25/13/00.json.bz2": b"x"}
    folder = put({"day.tar": tar_of(members)})
    load(folder)
    gap = archive_month(NOVEMBER, EVENING, states=["failed"]).gaps[0]
    (file,) = gap.files
    assert (gap.since.hour, gap.hours, file.uri, file.state) == (13, 1, f"{folder}/day.tar", "partial")
    assert "it is no bz2 file" in file.reason
    assert gap.what_to_do.endswith(f"manage.py ingest {folder}/day.tar")


def test_a_partly_loaded_hour_names_the_file_that_is_cut_short(put: Put, load: Load) -> None:
    cut = bz2_of(tweet(1)) + bz2_of(tweet(2))[:-9]
    load(put({"a.json.bz2": cut, "b.jsonl": jsonl([tweet(3)])}))
    (gap,) = archive_month(NOVEMBER, EVENING, states=["partial"]).gaps
    assert (gap.since, [file.uri[-10:] for file in gap.files]) == (NOON, ["a.json.bz2"])
    assert "it is cut short" in gap.files[0].reason


def test_missing_hours_name_a_failed_file_that_is_named_for_them(put: Put, load: Load) -> None:
    load(put({"stream-2016-11-24.tar": b"x" * 2000}))
    gap = archive_month(NOVEMBER, EVENING).gaps[1]
    assert (gap.since.day, gap.hours, gap.state, gap.n_files) == (24, 24, "missing", 1)
    assert "it is no tar file" in gap.files[0].reason


def test_hours_are_told_by_the_address_they_came_from(put: Put, load: Load) -> None:
    folder = put({f"watched/{name}": data for name, data in minutes(2).items()})
    WatchedPrefix.objects.create(uri=f"{folder}/watched")
    put({"asked/a.jsonl": jsonl([tweet(1, at=NOON + timedelta(hours=1))])})
    load(f"{folder}/watched"), load(f"{folder}/asked/*.jsonl")
    rows = archive_month(NOVEMBER, EVENING).sources
    assert [(row.address.removeprefix(folder), row.is_watched, row.files, row.loaded) for row in rows] == [
        ("/asked/*.jsonl", False, 1, 1),
        ("/watched", True, 2, 1),
    ]


def test_one_source_may_be_looked_at_alone(put: Put, load: Load) -> None:
    folder = put(
        {"a/a.jsonl": jsonl([tweet(1)]), "b/b.jsonl": jsonl([tweet(2, at=NOON - timedelta(hours=2))])}
    )
    load(f"{folder}/a"), load(f"{folder}/b")
    covered = archive_month(NOVEMBER, EVENING, source=f"{folder}/a")
    assert [bucket.start for bucket in covered.buckets if bucket.loaded] == [NOON]


def test_nothing_after_the_as_of_moment_is_told() -> None:
    make_coverage(datetime(2016, 11, 1, tzinfo=UTC), 24 * 30, status="failed")
    shown = archive_month(NOVEMBER, datetime(2016, 11, 2, 6, tzinfo=UTC))
    assert (len(shown.buckets), shown.gaps[-1].until.day) == (30, 2)


def test_months_lead_from_the_first_known_hour_to_the_as_of_moment() -> None:
    make_coverage(datetime(2016, 6, 30, 23, tzinfo=UTC), 1)
    shown = archive_month(NOVEMBER, datetime(2017, 1, 1, tzinfo=UTC))
    assert (shown.first_month, shown.last_month) == (date(2016, 6, 1), date(2016, 12, 1))


@pytest.mark.parametrize("text", ["2016", "2016-13", "x", "2017-01", "1999-01"])
def test_what_is_no_month_of_the_archive_is_refused(text: str) -> None:
    with pytest.raises(BadMonth, match="month must"):
        parse_archive_month(text, EVENING)


def test_it_takes_the_same_queries_for_few_and_many_files(
    put: Put, load: Load, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (2, 20):
        bad = {f"2016/11/2{i % 5}/{i:02d}/00.json.bz2": b"x" for i in range(count)}
        load(put({**minutes(count), **bad}))
        DumpFile.objects.update(state="failed")
        with django_assert_num_queries(9):
            archive_month(NOVEMBER, EVENING)
