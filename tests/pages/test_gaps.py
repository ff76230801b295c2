"""The coverage page: a calendar in words and signs, gaps with what to do, as CSV and JSON too."""

import csv
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Workspace
from ingestion.models import Chunk, DumpFile, Member, Run, WatchedPrefix
from tests.factories import DAY, START, make_coverage, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive() -> DumpFile:
    """June 2016: a day loaded from a watched prefix, an hour of a damaged file, the rest missing."""
    prefix = WatchedPrefix.objects.create(uri="s3://archive/2016/")
    run = Run.objects.create(uris=[prefix.uri], watched_prefix=prefix, state="done")
    good, bad = (Chunk.objects.create(run=run, size=1, state="done") for _ in range(2))
    make_coverage(START, 24, source=good.source)
    make_coverage(START + DAY, 1, status="partial", source=bad.source)
    file = DumpFile.objects.create(
        uri="s3://archive/2016/06/02.tar", etag="x", size=1, state="partial", reason="00: it is cut short"
    )
    Member.objects.create(
        chunk=bad, dump_file=file, name="00", offset=0, size=1, reason="it is cut short", is_done=True
    )
    return file


def staff(client: Client) -> Client:
    client.force_login(make_user("operator", is_staff=True))
    return client


def test_the_calendar_tells_each_hour_by_sign_and_word(page: Client, archive: DumpFile) -> None:
    html = " ".join(page.get("/coverage/?as_of=2016-06-03").content.decode().split())
    assert "<h1>Coverage of June 2016</h1>" in html
    assert html.count('<span aria-hidden="true">■</span><span class="visually-hidden">loaded</span>') == 24
    assert "2 Jun 00:00: partly loaded, 100 lines, 1 deals: see the gap" in html
    assert "24 of 24" in html and 'missing: <span class="num">47</span>' in html


def test_a_gap_names_its_file_and_leads_to_it(page: Client, archive: DumpFile) -> None:
    html = page.get("/coverage/?as_of=2016-06-03").content.decode()
    assert (
        f'href="/runs/files/{archive.pk}/?as_of=2016-06-03">s3://archive/2016/06/02.tar</a>: it is cut short'
        in html
    )
    page_of_file = page.get(f"/runs/files/{archive.pk}/").content.decode()
    assert "00: it is cut short" in page_of_file and "manage.py" not in page_of_file


def test_hours_are_told_in_utc_whatever_the_workspaces_zone(page: Client, archive: DumpFile) -> None:
    Workspace.objects.update(time_zone="America/New_York")
    html = page.get("/coverage/?as_of=2016-06-03").content.decode()
    assert "72 up to 4 Jun 2016 00:00 UTC" in html
    assert "2 Jun 00:00 to 2 Jun 01:00" in html
    assert '<td role="cell" class="text-nowrap" data-label="First">1 Jun 00:00</td>' in html


def test_what_to_do_is_shown_to_staff_only(page: Client, client: Client, archive: DumpFile) -> None:
    assert "fetch_archive" not in page.get("/coverage/").content.decode()
    shown = staff(client).get("/coverage/?as_of=2016-06-03").content.decode()
    assert "manage.py fetch_archive 2016-06 --days 2-3 --to s3://archive/2016-06" in shown
    assert "manage.py ingest s3://archive/2016/06/02.tar" in shown
    assert (
        "manage.py ingest s3://archive/2016/06/02.tar"
        in client.get(f"/runs/files/{archive.pk}/").content.decode()
    )


def test_a_source_and_a_state_can_be_chosen(page: Client, archive: DumpFile) -> None:
    html = page.get("/coverage/?month=2016-06&source=s3://archive/2016/&state=partial").content.decode()
    assert html.count('id="gap-') == 1
    assert 'from <span class="long">s3://archive/2016/</span> only' in html


def test_months_can_be_paged_and_keep_the_filters(page: Client, archive: DumpFile) -> None:
    make_coverage(datetime(2016, 8, 1, tzinfo=UTC), 1)
    html = page.get("/coverage/?month=2016-07&state=missing").content.decode()
    assert 'rel="prev" href="?month=2016-06&amp;state=missing"' in html
    assert 'rel="next" href="?month=2016-08&amp;state=missing"' in html


@pytest.mark.parametrize("query", ["month=2031-01", "month=x", "state=odd"])
def test_rubbish_is_answered_with_a_sentence(page: Client, archive: DumpFile, query: str) -> None:
    for suffix in ("/", ".csv", ".json"):
        answer = page.get(f"/coverage{suffix}?{query}")
        assert (answer.status_code, query.partition("=")[0] in answer.content.decode()) == (400, True)


def test_the_csv_has_a_row_for_each_hour(page: Client, archive: DumpFile) -> None:
    answer = page.get("/coverage.csv?as_of=2016-06-03").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(answer.splitlines()))
    assert (len(rows), rows[24]) == (
        72,
        {
            "network": "twitter", "hour_utc": "2016-06-02T00:00Z", "state": "partial", "lines": "100",
            "posts": "2", "deals": "1", "reason": "part of a file could not be read",
        },
    )  # fmt: skip
    only = page.get("/coverage.csv?as_of=2016-06-03&state=partial").getvalue().decode("utf-8-sig")
    assert len(only.splitlines()) == 2


def test_the_json_is_that_of_the_api(page: Client, archive: DumpFile) -> None:
    query = "month=2016-06&as_of=2016-06-03"
    told = page.get(f"/coverage.json?{query}").json()
    assert told == page.get(f"/api/v1/coverage/gaps/?{query}").json()
    assert told["counts"] == {"loaded": 24, "partial": 1, "failed": 0, "missing": 47}
    assert [(gap["state"], gap["hours"], gap["what_to_do"]) for gap in told["gaps"]] == [
        ("partial", 1, None),
        ("missing", 47, None),
    ]
    (source,) = told["sources"]
    assert (source["address"], source["is_watched"], source["loaded"]) == ("s3://archive/2016/", True, 24)


def test_the_api_refuses_what_it_does_not_know(page: Client, archive: DumpFile) -> None:
    for query in ("month=2031-01", "as_of=x", "state=odd", "months=2016-06"):
        answer = page.get(f"/api/v1/coverage/gaps/?{query}")
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (
            400,
            [query.partition("=")[0]],
        )


def test_an_empty_database_says_what_to_do(page: Client) -> None:
    assert "Load dump files with" in page.get("/coverage/").content.decode()


def test_a_month_takes_the_same_queries_whatever_it_holds(
    page: Client, workspace: Workspace, archive: DumpFile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for hours in (2, 200):
        make_coverage(START + 5 * DAY, hours, status="failed", source=f"chunk:{hours + 1000}")
        with django_assert_num_queries(13):
            page.get("/coverage/?month=2016-06")


def test_a_run_says_which_prefix_began_it(page: Client, archive: DumpFile) -> None:
    run = Run.objects.get()
    text = " ".join(page.get(f"/runs/{run.pk}/").content.decode().split())
    assert 'by the schedule <span class="long">s3://archive/2016/</span>' in text
    assert "by its schedule" in page.get("/runs/").content.decode()


def test_staff_who_may_see_schedules_are_led_to_them_from_the_runs(
    page: Client, client: Client, archive: DumpFile
) -> None:
    assert "Schedules" not in page.get("/runs/").content.decode()
    assert "Schedules" not in staff(client).get("/runs/").content.decode()
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    assert 'href="/runs/schedules/"' in client.get("/runs/").content.decode()
