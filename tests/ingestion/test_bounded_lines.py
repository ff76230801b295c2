"""Reading a line takes a time in proportion to it, whatever a network's markup says."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from ingestion.reading.posts import read_line

NOISE = 0.1
"""Seconds of computing that other processes of a busy machine may add."""

FACET = "app.bsky.richtext.facet#mention"


def toot(html: str) -> dict[str, Any]:
    account = {"id": "1", "acct": "ada@example.org", "username": "ada", "followers_count": 1}
    return {
        "id": "113", "created_at": "2024-11-19T10:00:00Z", "content": html, "account": account,
        "uri": "https://example.org/users/ada/statuses/113", "url": "https://example.org/@ada/113",
        "reblogs_count": 0, "favourites_count": 0, "replies_count": 0, "mentions": [], "tags": [],
        "reblog": None,
    }  # fmt: skip


def skeet(text: str, facets: list[tuple[int, int]]) -> dict[str, Any]:
    told = [
        {"index": {"byteStart": start, "byteEnd": end}, "features": [{"$type": FACET, "did": "d"}]}
        for start, end in facets
    ]
    record = {
        "$type": "app.bsky.feed.post",
        "createdAt": "2024-11-19T10:00:00Z",
        "text": text,
        "facets": told,
    }
    commit = {
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": "3lbxyzabc2k2a",
        "record": record,
    }
    return {"did": "did:plc:abc", "time_us": 1_732_000_000_000_000, "kind": "commit", "commit": commit}


LINES: dict[str, Callable[[int], dict[str, Any]]] = {
    "tags that never end": lambda n: toot("Lamp $5 " + "<a " * n),
    "values that never end": lambda n: toot("Lamp $5 " + "<a x='" * n),
    "many links": lambda n: toot("Lamp $5 " + "<a href='http://a.example'>http://a.example</a>" * n),
    "mentions of the whole text": lambda n: skeet("Lamp $5 " + "é" * 20 * n, [(8, 20 * n)] * n),
    "many mentions": lambda n: skeet(
        "Lamp $5 " + "é" * 20 * n, [(8 + 20 * i, 20 + 20 * i) for i in range(n)]
    ),
}


def seconds(line: bytes) -> float:
    """Of computing, the best of three."""

    def once() -> float:
        began = time.process_time()
        assert read_line(line, datetime(2030, 1, 1, tzinfo=UTC)).posts
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize("kind", LINES)
def test_four_times_the_line_is_at_most_eight_times_the_work(kind: str) -> None:
    """Four times where all is linear; sixteen times where each part looks through all others."""
    part, whole = (orjson.dumps(LINES[kind](n)) for n in (1_000, 4_000))
    assert seconds(whole) <= 8 * seconds(part) + NOISE
