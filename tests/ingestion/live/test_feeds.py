"""RSS and Atom feeds: new entries become lines, only what has changed is asked for."""

import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from ingestion.live.base import Event, Gap, Item, StreamBroken, StreamRefused
from ingestion.live.feeds import Feed
from ingestion.reading.lines import read_block
from ingestion.reading.posts import line_time, read_line
from tests.ingestion.live.http_server import Answer, Asked, network

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Acme</title>
<entry><id>tag:acme.example,2026:1</id><title>Gadget 3000 now only $19.99, was $39.99</title>
<link href="https://www.acme.example/gadget"/><updated>2026-05-01T11:00:00Z</updated>
<content type="html">&lt;p&gt;Ends &lt;b&gt;today&lt;/b&gt;&lt;/p&gt;</content></entry></feed>"""


def rss(*numbers: int) -> bytes:
    """Return a feed of entries, newest first, as feeds are."""
    items = "".join(
        f"<item><guid>{number}</guid><title>Lamp {number} now only ${number}.99</title>"
        f"<link>https://acme.example/{number}</link><pubDate>Fri, 01 May 2026 11:00:00 GMT</pubDate></item>"
        for number in sorted(numbers, reverse=True)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{items}</channel></rss>'.encode()
    )


@dataclass
class Site:
    """Answers with a body under an ETag."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"ETag": '"1"', "Last-Modified": "Fri"})

    def __call__(self, asked: Asked) -> Answer:
        if asked.headers.get("if-none-match", "") == self.headers.get("ETag"):
            return Answer((), 304)
        return Answer([self.body], self.status, self.headers)


def look(site: Site, position: dict[str, Any] | None = None) -> tuple[list[Item], list[Asked]]:
    """Return what one look gives, up to its first tick."""
    found: list[Item] = []
    with network(site) as server:
        feed = Feed({"url": f"{server.url}/feed"}, clock=lambda: NOW)
        with closing(feed.connect(None, position or {})) as items:
            for item in items:
                if isinstance(item, Event) and not item.line:
                    break
                found.append(item)
    return found, server.asked


def values(items: list[Item]) -> list[dict[str, Any]]:
    return [json.loads(item.line) for item in items if isinstance(item, Event)]


def last_position(items: list[Item]) -> dict[str, Any]:
    last = items[-1]
    assert isinstance(last, Event) and last.position
    return dict(last.position)


def test_an_entry_is_a_post_of_its_site() -> None:
    (found,), _ = look(Site(ATOM.encode()))
    assert isinstance(found, Event) and read_block(found.line + b"\n").candidates
    (post,) = read_line(found.line, NOW + timedelta(days=1)).posts
    assert post.content.text == "Gadget 3000 now only $19.99, was $39.99\n\nEnds today"
    assert (post.network, post.content.handle, post.content.urls) == (
        "feed",
        "acme.example",
        ("https://www.acme.example/gadget",),
    )
    assert (post.created_at, post.seen_at, line_time(found.line)) == (NOW - timedelta(hours=1), NOW, NOW)


def test_entries_come_oldest_first_and_once() -> None:
    first, _ = look(Site(rss(1, 2)))
    again, _ = look(Site(rss(1, 2, 3), headers={"ETag": '"2"'}), last_position(first))
    assert [each["entry"] for each in values(first)] == ["1", "2"]
    assert [each["entry"] for each in values(again)] == ["3"]


def test_what_has_not_changed_is_not_sent_again() -> None:
    first, _ = look(Site(rss(1)))
    again, asked = look(Site(rss(1)), last_position(first))
    assert again == [] and asked[0].headers["if-none-match"] == '"1"'
    assert asked[0].headers["if-modified-since"] == "Fri"


def test_where_all_is_new_more_may_have_been_missed() -> None:
    first, _ = look(Site(rss(1)))
    again, _ = look(Site(rss(8, 9), headers={"ETag": '"2"'}), last_position(first))
    assert again[0] == Gap() and len(values(again)) == 2


def test_it_is_asked_again_after_so_many_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 10_000, 100))
    monkeypatch.setattr("ingestion.live.feeds.time.monotonic", lambda: next(seconds))
    monkeypatch.setattr("ingestion.live.feeds.time.sleep", lambda _: None)
    with network(Site(rss(1))) as server:
        list(islice(Feed({"url": server.url, "every_minutes": 10}, clock=lambda: NOW).connect(None, {}), 13))
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("site", "error"),
    [
        (Site(b"<html>no feed", headers={"Content-Type": "text/html"}), StreamBroken),
        (Site(b"x" * 9_000_000), StreamBroken),
        (Site(status=503), StreamBroken),
        (Site(status=404), StreamRefused),
        (Site(status=410), StreamRefused),
        (Site(status=301), StreamRefused),
    ],
    ids=range(6),
)
def test_what_a_site_answers_tells_whether_to_try_again(site: Site, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"127\.0\.0\.1"):
        look(site)


def test_entities_that_name_each_other_do_not_grow() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">{entities}]>' + ATOM.partition("?>")[
        2
    ].replace("Gadget", "&a9;")
    (found,), _ = look(Site(bomb.encode()))
    assert isinstance(found, Event) and len(found.line) < 2000


@pytest.mark.parametrize("published", ["1871-01-01T00:00:00Z", "2871-01-01T00:00:00Z", "soon"])
def test_a_time_of_another_century_is_when_it_was_seen(published: str) -> None:
    (found,), _ = look(Site(ATOM.replace("2026-05-01T11:00:00Z", published).encode()))
    assert isinstance(found, Event)
    assert read_line(found.line, NOW + timedelta(days=1)).posts[0].created_at == NOW


@pytest.mark.parametrize(
    "settings", [{}, {"url": "file:///etc/passwd"}, {"url": "https://a.example", "every_minutes": 0}]
)
def test_settings_that_are_none_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(StreamRefused, match="the stream's setting"):
        Feed(settings)
