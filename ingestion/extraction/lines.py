"""One JSON line -> a post to extract from: the plain shape of the evaluation, or a whole tweet."""

import json
from typing import Any

from deals.records import PostContent
from ingestion.reading.posts import clean, content_of

V1_KEYS = ("id_str", "full_text", "extended_tweet", "retweeted_status", "entities")
"""Any of these makes an object a whole v1.1 tweet; a `data` object makes it a v2 one."""


class BadLine(ValueError):
    """A line that is no post; the message says why."""


def read_line(line: bytes) -> tuple[str | int, PostContent]:
    """Return a line's id, as it stands there, and its post.

    Raises BadLine for what is not JSON, no object, or without id or text.
    """
    post = _object(line)
    if isinstance(post.get("data"), dict):
        return _id(post["data"]), _v2(post["data"], post.get("includes"))
    if any(key in post for key in V1_KEYS):
        return _id(post), _v1(post)
    return _id(post), _plain(post)


def _id(post: dict[str, Any]) -> str | int:
    post_id = post.get("id_str") or post.get("id")
    if isinstance(post_id, bool) or not isinstance(post_id, str | int):
        raise BadLine("no id")
    return clean(post_id) if isinstance(post_id, str) else post_id


def _object(line: bytes) -> dict[str, Any]:
    try:
        post = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine(f"not UTF-8 at byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from None
    if not isinstance(post, dict):
        raise BadLine("not a JSON object")
    return post


def _v1(tweet: dict[str, Any]) -> PostContent:
    content = content_of(tweet)
    if not content.text:
        raise BadLine("no text")
    return content


def _v2(tweet: dict[str, Any], includes: object) -> PostContent:
    """A v2 tweet; of a retweet, the original where `includes` has it."""
    included = includes if isinstance(includes, dict) else {}
    originals = {
        reference.get("id")
        for reference in _objects(tweet.get("referenced_tweets"))
        if reference.get("type") == "retweeted"
    }
    tweet = next((post for post in _objects(included.get("tweets")) if post.get("id") in originals), tweet)
    author = next((u for u in _objects(included.get("users")) if u.get("id") == tweet.get("author_id")), None)
    note = tweet.get("note_tweet")
    entities = tweet.get("entities")
    links = _objects(entities.get("urls")) if isinstance(entities, dict) else []
    return _plain(
        {
            "text": note.get("text") if isinstance(note, dict) else tweet.get("text"),
            "user": author,
            "urls": [
                link.get("unwound_url") or link.get("expanded_url") or link.get("url") for link in links
            ],
        }
    )


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _plain(post: dict[str, Any]) -> PostContent:
    text = post.get("text")
    if not isinstance(text, str):
        raise BadLine("no text")
    urls = post.get("urls")
    return PostContent(
        text=clean(text),
        handle=_handle(post.get("user")),
        urls=tuple(clean(url) for url in urls if isinstance(url, str)) if isinstance(urls, list) else (),
    )


def _handle(user: object) -> str:
    """A user is null, a screen name or an object."""
    if isinstance(user, dict):
        user = user.get("screen_name") or user.get("username")
    return clean(user).removeprefix("@") if isinstance(user, str) else ""
