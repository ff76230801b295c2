"""One JSON line -> a post to extract from: the plain shape of the evaluation, or a whole post."""

import json
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.posts import subject_of
from ingestion.reading.values import clean


class BadLine(ValueError):
    """A line that is no post; the message says why."""


def read_line(line: bytes) -> tuple[str | int, PostContent]:
    """Return a line's id, as it stands there, and its post.

    Raises BadLine for what is not JSON, no object, or without id or text.
    """
    post = _object(line)
    if whole := subject_of(post):
        post_id, details = whole
        content = details.content(details.text())
        if not content.text:
            raise BadLine("no text")
        return _id(post_id), content
    return _id(post.get("id_str") or post.get("id")), _plain(post)


def _id(post_id: object) -> str | int:
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
