"""A stream becomes files of a minute each, planned and loaded like an archive's."""

from pathlib import Path
from typing import Any

import pytest

from deals.models import CoverageHour, Deal
from ingestion.models import DumpFile, LiveStream, Run
from ingestion.services import sweeping
from ingestion.services.live_leases import take_stream
from ingestion.services.live_streams import switch_streams
from tests.catalogue_rows import fill_catalogue
from tests.ingestion.live.collecting import (
    BEGIN,
    BEGIN_US,
    calm,
    collect,
    collecting,
    contents,
    is_filed,
    load_all,
    loaded,
    make_stream,
)
from tests.ingestion.live.jetstream_server import events, playing, swapped
from tests.ingestion.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = events(BEGIN_US, 5, 60)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where files may be written."""
    settings.LOCAL_FOLDERS = [str(tmp_path)]
    return tmp_path / "live"


@pytest.fixture
def undisturbed(folder: Path, tmp_path: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files and rows of a collector that nothing happens to."""
    fill_catalogue()
    return calm(EVENTS, tmp_path, 4)


def collect_and_load(
    log: list[bytes], folder: Path, tmp_path: Path, minutes: int = 4, **troubles: Any
) -> LiveStream:
    with playing(log, **troubles) as server:
        stream = make_stream(server.url, str(folder))
        collect(stream, tmp_path / "spool", minutes)
    load_all()
    return stream


def test_minutes_are_files_in_the_archives_layout(folder: Path, tmp_path: Path) -> None:
    fill_catalogue()
    collect_and_load(EVENTS, folder, tmp_path)
    assert list(contents(folder)) == [f"2026/05/01/12/0{minute}.json.gz" for minute in range(4)]
    assert set(DumpFile.objects.values_list("state", flat=True)) == {"done"}
    assert Deal.objects.count() > 50
    hours = CoverageHour.objects.order_by().values_list("network", "hour", "status").distinct()
    assert list(hours) == [("bluesky", BEGIN, "loaded")]


def test_an_hour_is_one_run_which_ends_when_its_collector_has(folder: Path, tmp_path: Path) -> None:
    fill_catalogue()
    stream = collect_and_load(EVENTS, folder, tmp_path)
    run = Run.objects.get()
    assert (run.state, run.live_stream, run.uris) == ("done", stream, [f"{folder}/2026/05/01/12"])


def test_a_run_stays_open_while_its_hour_is_collected(folder: Path, tmp_path: Path) -> None:
    with playing(EVENTS) as server:
        stream = make_stream(server.url, str(folder))
        with collecting(stream, tmp_path / "spool"):
            wait_until(lambda: is_filed(stream, 4), 60, "it is filed")
            load_all()
            assert (
                Run.objects.get().state == "planning" and DumpFile.objects.filter(state="done").count() == 4
            )


@pytest.mark.full  # test_disturbed.py cuts connections too, of collectors that are killed besides
def test_ten_cut_connections_change_nothing(undisturbed: Any, folder: Path, tmp_path: Path) -> None:
    files, rows = undisturbed
    collect_and_load(EVENTS, folder, tmp_path, cuts=[30 + 7 * number for number in range(10)])
    assert contents(folder) == files and loaded() == rows


def test_neighbours_that_change_places_change_nothing(undisturbed: Any, folder: Path, tmp_path: Path) -> None:
    files, rows = undisturbed
    collect_and_load(swapped(EVENTS, 2), folder, tmp_path)
    assert contents(folder) == files and loaded() == rows


def test_a_collector_that_is_stopped_goes_on_where_it_was(
    undisturbed: Any, folder: Path, tmp_path: Path
) -> None:
    files, rows = undisturbed
    with playing(EVENTS) as server:
        stream = make_stream(server.url, str(folder))
        for minutes in (1, 2, 4):
            collect(stream, tmp_path / "spool", minutes)
    load_all()
    assert contents(folder) == files and loaded() == rows


def test_a_clock_that_jumps_ahead_and_back_loses_and_doubles_nothing(folder: Path, tmp_path: Path) -> None:
    fill_catalogue()
    _, rows = calm(events(BEGIN_US, 8, 60), tmp_path, 7)
    is_ahead = range(BEGIN_US + 90_000_000, BEGIN_US + 120_000_000)
    log = events(BEGIN_US, 8, 60, jump=lambda at: 180_000_000 if at in is_ahead else 0)
    collect_and_load(log, folder, tmp_path, minutes=7, cuts=[100, 130])
    found = loaded()
    assert [row[0] for row in found["posts"]] == [row[0] for row in rows["posts"]]
    assert (found["deals"], found["coverage"]) == (rows["deals"], rows["coverage"])


