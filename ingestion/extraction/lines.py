"""One JSON line -> a post to extract from: the plain shape of the evaluation, or a whole tweet."""

import html
import json
from typing import Any

from deals.records import PostContent
from ingestion.reading.posts import content_of

TWEET_KEYS = ("id_str", "full_text", "extended_tweet", "retweeted_status", "entities", "data", "edit_history_tweet_ids")
"""Any of these makes an object a whole tweet (v1.1 or v2)."""


class BadLine(ValueError):
    """A line that is no post; the message says why."""


def read_line(line: bytes) -> tuple[str | int, PostContent]:
    """Return a line's id, as it stands there, and its post.

    Raises BadLine for what is not JSON, no object, or without id or text.
    """
    post = _object(line)
    inner = post["data"] if isinstance(post.get("data"), dict) else post
    post_id = inner.get("id_str") or inner.get("id")
    if not isinstance(post_id, str | int) or isinstance(post_id, bool):
        raise BadLine("no id")
    if any(key in post for key in TWEET_KEYS):
        return _clean(post_id), _tweet(post)
    return _clean(post_id), _plain(post)


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


def _tweet(post: dict[str, Any]) -> PostContent:
    try:
        return content_of(post)
    except (KeyError, TypeError, ValueError) as error:
        raise BadLine(f"not a tweet: {error!r}") from None


def _plain(post: dict[str, Any]) -> PostContent:
    text = post.get("text")
    if not isinstance(text, str):
        raise BadLine("no text")
    urls = post.get("urls")
    return PostContent(
        text=html.unescape(_clean(text)),
        handle=_handle(post.get("user")),
        urls=tuple(_clean(url) for url in urls if isinstance(url, str)) if isinstance(urls, list) else (),
    )


def _handle(user: object) -> str:
    """A user is null, a screen name or an object."""
    if isinstance(user, dict):
        user = user.get("screen_name") or user.get("username")
    return _clean(user).removeprefix("@") if isinstance(user, str) else ""


def _clean(value: Any) -> Any:
    """Replace half characters (lone surrogates), which no encoding can print."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
