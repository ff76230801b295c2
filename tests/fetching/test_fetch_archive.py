"""`manage.py fetch_archive`: a month from the site into the store, its words and its exit status."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ingestion.fetching.month import fetch, numbers
from ingestion.fetching.transfer import PART
from ingestion.fetching.web import Web
from ingestion.sources.s3_upload import NOTE_SUFFIX
from tests.conftest import S3Store
from tests.fetching.conftest import ITEM, noise
from tests.fetching.site import Site, stall_after, status

DAYS = {f"twitter_stream_2018_11_{day:02}.tar": noise(50_000 + day, seed=day) for day in (1, 2, 3)}
FIRST, SECOND, THIRD = DAYS


@pytest.fixture(autouse=True)
def three_days(site: Site) -> None:
    for name, body in DAYS.items():
        site.add(ITEM, name, body)
    site.add(ITEM, "twitter_stream_2019_11_01.tar", b"of another year")


@pytest.fixture
def bucket(s3: S3Store) -> str:
    return s3.bucket()


def run(site: Site, bucket: str, *words: str, month: str = "2018-11") -> str:
    out = StringIO()
    try:
        call_command(
            "fetch_archive",
            month,
            "--to",
            f"s3://{bucket}/a/",
            "--from",
            site.url,
            *words,
            stdout=out,
            stderr=out,
        )
    except CommandError as error:
        return f"{out.getvalue()}CommandError {error.returncode}: {error}"
    return out.getvalue()


def stored(s3: S3Store, bucket: str) -> dict[str, bytes]:
    found = s3.client.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {
        each["Key"]: s3.client.get_object(Bucket=bucket, Key=each["Key"])["Body"].read() for each in found
    }


def test_the_files_of_the_month_get_into_the_store(site: Site, s3: S3Store, bucket: str) -> None:
    said = run(site, bucket)
    assert stored(s3, bucket) == {f"a/{name}": body for name, body in DAYS.items()}
    assert "3 fetched (0 of them resumed), 0 already there, 0 failed, 0 interrupted, 0 not begun." in said
    assert "the archive has no file of day 4-30" in said
    assert said.endswith(f"To load them: manage.py ingest s3://{bucket}/a/\n")


def test_a_second_run_passes_everything_over(site: Site, bucket: str) -> None:
    run(site, bucket)
    site.asked.clear()
    assert "0 fetched (0 of them resumed), 3 already there" in run(site, bucket)
    assert [path for path, _ in site.asked] == [f"/metadata/{ITEM}"]


def test_days_can_be_chosen(site: Site, s3: S3Store, bucket: str) -> None:
    assert "the archive has no file of day 9" in run(site, bucket, "--days", "2-3,9")
    assert list(stored(s3, bucket)) == [f"a/{SECOND}", f"a/{THIRD}"]


def test_the_list_fetches_nothing_and_needs_no_bucket(site: Site) -> None:
    said = run(site, "no-such-bucket", "--list")
    assert f"50,001  {ITEM}/{FIRST}" in said
    assert "3 files, 0.0 GB." in said
    assert not site.ranges(FIRST)


def test_a_file_that_fails_does_not_stop_the_others(site: Site, s3: S3Store, bucket: str) -> None:
    site.add(ITEM, SECOND, DAYS[SECOND], md5="0" * 32)
    said = run(site, bucket)
    assert list(stored(s3, bucket)) == [f"a/{FIRST}", f"a/{THIRD}"]
    assert f"failed: {SECOND}: {SECOND}: its md5 is" in said
    assert "2 fetched (0 of them resumed), 0 already there, 1 failed" in said
    assert "CommandError 1: 1 files are not there: the reasons are above." in said


def test_refused_access_stops_all(site: Site, bucket: str) -> None:
    site.faults[f"/download/{ITEM}/{FIRST}"].append(status(401))
    said = run(site, bucket, "--parallel", "1")
    assert "1 failed, 0 interrupted, 2 not begun." in said
    assert "set IA_ACCESS_KEY_ID" in said
    assert "CommandError 1: 3 files are not there" in said


def test_a_site_that_asks_for_hours_is_left_alone(site: Site, bucket: str) -> None:
    site.faults[f"/download/{ITEM}/{FIRST}"].append(status(429, Retry_After="7200"))
    said = run(site, bucket, "--parallel", "1")
    assert "answers 429 and asks us to come back in 120 minutes: run the same command again then" in said
    assert "1 failed, 0 interrupted, 2 not begun." in said
    assert len(site.asked) == 2


def test_the_keys_of_the_environment_are_sent(site: Site, bucket: str, settings: settings) -> None:
    settings.IA_ACCESS_KEY_ID, settings.IA_SECRET_ACCESS_KEY = "mine", "hidden"
    assert "hidden" not in run(site, bucket)
    assert {headers["Authorization"] for _, headers in site.asked} == {"LOW mine:hidden"}


def test_files_that_cannot_be_used_are_named_and_are_no_success(site: Site, bucket: str) -> None:
    site.add(ITEM, "twitter-stream-2018-11-09.zip", b"PK")
    said = run(site, bucket)
    assert f"cannot be used: {ITEM}/twitter-stream-2018-11-09.zip: this kind of archive" in said
    assert "CommandError 1: 1 files of the archive cannot be used" in said


def test_no_more_connections_than_asked_for(site: Site, bucket: str) -> None:
    for name in DAYS:
        site.faults[f"/data/{name}"].append(stall_after(10, seconds=0.2))
    run(site, bucket, "--parallel", "2")
    assert site.most_active == 2


def test_an_interrupt_waits_and_reports(site: Site, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingestion.fetching import month

    waits = iter([KeyboardInterrupt])
    real = month.wait

    def interrupted(*args, **options):
        for error in waits:
            raise error
        return real(*args, **options)

    for name in DAYS:
        site.faults[f"/data/{name}"].append(stall_after(10, seconds=0.2))
    monkeypatch.setattr(month, "wait", interrupted)
    said = run(site, bucket)
    assert "0 fetched (0 of them resumed), 0 already there, 0 failed, 2 interrupted, 1 not begun." in said
    assert "CommandError 130: Stopped: run the same command again, it resumes where it stopped." in said


def test_a_fault_of_the_program_is_not_hidden(web: Callable[..., Web]) -> None:
    with pytest.raises(AttributeError):
        fetch(web(), [type("NoFile", (), {"name": "x"})()], "s3://b/p", 1, lambda count: None)


@pytest.mark.parametrize(
    ("words", "month", "said"),
    [
        ((), "2018", "'2018' is no month"),
        (("--days", "x"), "2018-11", "'x' are no days"),
        (("--parallel", "0"), "2018-11", "--parallel must be 1 to 8"),
        (("--from", "archive.org"), "2018-11", "is no web address: write it as https://archive.org"),
        (("--to", "dumps/x"), "2018-11", "is not an S3 address: write it as s3://bucket/prefix"),
        (("--to", "s3://no-such-bucket/x"), "2018-11", "there is no bucket 'no-such-bucket'"),
        ((), "2015-01", "the site has no item archiveteam-twitter-stream-2015-01"),
        (("--item", "other"), "2018-11", "the site has no item other"),
        (("--days", "9"), "2018-11", "hold no file of days 9 of 2018-11: the archive has a gap there"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_fetched(
    site: Site, bucket: str, words: tuple[str, ...], month: str, said: str
) -> None:
    answer = run(site, bucket, *words, month=month)
    assert answer.startswith("CommandError 1: ")
    assert said in answer


def test_days_of_a_month_that_is_one_file_are_refused(site: Site, bucket: str) -> None:
    site.add("archiveteam-twitter-stream-2013-08", "archiveteam-twitter-stream-2013-08.tar", b"x" * 100)
    said = run(site, bucket, "--days", "3", month="2013-08")
    assert "2013-08 is one file for the whole month" in said
    assert "leave --days out" in said


def test_a_month_that_lies_in_another_item_is_found(site: Site, s3: S3Store, bucket: str) -> None:
    assert "1 fetched" in run(site, bucket, month="2019-11")
    assert stored(s3, bucket) == {"a/twitter_stream_2019_11_01.tar": b"of another year"}


def test_a_killed_command_goes_on_where_it_was(site: Site, s3: S3Store, bucket: str) -> None:
    body = noise(20 * 1024 * 1024)  # the command is a process of its own, with the real manners and parts
    site.add(ITEM, FIRST, body)
    site.faults[f"/data/{FIRST}"].append(stall_after(10 * 1024 * 1024, seconds=60))
    command = [sys.executable, "manage.py", "fetch_archive", "2018-11", "--days", "1"]
    command += ["--to", f"s3://{bucket}/a", "--from", site.url]
    killed = subprocess.Popen(command, cwd=settings.BASE_DIR)
    until_there(s3, bucket, f"a/{FIRST}{NOTE_SUFFIX}")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert "1 fetched (1 of them resumed)" in done.stdout, done.stderr
    assert done.returncode == 0
    assert site.ranges(FIRST) == ["", f"bytes={PART}-"]
    assert stored(s3, bucket) == {f"a/{FIRST}": body}


def until_there(s3: S3Store, bucket: str, key: str) -> None:
    end = time.monotonic() + 30
    while key not in stored(s3, bucket):
        assert time.monotonic() < end, f"{key} did not appear"
        time.sleep(0.1)


def test_the_command_starts_no_database() -> None:
    from tweetdeals.embedded.for_command import needs_database

    assert not needs_database(["fetch_archive", "2018-11", "--to", "s3://b/p"])


def test_days_are_written_as_they_are_read() -> None:
    assert numbers([1, 3, 4, 5, 9]) == "1, 3-5, 9"
