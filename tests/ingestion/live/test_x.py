"""X's filtered stream, its rules, budget and recent search, against a made-up API."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ingestion.live.base import BadFrame, Event, Gap, Item, StreamBroken, StreamRefused
from ingestion.live.x import XStream
from ingestion.live.x_rules import RuleChange, change_of, rules_of
from ingestion.reading.posts import read_line
from tests.ingestion.live.http_server import Answer, Asked, network

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
RULE = "(from:acmeshop) -is:retweet"
SECRET = "very-secret"


def post(number: int, text: str = "Acme Gadget 3000 now only $19.99, was $39.99") -> dict[str, Any]:
    return {"id": str(number), "text": text, "author_id": "77", "created_at": "2026-05-01T11:59:00.000Z"}


def users() -> dict[str, Any]:
    return {
        "users": [{"id": "77", "username": "acmeshop", "name": "Acme"}, {"id": "78", "username": "other"}]
    }


def sent(number: int) -> bytes:
    return json.dumps({"data": post(number), "includes": users()}).encode() + b"\r\n"


@dataclass
class MadeUpX:
    """An account: its rules, what its stream sends, and what was posted before."""

    lines: list[bytes] = field(default_factory=list)
    rules: list[dict[str, str]] = field(default_factory=list)
    posted: list[int] = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    page: int = 2

    def __call__(self, asked: Asked) -> Answer:
        path = asked.path.removeprefix("/2/tweets/search/")
        if code := self.status.get(path):
            return Answer([b"{}"], code, self.headers)
        if path == "stream":
            return Answer(self.lines)
        return Answer(
            [json.dumps(self.change(asked) if path == "stream/rules" else self.search(asked)).encode()]
        )

    def change(self, asked: Asked) -> dict[str, Any]:
        """Change the rules, or tell them."""
        if asked.method == "POST" and "dry_run" not in asked.words:
            told = json.loads(asked.body)
            gone = told.get("delete", {}).get("ids", [])
            self.rules = [rule for rule in self.rules if rule["id"] not in gone]
            self.rules += [{"id": f"n{number}", **rule} for number, rule in enumerate(told.get("add", []))]
        return {"data": self.rules}

    def search(self, asked: Asked) -> dict[str, Any]:
        """Return a page of what was posted, newest first."""
        found = sorted((each for each in self.posted if each > int(asked.words["since_id"])), reverse=True)
        begin = int(asked.words.get("next_token", "0"))
        more = {"next_token": str(begin + self.page)} if len(found) > begin + self.page else {}
        return {
            "data": [post(each) for each in found[begin : begin + self.page]],
            "includes": users(),
            "meta": more,
        }


def run(account: MadeUpX, count: int, position: dict[str, Any] | None = None, **options: Any) -> list[Item]:
    """Return the first so many items of a connection."""
    with network(account) as server:
        clock = options.pop("clock", lambda: NOW)
        stream = XStream({"url": server.url}, SECRET, ["AcmeShop"], clock=clock, **options)
        found: list[Item] = []
        with closing(stream.connect(None, position or {})) as items:
            found.extend(next(items) for _ in range(count))
        assert {asked.headers["authorization"] for asked in server.asked} == {f"Bearer {SECRET}"}
    return found


def numbers(items: list[Item]) -> list[str]:
    return [json.loads(item.line)["data"]["id"] for item in items if isinstance(item, Event) and item.line]


def test_posts_come_as_lines_and_keep_alives_as_ticks() -> None:
    tick, first = run(MadeUpX([b"\r\n", sent(5)]), 2)
    assert tick == Event(NOW) and isinstance(first, Event)
    assert first.position == {"id": "5", "day": "2026-05-01", "used": 1}
    (read,) = read_line(first.line, NOW + timedelta(days=1)).posts
    assert (read.id, read.content.handle) == (5, "acmeshop")


def test_the_accounts_rules_become_ours_and_others_stay() -> None:
    old = {"id": "1", "tag": "tweetdeals:1", "value": "(from:gone) -is:retweet"}
    others = {"id": "2", "tag": "mine", "value": "cats"}
    account = MadeUpX([sent(5)], [old, others])
    run(account, 1)
    assert account.rules == [others, {"id": "n0", "value": RULE, "tag": "tweetdeals:1"}]


def test_after_a_break_what_was_missed_is_searched_and_comes_oldest_first_one_line_each() -> None:
    found = run(MadeUpX([sent(20)], posted=[7, 8, 9, 10, 11, 5]), 6, {"id": "6"})
    assert numbers(found) == ["7", "8", "9", "10", "11", "20"]
    assert (
        isinstance(found[0], Event) and json.loads(found[0].line)["includes"]["users"] == users()["users"][:1]
    )


def test_what_is_too_old_to_be_searched_is_a_gap() -> None:
    found = run(MadeUpX([sent(20)], status={"recent": 400}), 2, {"id": "6"})
    assert found[0] == Gap() and numbers(found) == ["20"]


def test_at_its_budget_the_stream_is_closed_until_the_next_day() -> None:
    account = MadeUpX([sent(1), sent(2), sent(2), sent(3), sent(4)])
    with pytest.raises(StreamBroken, match="3 posts came today") as broken:
        run(account, 6, most_a_day=3)
    assert broken.value.seconds == 12 * 3600


def test_a_restart_does_not_forget_what_was_used_and_asks_nothing() -> None:
    used = {"id": "9", "day": "2026-05-01", "used": 3}
    with network(MadeUpX([sent(10)])) as server:
        stream = XStream({"url": server.url}, SECRET, ["acmeshop"], 3, clock=lambda: NOW)
        with pytest.raises(StreamBroken, match="3 posts came today"):
            next(stream.connect(None, used))
    assert server.asked == []


def test_the_next_day_begins_at_nothing() -> None:
    days: Iterator[datetime] = iter([NOW] * 4)
    clock = lambda: next(days, NOW + timedelta(hours=12))  # noqa: E731
    last = run(MadeUpX([sent(number) for number in range(1, 9)]), 8, most_a_day=7, clock=clock)[-1]
    assert isinstance(last, Event) and last.position and last.position["day"] == "2026-05-02"


@pytest.mark.parametrize(
    ("line", "reason"),
    [(b"{no json", "bad_json"), (b"[1]", "not_an_object"),
     (b'{"data": {"id": "x", "text": ""}}', "not_a_post"),
     (b'{"data": 5}', "not_a_post"), (b'"' + b"x" * 1_100_000 + b'"', "too_long")],
    ids=range(5),
)  # fmt: skip
def test_a_bad_line_has_a_reason_and_does_not_end_the_stream(line: bytes, reason: str) -> None:
    bad, good = run(MadeUpX([line + b"\r\n", sent(5)]), 2)
    assert isinstance(bad, BadFrame) and bad.reason == reason and numbers([good]) == ["5"]


def test_a_disconnection_that_x_announces_is_a_break() -> None:
    said = json.dumps({"errors": [{"title": "operational-disconnect"}]}).encode() + b"\r\n"
    with pytest.raises(StreamBroken, match="operational-disconnect"):
        run(MadeUpX([said]), 1)


@pytest.mark.parametrize(("code", "error"), [(401, StreamRefused), (403, StreamRefused), (503, StreamBroken)])
def test_what_x_answers_tells_whether_to_try_again(code: int, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        run(MadeUpX(status={"stream": code}), 1)
    assert SECRET not in str(raised.value)


def test_too_many_requests_are_waited_for_as_x_says() -> None:
    reset = str(int(datetime.now(UTC).timestamp()) + 300)
    with pytest.raises(StreamBroken) as broken:
        run(MadeUpX(status={"stream": 429}, headers={"x-rate-limit-reset": reset}), 1)
    assert 290 < broken.value.seconds <= 300


def test_handles_are_packed_into_as_few_rules_as_hold_them() -> None:
    handles = [f"shop{number:03d}" for number in range(120)]
    rules = rules_of([*handles, "SHOP001", "no handle!"])
    assert len(rules) == 2 and max(map(len, rules)) <= 1024
    assert sum(rule.count("from:") for rule in rules) == 120
    assert rules_of([]) == []


def test_rules_are_compared_by_text_and_tag() -> None:
    kept = {"1": ("tweetdeals:1", "a"), "2": ("tweetdeals:2", "b"), "3": ("mine", "c")}
    assert change_of(["a", "d"], kept) == RuleChange((("tweetdeals:2", "d"),), ("2",))


def test_without_a_handle_nothing_is_read() -> None:
    with pytest.raises(StreamRefused, match="no handles to read"):
        XStream({}, SECRET, [])
