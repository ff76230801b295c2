"""Edits on X, which give a post a new id each time (since September 2022).

`edit_history_tweet_ids` (API v2), `edit_history` (v1.1 and enterprise) and `edit_control` (browser)
list the ids of all versions known when the post was read. The newest counts; ids grow with time.
"""

from typing import Any

from ingestion.reading.values import Json, number_in, object_in


def older_versions(post: Json, post_id: int) -> tuple[int, ...]:
    """Return the ids of a post that a newer version of it stands for."""
    versions = {post_id, *filter(None, map(number_in, _history(post)))}
    return tuple(sorted(versions)[:-1])


def _history(post: Json) -> list[Any]:
    controlled = object_in(post, "edit_control")
    told = (
        post.get("edit_history_tweet_ids"),
        object_in(post, "edit_history").get("edit_tweet_ids"),
        controlled.get("edit_tweet_ids"),
        object_in(controlled, "edit_control_initial").get("edit_tweet_ids"),
    )
    return next((each for each in told if isinstance(each, list)), [])
