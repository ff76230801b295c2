"""Payloads of the X API v2: the tweet, what it refers to, its authors."""

from typing import Any

import pytest

from ingestion.reading.lines import read_block
from ingestion.reading.posts import line_time, read_line, record_of, snapshot_of
from ingestion.reading.shapes.base import ParsedLine
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import LATEST, NOON, line, payload, tweet_v2

OFFER = "Acme Gadget 3000 &amp; case now only $19.99"
USER = {
    "id": "77",
    "username": "acmeshop",
    "name": "Acme &amp; Co",
    "public_metrics": {"followers_count": 10},
}


def read(value: Any) -> ParsedLine:
    return read_line(line(value), LATEST)


def referring(kind: str, **more: Any) -> dict[str, Any]:
    """Return a payload whose tweet 9 refers so to tweet 5, seen there with its later counters."""
    metrics = {"retweet_count": 3, "like_count": 4, "reply_count": 0, "quote_count": 1}
    own = tweet_v2(9, "RT @acmeshop: Acme…", author_id="78", referenced_tweets=[{"type": kind, "id": "5"}])
    return payload(own, tweets=[tweet_v2(5, OFFER, public_metrics=metrics)], users=[USER], **more)


def test_a_tweet_has_its_included_author() -> None:
    record = record_of(read(payload(tweet_v2(5, OFFER, lang="en"), users=[USER])).posts[0])
    assert (record.id, record.author_id, record.followers, record.created_at) == (5, 77, 10, NOON)
    assert (record.content.text, record.content.handle) == (
        "Acme Gadget 3000 & case now only $19.99",
        "acmeshop",
    )
    assert (record.content.author_name, record.content.lang, record.network) == ("Acme & Co", "en", "twitter")


def test_a_retweet_is_its_original_and_its_counters_a_snapshot() -> None:
    (post,) = read(referring("retweeted")).posts
    found = snapshot_of(post)
    assert (post.id, post.seen_in, post.text) == (5, 9, "Acme Gadget 3000 & case now only $19.99")
    assert (found.retweets, found.likes, found.replies, found.quotes) == (3, 4, 0, 1)


@pytest.mark.parametrize("kind", ["quoted", "replied_to"])
def test_what_a_tweet_refers_to_is_a_post_of_its_own(kind: str) -> None:
    found = read(referring(kind)).posts
    assert [(post.id, post.seen_in) for post in found] == [(9, 9), (5, 9)]
    assert snapshot_of(found[0]) is None and snapshot_of(found[1]).likes == 4


def test_a_retweet_without_its_original_carries_no_post() -> None:
    assert read(referring("retweeted") | {"includes": {"users": [USER]}}).posts == ()


def test_the_long_text_is_that_of_the_note_with_its_entities() -> None:
    note = {
        "text": f"{OFFER}, and more",
        "entities": {
            "urls": [
                {
                    "url": "https://t.co/x",
                    "expanded_url": "https://sho.rt/x",
                    "unwound_url": "https://shop.example/p",
                }
            ],
            "hashtags": [{"tag": "sale"}],
            "mentions": [{"username": "acmeshop"}],
        },
    }
    (post,) = read(payload(tweet_v2(5, "Acme…", note_tweet=note))).posts
    content = post.content
    assert (content.text[-8:], post.details.is_complete()) == ("and more", True)
    assert (content.urls, content.hashtags, content.mentions) == (
        ("https://shop.example/p",),
        ("sale",),
        ("acmeshop",),
    )


@pytest.mark.parametrize(("text", "whole"), [("a…", False), ("a… https://t.co/Ab1", False), ("a… b", True)])
def test_a_long_text_without_its_note_is_cut(text: str, whole: bool) -> None:
    assert read(payload(tweet_v2(5, text))).posts[0].details.is_complete() is whole


def test_an_error_is_a_control_message_and_the_prefilter_lets_it_through() -> None:
    error = {"errors": [{"title": "operational-disconnect", "detail": "gone"}]}
    assert read(error) == ParsedLine(is_control=True)
    assert read_block(line(error) + b"\n").candidates == [line(error)]


def test_errors_beside_a_tweet_do_not_hide_it() -> None:
    assert len(read(payload(tweet_v2(5, OFFER)) | {"errors": [{"title": "Not Found"}]}).posts) == 1


@pytest.mark.parametrize("data", [[{"id": "5"}], {"id": "5"}])
def test_data_beside_errors_that_cannot_be_read_are_rejected_and_no_control_message(data: Any) -> None:
    with pytest.raises(BadLine, match="not_a_post"):
        read({"data": data, "errors": [{"title": "Not Found"}]})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": 5.5}, "bad_id"),
        ({"id": "5x"}, "bad_id"),
        ({"created_at": None}, "bad_time"),
        ({"created_at": "2021-04-01"}, "bad_time"),
        ({"created_at": "1970-01-01T00:00:00Z"}, "bad_time"),
        ({"created_at": "9999-12-31T23:59:59-12:00"}, "bad_time"),
        ({"created_at": "2031-01-01T00:00:00Z"}, "bad_time"),
    ],
)
def test_a_faulty_payload_has_a_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read(payload(tweet_v2(5, OFFER) | change))


def test_data_without_text_is_no_post() -> None:
    with pytest.raises(BadLine, match="not_a_post"):
        read({"data": {"id": "5"}})


def test_a_tweet_without_author_is_faulty() -> None:
    with pytest.raises(BadLine, match="bad_author"):
        record_of(read(payload(tweet_v2(5, OFFER, author_id=None))).posts[0])


@pytest.mark.parametrize("odd", [None, 5, [None, 7], {"users": "x", "tweets": [{"id": 5}, 3]}])
def test_odd_includes_are_left_out(odd: Any) -> None:
    assert read(payload(tweet_v2(5, OFFER)) | {"includes": odd}).posts[0].content.handle == ""


def test_a_lines_time_is_its_tweets() -> None:
    assert line_time(line(payload(tweet_v2(5, OFFER)))) == NOON