def test_a_gap_that_the_network_no_longer_has_is_failed_in_coverage(folder: Path, tmp_path: Path) -> None:
    fill_catalogue()
    late = events(BEGIN_US + 3 * 3_600_000_000, 3, 60)
    with playing(late) as server:
        stream = make_stream(server.url, str(folder))
        collect(stream, tmp_path / "spool", 182)
    load_all()
    hours = CoverageHour.objects.filter(network="bluesky").order_by("hour", "status")
    said = [(each.hour.hour, each.status) for each in hours.distinct("hour", "status")]
    assert said == [(12, "failed"), (13, "failed"), (14, "failed"), (15, "failed"), (15, "loaded")]
    stream.refresh_from_db()
    assert "from 2026-05-01 12:00 to 2026-05-01 15:00 UTC was not received" in stream.last_gap


def test_bad_frames_are_counted_kept_as_samples_and_end_nothing(folder: Path, tmp_path: Path) -> None:
    bad = [b"{no json", b"[1]", b'{"kind":"weather"}', b"{" + b" " * 2_000_000 + b"}", b"[" * 5000]
    old = [
        EVENTS[0].replace(b'"time_us":17', b'"time_us":-17'),
        EVENTS[0].replace(b'"time_us":17', b'"time_us":97'),
    ]
    stream = collect_and_load(EVENTS[:70] + bad + old + EVENTS[70:], folder, tmp_path)
    with playing(EVENTS) as server, collecting(stream, tmp_path / "spool"):
        LiveStream.objects.update(settings={"url": server.url, "profiles_url": ""})
        wait_until(lambda: is_filed(stream, 4), 60, "it is filed")
    stream.refresh_from_db()
    assert stream.rejected == {
        "bad_json": 2,
        "not_an_object": 1,
        "not_a_post": 1,
        "too_long": 1,
        "bad_time": 2,
    }
    assert stream.samples["not_a_post"] == '{"kind":"weather"}'
    assert max(map(len, stream.samples.values())) == 500


def test_of_two_collectors_one_has_a_stream(folder: Path, tmp_path: Path) -> None:
    with playing(EVENTS) as server:
        stream = make_stream(server.url, str(folder))
        with collecting(stream, tmp_path / "spool"):
            wait_until(lambda: is_filed(stream, 1), 60, "it is filed")
            assert take_stream(stream.pk) is None
    assert take_stream(stream.pk) is not None


def test_a_stream_that_is_turned_off_is_left_alone(folder: Path, tmp_path: Path) -> None:
    with playing(EVENTS) as server:
        stream = make_stream(server.url, str(folder))
        with collecting(stream, tmp_path / "spool") as collector:
            wait_until(lambda: is_filed(stream, 4), 60, "it is filed")
            switch_streams([stream.pk], on=False)
            wait_until(lambda: not collector.is_alive(), 30, "the collector ends")
        stream.refresh_from_db()
        assert stream.lease_token is None


def test_a_stream_that_is_saved_is_begun_anew(folder: Path, tmp_path: Path) -> None:
    with playing(EVENTS) as server:
        stream = make_stream(server.url, str(folder))
        with collecting(stream, tmp_path / "spool") as collector:
            wait_until(lambda: is_filed(stream, 4), 60, "it is filed")
            switch_streams([stream.pk], on=True)
            wait_until(lambda: not collector.is_alive(), 30, "the collector ends")
    stream.refresh_from_db()
    assert (stream.lease_token, stream.is_on) == (None, True)


@pytest.mark.parametrize("status", [401, 404])
def test_an_address_that_is_refused_stops_that_stream_and_says_what_to_do(
    folder: Path, tmp_path: Path, status: int
) -> None:
    with playing(EVENTS, status=status) as server:
        stream = make_stream(server.url, str(folder))
        with collecting(stream, tmp_path / "spool") as collector:
            wait_until(lambda: not collector.is_alive(), 30, "the collector ends")
    stream.refresh_from_db()
    assert stream.is_halted and f"answers {status}: correct the address" in stream.problem
    switch_streams([stream.pk], on=True)
    stream.refresh_from_db()
    assert (stream.is_halted, stream.problem) == (False, "")


def test_a_run_of_a_killed_collector_is_ended_by_the_sweep(folder: Path) -> None:
    stream = make_stream("ws://127.0.0.1:1/", str(folder))
    run = Run.objects.create(uris=["x"], live_stream=stream)
    sweeping.sweep()
    run.refresh_from_db()
    assert (run.state, run.reason) == ("done", "")
