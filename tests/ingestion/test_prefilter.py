"""The prefilter passes over no line that a trigger matches, however its characters are spelled."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.extraction.triggers import TRIGGERS, may_hold_deal
from ingestion.reading import prefilter
from ingestion.reading.posts import read_line
from ingestion.reading.prefilter import Hit, Scan, byte_pattern, guard_patterns, scan_block
from tests.ingestion.dumps import LATEST, event, line, payload, tweet, tweet_v2
from tests.ingestion.shapes import (
    DID,
    gnip,
    graphql,
    mastodon,
    personal,
    reddit,
    snscrape,
    telegram,
    twint,
    view,
)

SCANS = {"hyperscan": prefilter.hyperscan_scan, "re2": prefilter.re2_scan}
ENTITIES = {
    "£": "&pound;",
    "€": "&euro;",
    "$": "&#36;",
    "%": "&percnt;",
    "&": "&amp;",
    ">": "&gt;",
    " ": "&#32;",
}

WIRES = [
    json.dumps(value)
    for value in (
        tweet(5, "BODY"),
        tweet(5, "…", extended_tweet={"full_text": "BODY"}),
        payload(tweet_v2(5, "BODY")),
        payload(tweet_v2(5, "…", note_tweet={"text": "BODY"})),
        event("BODY"),
        tweet_v2(5, "BODY"),
        payload([tweet_v2(5, "x"), tweet_v2(6, "BODY")]),
        {"_source": tweet(5, "BODY")},
        snscrape(rawContent="BODY"),
        twint(tweet="BODY"),
        gnip(body="BODY"),
        graphql(full_text="BODY"),
        personal(full_text="BODY"),
        mastodon(content="<p>BODY</p>"),
        view(record={"text": "BODY", "createdAt": "2024-11-07T17:20:00.000Z"}),
        telegram(text="BODY"),
        telegram(text=["BO", {"type": "bold", "text": "BODY"}]),
        reddit(title="BODY", selftext="BODY"),
        {
            "feed": "https://a.example/f",
            "entry": "1",
            "title": "BODY",
            "text": "BODY",
            "seen": "2024-11-07T17:20:00Z",
        },
    )
]

matching = st.sampled_from(TRIGGERS).flatmap(
    lambda trigger: st.from_regex(re.compile(trigger, re.IGNORECASE | re.ASCII), fullmatch=True)
)
texts = st.tuples(st.text(max_size=5), matching, st.text(max_size=5)).map("".join)


def spelled(character: str, way: int) -> str:
    """Write one character of a JSON string in one of the ways that a parser takes."""
    if way == 1 and character in ENTITIES:
        return ENTITIES[character]
    if way >= 2 or character in '"\\' or character < " ":
        units = character.encode("utf-16-be", "surrogatepass").hex()
        escaped = "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
        return escaped.upper().replace("\\U", "\\u") if way == 3 else escaped
    return "\\/" if character == "/" and way == 0 else character


@pytest.fixture(params=SCANS, scope="module")
def hits(request: pytest.FixtureRequest) -> Scan:
    """A scan by each engine."""
    if request.param == "hyperscan" and prefilter.hyperscan is None:
        pytest.skip("hyperscan has no wheel for this machine")
    return SCANS[request.param]()


@settings(max_examples=400, deadline=None)
@given(text=texts, ways=st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_no_matching_line_is_passed_over(hits: Scan, text: str, ways: list[int]) -> None:
    body = "".join(spelled(character, ways[i % len(ways)]) for i, character in enumerate(text))
    for wire in WIRES:
        line = wire.replace("BODY", body).encode("utf-8", "surrogatepass")
        posts = read_line(line, LATEST).posts
        if any(may_hold_deal(post.text) for post in posts):
            assert any(kind == Hit.TRIGGER for _, _, kind in hits(line).lines)


@pytest.mark.parametrize(
    "text", ["only \\u00a35", "\\u20ac 9,99", "50\\u0025 off", "free s\\u0026amp;h", "999\\/-"]
)
def test_escaped_offers_hit(hits: Scan, text: str) -> None:
    assert hits(f'{{"text":"{text}"}}'.encode()).lines


def test_a_line_without_a_trigger_does_not_hit(hits: Scan) -> None:
    line = b'{"source":"\\u003ca href=\\"x\\"\\u003e","text":"good morning &amp; \\ud83d\\ude00"}'
    assert hits(line).lines == []


def test_unframed_lines_are_seen(hits: Scan) -> None:
    blocks = (b'{"a":1}\r\n{"b":2}\r\n', b'{"a":1}\n\n{"b":2}\n')
    assert [hits(block).is_framed for block in blocks] == [True, False]


def test_candidates_are_whole_lines_in_order() -> None:
    block = b'{"a":"x"}\n{"a":"$5"}\n{"delete":{"b":1}}\n'
    found = [(block[each.start : each.end], each.may_be_control) for each in scan_block(block).candidates]
    assert found == [(b'{"a":"$5"}', False), (b'{"delete":{"b":1}}', True)]


def test_what_every_line_has_escaped_stands_in_no_trigger() -> None:
    assert not set("\"'<\n") & set("".join(TRIGGERS))


COMMIT = {"collection": "app.bsky.feed.post", "rkey": "3kabc"}


@pytest.mark.parametrize(
    "value",
    [
        event("hi", operation="update"),
        {"did": DID, "time_us": 5, "type": "com", "commit": {**COMMIT, "type": "d"}},
        {"did": DID, "time_us": 5, "kind": "account", "account": {"active": False, "status": "deleted"}},
        {"did": DID, "time_us": 5, "type": "acc", "account": {"active": False, "status": "deleted"}},
        {"$type": "message", "payload": {"$type": "x#account", "did": DID, "status": "deleted"}},
        {"$type": "message", "payload": {"did": DID, "time_us": 5, "operation": "delete", **COMMIT}},
        payload(tweet_v2(6, "hi", edit_history_tweet_ids=["5", "6"])),
        tweet(6, "hi", edit_history={"edit_tweet_ids": [5, 6]}),
        graphql(6, full_text="hi") | {"edit_control": {"edit_tweet_ids": ["5", "6"]}},
        mastodon(content="<p>hi</p>", edited_at="2022-11-24T11:00:00Z"),
        telegram(text="hi", edited="2023-01-08T00:00:00", edited_unixtime="1673136000"),
        reddit(title="hi", edited=1673136000.0),
        reddit(title="hi", selftext="[deleted]"),
        {"event": "delete", "uri": "https://a.example/1"},
        {"user_delete": {"id": 5}},
        {"data": {"user_delete": {"user": {"id": "5"}}}},
        {"data": {"delete": {"tweet": {"id": "5"}}}},
        gnip(verb="delete", body="hi", object={"id": "tag:search.twitter.com,2005:5"}),
    ],
)
@pytest.mark.parametrize("enveloped", [False, True])
def test_what_changes_or_deletes_posts_hits_without_a_trigger(
    hits: Scan, value: Any, enveloped: bool
) -> None:
    written = json.dumps({"value": json.dumps(value)}).encode() if enveloped else line(value)
    parsed = read_line(written, LATEST)
    assert parsed.deleted or parsed.deleted_authors or parsed.older or parsed.posts[0].revision
    assert hits(written).lines


def test_signs_stand_outside_of_classes() -> None:
    classes = re.findall(r"\[[^]]*\]", "".join(TRIGGERS))
    assert not [each for each in classes if not each.isascii() or set("&>/") & set(each)]


def test_patterns_are_ascii() -> None:
    assert all(pattern.isascii() for pattern in [*map(byte_pattern, TRIGGERS), *guard_patterns()])
