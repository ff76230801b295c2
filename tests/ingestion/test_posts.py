"""The one door: every shape of a line becomes posts, or a reason."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deals.domain.records import PostContent
from ingestion.reading.posts import line_time, read_line, record_of, snapshot_of
from ingestion.reading.shapes.v1 import Tweet
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import LATEST, NOON, delete, line, retweet, tweet

ORIGINAL = tweet(5, "Acme Gadget $5", at=NOON - timedelta(hours=3))


def parse(value: Any) -> Any:
    return read_line(value if isinstance(value, bytes) else line(value), LATEST)


def content_of(value: dict[str, Any]) -> PostContent:
    post = Tweet(value)
    return post.content(post.text())


def test_a_tweet_is_its_own_post() -> None:
    (post,) = parse(tweet(5, "Acme Gadget $5")).posts
    assert (post.id, post.text, post.created_at, post.seen_at, post.seen_in) == (
        5,
        "Acme Gadget $5",
        NOON,
        NOON,
        5,
    )


def test_a_retweet_is_its_original_seen_later() -> None:
    (post,) = parse(retweet(9, ORIGINAL, at=NOON)).posts
    assert (post.id, post.text, post.seen_at, post.seen_in) == (5, "Acme Gadget $5", NOON, 9)


def test_a_quote_gives_both_posts() -> None:
    posts = parse(tweet(9, "look, $7", quoted_status=ORIGINAL)).posts
    assert [(post.id, post.seen_in) for post in posts] == [(9, 9), (5, 9)]


def test_a_retweeted_quote_gives_both_originals() -> None:
    quote = tweet(7, "look", quoted_status=ORIGINAL)
    assert [post.id for post in parse(retweet(9, quote, at=NOON, retweet_count=1)).posts] == [7, 5]


def test_the_extended_text_and_its_entities_stand_for_the_cut_ones() -> None:
    full = {
        "full_text": "a long offer: $5 https://t.co/x #sale @acmeshop",
        "entities": {
            "urls": [{"url": "https://t.co/x", "expanded_url": "https://shop.example/p"}],
            "hashtags": [{"text": "sale"}],
            "user_mentions": [{"screen_name": "acmeshop"}],
        },
    }
    content = content_of(tweet(5, "a long…", truncated=True, extended_tweet=full))
    assert content.text == full["full_text"]
    assert (content.urls, content.hashtags, content.mentions) == (
        ("https://shop.example/p",),
        ("sale",),
        ("acmeshop",),
    )


@pytest.mark.parametrize(
    ("more", "complete"),
    [
        ({}, True),
        ({"truncated": True}, False),
        ({"truncated": True, "extended_tweet": {"full_text": "all"}}, True),
        ({"full_text": "all"}, True),
    ],
)
def test_it_knows_whether_a_text_is_complete(more: dict[str, Any], complete: bool) -> None:
    assert Tweet(tweet(5, **more)).is_complete() is complete


def test_html_entities_are_decoded_once() -> None:
    assert content_of(tweet(5, "a &amp; b &lt;3 &amp;pound;5")).text == "a & b <3 &pound;5"


@pytest.mark.parametrize("text", ["a\\u0000b", "a\\ud800b", "a\\uDC00b"])
def test_what_cannot_be_stored_is_replaced(text: str) -> None:
    raw = line(tweet(5, "TEXT", user={"id": 7, "screen_name": "x", "name": "TEXT"})).replace(
        b"TEXT", text.encode()
    )
    record = record_of(parse(raw).posts[0])
    assert record.content.text == record.content.author_name == "a\ufffdb"


def test_the_counters_of_an_original_are_a_snapshot() -> None:
    (post,) = parse(retweet(9, ORIGINAL, at=NOON, retweet_count=3, favorite_count=4, quote_count=1)).posts
    found = snapshot_of(post)
    assert (found.post_id, found.source_post_id, found.observed_at) == (5, 9, NOON)
    assert (found.retweets, found.likes, found.replies, found.quotes) == (3, 4, None, 1)


def test_a_post_of_its_own_line_is_no_snapshot() -> None:
    assert snapshot_of(parse(ORIGINAL).posts[0]) is None


@pytest.mark.parametrize("count", ["100+", -1, True, 2**63, 1.5, None])
def test_a_counter_that_is_no_count_is_not_observed(count: Any) -> None:
    (post,) = parse(retweet(9, ORIGINAL, at=NOON, retweet_count=count)).posts
    assert snapshot_of(post).retweets is None


@pytest.mark.parametrize(
    ("message", "deleted"),
    [
        (delete(12), (12,)),
        ({"limit": {"track": 3}}, ()),
        ({"scrub_geo": {"user_id": 1, "up_to_status_id": 2}}, ()),
        ({"status_withheld": {"id": 1, "user_id": 2}}, ()),
        ({"warning": {"code": "FALLING_BEHIND"}}, ()),
    ],
)
def test_control_messages_are_no_posts(message: Any, deleted: tuple[int, ...]) -> None:
    parsed = parse(message)
    assert (parsed.is_control, parsed.deleted, parsed.posts) == (True, deleted, ())


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"id":1,', "bad_json"),
        (b'{"a":NaN}', "not_a_post"),
        (b'{"a":"\\ud800","b":-Infinity,}', "not_a_post"),
        (b"[" * 100_000 + b'"\\ud800"' + b"]" * 100_000, "bad_json"),
        (b"[]", "not_an_object"),
        (b"{}", "not_a_post"),
        (tweet(5) | {"id": True}, "bad_id"),
        (tweet(5) | {"id": "5x"}, "bad_id"),
        (tweet(0), "bad_id"),
        (tweet(2**63), "bad_id"),
        (json.dumps(tweet(2**64)).encode(), "bad_id"),
        (delete(-4), "bad_id"),
        (tweet(5) | {"created_at": None}, "bad_time"),
        (tweet(5) | {"created_at": "Wed Mai 03 06:30:00 +0000 2019"}, "bad_time"),
        (tweet(5) | {"created_at": "Wed Jul 32 06:30:00 +0000 2019"}, "bad_time"),
        (tweet(5, at=datetime(1970, 1, 1, tzinfo=UTC)), "bad_time"),
        (tweet(5, at=LATEST + timedelta(seconds=1)), "bad_time"),
        (retweet(9, ORIGINAL | {"id": None}, at=NOON), "bad_id"),
    ],
)
def test_a_faulty_line_has_a_reason(value: Any, reason: str) -> None:
    with pytest.raises(BadLine, match=f"^{reason}$"):
        parse(value)


def test_a_post_without_an_author_is_faulty() -> None:
    with pytest.raises(BadLine, match="bad_author"):
        record_of(parse(tweet(5, user=None)).posts[0])


@pytest.mark.parametrize("wrong", [None, 5, "x", [1], {"urls": "x", "hashtags": [None, {"text": 4}]}])
def test_odd_entities_are_left_out(wrong: Any) -> None:
    assert content_of(tweet(5, entities=wrong)).urls == content_of(tweet(5, entities=wrong)).hashtags == ()


def test_a_lines_time_is_its_posts() -> None:
    assert line_time(line(tweet(5))) == NOON
    assert line_time(line(delete(5))) is line_time(b"{") is line_time(b"[]") is None
