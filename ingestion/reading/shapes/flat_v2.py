"""Tweets of the X API v2 one a line: as `twarc2 flatten` writes them (2021), author and originals inline.

Other exports have the bare tweet, its author's id alone. Rows of CSV files become such lines (csv_rows.py).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.reading.shapes.base import ParsedLine, Shape
from ingestion.reading.shapes.v2 import TweetV2, read_tweets, retrieved_at, time_of
from ingestion.reading.values import Json, objects_in


def _is_flat(value: Json) -> bool:
    return "text" in value and "id" in value and ("author_id" in value or "edit_history_tweet_ids" in value)


def _read(tweet: Json, latest: datetime) -> ParsedLine:
    posts = [TweetV2(each, {}) for each in _carried(tweet)]
    return read_tweets(tweet, posts, latest, retrieved_at(tweet, latest) or time_of(tweet))


def _carried(tweet: Json) -> Iterator[Json]:
    """Give the tweet, or the original that it retweets, and what that refers to."""
    references = objects_in(tweet, "referenced_tweets")
    retweeted = [each for each in references if each.get("type") == "retweeted"]
    post = next(iter(retweeted), tweet)
    if "text" not in post:
        return  # a retweet whose original is not here says nothing of its own
    yield post
    for reference in objects_in(post, "referenced_tweets"):
        if "text" in reference and reference is not post:
            yield reference


def _subject(tweet: Json) -> tuple[Any, TweetV2] | None:
    if "author_id" not in tweet:
        return None
    return tweet.get("id"), TweetV2(next(_carried(tweet), tweet), {})


FLAT_V2 = Shape(_is_flat, _read, time_of, _subject)
