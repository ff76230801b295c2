"""A stream is saved through a test of its connection, carried out by a worker."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.exceptions import ValidationError

from deals.domain.refused import Refused
from ingestion.live import trial
from ingestion.live.trial import try_stream
from ingestion.models import ConnectionTest, LiveStream
from ingestion.services import stream_tests
from ingestion.services.stream_tests import ask_for_test, carry_out_next_test, save_tested
from tests.ingestion.live.collecting import BEGIN_US, make_stream
from tests.ingestion.live.http_server import Answer, Asked, network
from tests.ingestion.live.jetstream_server import events, playing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of a connection that listen for less than a second."""
    monkeypatch.setattr(trial, "SECONDS", 0.5)
    monkeypatch.setattr(try_stream, "__defaults__", (0.5,))


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder that streams may write to."""
    settings.LOCAL_FOLDERS = [str(tmp_path)]
    return tmp_path / "live"


def fields(folder: Path, url: str, **others: Any) -> dict[str, Any]:
    """What an operator says of a stream."""
    return {
        "name": "bluesky", "kind": "jetstream", "prefix": str(folder), "alert_mode": "live", "is_on": True,
        "settings": {"url": url, "profiles_url": ""}, "secret_names": {}, "most_a_day": None,
    } | others  # fmt: skip


def test_it_says_what_came(folder: Path) -> None:
    log = [*events(BEGIN_US, 1, 6), b"{no json", b"{no json"]
    with playing(log) as server:
        ask_for_test(fields(folder, server.url))
        assert carry_out_next_test()
    test = ConnectionTest.objects.get()
    assert (test.state, test.reason, test.found[0]) == ("passed", "", f"Files can be written below {folder}.")
    assert test.found[1].startswith("The connection stands: 6 events came within ")
    assert test.found[2].startswith("The first is of 2026-05-01 12:00:00 UTC, ")
    assert test.found[3:] == [
        "3 of them may hold a deal, or tell of a deletion.",
        "What could not be read: 2 bad json.",
    ]


def test_nothing_is_saved_before(folder: Path) -> None:
    with playing([]) as server:
        test = ask_for_test(fields(folder, server.url))
        with pytest.raises(Refused, match="still being tested"):
            save_tested(test.pk)
        carry_out_next_test()
    assert LiveStream.objects.count() == 0
    stream = save_tested(test.pk)
    assert (stream.name, stream.is_on, stream.settings["url"]) == ("bluesky", True, server.url)
    with pytest.raises(Refused, match="saved already"):
        save_tested(test.pk)


def test_one_that_failed_is_saved_only_where_the_operator_insists(folder: Path) -> None:
    test = ask_for_test(fields(folder, "ws://127.0.0.1:1/"))
    carry_out_next_test()
    test.refresh_from_db()
    assert test.state == "failed" and "127.0.0.1:1 does not answer" in test.reason
    with pytest.raises(Refused, match=r"does not answer.*or insist"):
        save_tested(test.pk)
    assert LiveStream.objects.count() == 0
    assert save_tested(test.pk, insists=True).name == "bluesky"


def test_a_change_begins_the_stream_anew(folder: Path) -> None:
    stream = make_stream("ws://127.0.0.1:1/", str(folder), is_halted=True, problem="answers 404")
    before = LiveStream.objects.get().switched_at
    with playing([]) as server:
        test = ask_for_test(fields(folder, server.url), stream)
        carry_out_next_test()
    stream = save_tested(test.pk)
    assert (stream.is_halted, stream.problem, stream.settings["url"]) == (False, "", server.url)
    assert stream.switched_at > before and stream.position_at is not None


def test_a_stream_of_another_kind_begins_from_now_on(folder: Path) -> None:
    stream = make_stream("ws://127.0.0.1:1/", str(folder), position={"id": "7"})
    changed = fields(folder, "", kind="feed", settings={"url": "http://127.0.0.1:1/feed"})
    test = ask_for_test(changed, stream)
    carry_out_next_test()
    stream = save_tested(test.pk, insists=True)
    assert (stream.kind, stream.position, stream.position_at) == ("feed", {}, None)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"settings": {"url": "wss://me:secret@host/"}}, "Leave user and password out"),
        ({"secret_names": {"token": "AAAAsecret"}}, "names of environment variables"),
        ({"prefix": "/etc/live"}, "LOCAL_FOLDERS"),
        ({"kind": "carrier"}, "is not a valid choice"),
    ],
)
def test_what_no_stream_can_have_is_not_even_tested(folder: Path, others: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ask_for_test(fields(folder, "ws://127.0.0.1:1/", **others))
    assert ConnectionTest.objects.count() == 0


def test_a_prefix_that_cannot_be_written_fails(folder: Path) -> None:
    folder.write_text("a file, no folder")
    ask_for_test(fields(folder, "ws://127.0.0.1:1/"))
    carry_out_next_test()
    assert str(folder) in ConnectionTest.objects.get().reason


def test_x_is_asked_whether_it_takes_token_and_rules_and_nothing_is_set(folder: Path, settings: Any) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer([orjson.dumps({"data": []})])

    settings.STREAM_SECRETS = {"STREAM_X": "the secret"}
    with network(answer) as server:
        ask_for_test(
            fields(
                folder, "", kind="x", secret_names={"token": "STREAM_X"},
                settings={"url": server.url, "handles": ["acme", "borvo"]},
            )
        )  # fmt: skip
        carry_out_next_test()
    test = ConnectionTest.objects.get()
    assert test.found[1:] == ["X takes the token and this stream's rules (1). No post was read: each costs."]
    asked = [(each.method, each.path, each.words) for each in server.asked]
    rules = "/2/tweets/search/stream/rules"
    assert asked == [("GET", rules, {}), ("POST", rules, {"dry_run": "true"})]
    assert "the secret" not in str(ConnectionTest.objects.values().get())


def test_a_test_that_died_with_its_worker_is_begun_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_test(fields(folder, "ws://127.0.0.1:1/"))
    ConnectionTest.objects.update(state="running", begun_at="2026-01-01T00:00Z")
    assert stream_tests.count_due_tests() == 1
    assert carry_out_next_test() and not carry_out_next_test()
    assert ConnectionTest.objects.get().state == "failed"


def test_tests_of_yesterday_are_forgotten(folder: Path) -> None:
    for at in ("2026-01-01T00:00Z", "2100-01-01T00:00Z"):
        test = ask_for_test(fields(folder, "ws://127.0.0.1:1/"))
        ConnectionTest.objects.filter(pk=test.pk).update(asked_at=at)
    stream_tests.forget_old_tests()
    assert ConnectionTest.objects.get() == test
