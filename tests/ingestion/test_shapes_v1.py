"""Tweets as the archives of ten years hold them: one post each, whatever the year."""

from datetime import timedelta
from typing import Any

import pytest

from ingestion.reading.posts import read_line, record_of, snapshot_of
from ingestion.reading.shapes.base import RawPost
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import LATEST, NOON, line, retweet, tweet

LONG = "Acme Gadget 3000 now only $19.99 in all colours, was $39.99, while stocks last"


def posts(value: dict[str, Any]) -> tuple[RawPost, ...]:
    return read_line(line(value), LATEST).posts


def without(value: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: each for key, each in value.items() if key not in keys}


def test_a_tweet_of_2011_has_neither_entities_nor_long_text_and_counts_in_words() -> None:
    old = without(tweet(7, LONG, retweet_count="100+"), "entities", "lang", "favorite_count")
    record = record_of(posts(old)[0])
    assert (record.content.text, record.complete, record.content.urls) == (LONG, True, ())
    (seen,) = posts(without(retweet(9, old, at=NOON), "entities"))
    assert (snapshot_of(seen).retweets, snapshot_of(seen).likes) == (None, None)


def test_ids_may_be_strings_only() -> None:
    value = without(tweet(7), "id") | {"user": {"id_str": "77", "screen_name": "acmeshop"}}
    (post,) = posts(value)
    assert (post.id, record_of(post).author_id) == (7, 77)


@pytest.mark.parametrize("number", [7.0, 1.8446744073709552e19])
def test_the_string_stands_for_an_id_that_became_a_float(number: float) -> None:
    assert posts(tweet(7) | {"id": number})[0].id == 7


def test_the_string_beats_a_number_that_was_rounded() -> None:
    rounded = tweet(1234567890123456789) | {"id": 1234567890123456800}
    rounded["user"] = rounded["user"] | {"id": 1234567890123456800, "id_str": "1234567890123456789"}
    (post,) = posts(rounded)
    assert (post.id, record_of(post).author_id) == (1234567890123456789, 1234567890123456789)


@pytest.mark.parametrize("text", ["", "7x", 8, None])
def test_a_string_that_is_no_id_leaves_the_number(text: Any) -> None:
    assert posts(tweet(7) | {"id_str": text})[0].id == 7


@pytest.mark.parametrize("text", ["", "7x", "-7", "٧", "1" * 20, str(3 << 61), 7, None])
def test_an_id_string_is_digits_only(text: Any) -> None:
    with pytest.raises(BadLine, match="bad_id"):
        posts(without(tweet(7), "id") | {"id_str": text})


def test_extended_mode_tells_the_text_as_full_text() -> None:
    (post,) = posts(without(tweet(7), "text") | {"full_text": LONG, "display_text_range": [0, 20]})
    assert (post.text, post.details.is_complete()) == (LONG, True)


def test_compatibility_mode_since_2017_tells_it_within_extended_tweet() -> None:
    cut = tweet(7, f"{LONG[:30]}…", truncated=True, display_text_range=[0, 31])
    whole = cut | {"extended_tweet": {"full_text": LONG, "display_text_range": [12, len(LONG)]}}
    assert [(posts(each)[0].text, posts(each)[0].details.is_complete()) for each in (cut, whole)] == [
        (cut["text"], False),
        (LONG, True),
    ]


def test_the_long_text_of_a_retweeted_tweet_is_read() -> None:
    original = tweet(5, "cut…", at=NOON - timedelta(hours=1), truncated=True)
    original["extended_tweet"] = {"full_text": LONG, "entities": {"hashtags": [{"text": "sale"}]}}
    (post,) = posts(retweet(9, original, at=NOON, retweet_count=4))
    record = record_of(post)
    assert (record.content.text, record.content.hashtags, record.complete) == (LONG, ("sale",), True)
    assert snapshot_of(post).retweets == 4


@pytest.mark.parametrize("outside", [True, False])
def test_a_quote_within_a_retweet_is_found_inside_and_beside_it(outside: bool) -> None:
    quoted = tweet(4, LONG, at=NOON - timedelta(hours=2), favorite_count=8)
    quote = tweet(5, "look", at=NOON - timedelta(hours=1))
    line_of = retweet(9, quote if outside else quote | {"quoted_status": quoted}, at=NOON)
    found = posts(line_of | {"quoted_status": quoted} if outside else line_of)
    assert [(post.id, post.seen_in) for post in found] == [(5, 9), (4, 9)]
    assert snapshot_of(found[1]).likes == 8


def test_a_reference_to_a_character_of_endless_number_is_no_fault() -> None:
    (post,) = posts(tweet(7, f"$5 &#{'9' * 5000}; &#36;6 &#xD800;"))
    assert post.text == "$5 \ufffd $6 \ufffd"


def test_of_a_key_that_comes_twice_the_last_counts() -> None:
    raw = line(tweet(7)).replace(b'"id":7,', b'"id":6,"id":7,', 1)
    assert read_line(raw, LATEST).posts[0].id == 7
