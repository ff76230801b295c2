"""What the peers select, in words that Spark SQL and DuckDB share: the posts that show a trigger.

They are spared what else ingestion does: delete notices, quoted posts, snapshots, extraction, a database.
"""

from ingestion.extraction.triggers import TRIGGERS

PATTERN = "(?i)" + "|".join(f"(?:{trigger})" for trigger in TRIGGERS)

Type = str | dict[str, "Type"]

_TWEET: dict[str, Type] = {
    "id": "BIGINT",
    "created_at": "STRING",
    "text": "STRING",
    "full_text": "STRING",
    "extended_tweet": {"full_text": "STRING"},
    "user": {"id": "BIGINT", "screen_name": "STRING", "followers_count": "BIGINT"},
    "retweet_count": "BIGINT",
    "favorite_count": "BIGINT",
}
COLUMNS: dict[str, Type] = {**_TWEET, "retweeted_status": _TWEET}
"""Of a dump's line: the tweet, and the original that a retweet carries."""


def struct(columns: Type, colon: str) -> str:
    """Return a type in SQL; `colon` stands between a field's name and its type."""
    if isinstance(columns, str):
        return columns
    fields = ", ".join(f"`{name}`{colon} {struct(inner, colon)}" for name, inner in columns.items())
    return f"STRUCT<{fields}>" if colon == ":" else f"STRUCT({fields})".replace("`", '"')


SELECTION = """
    SELECT id, min(created_at) AS created_at, min(text) AS text, min(handle) AS handle,
        max(followers) AS followers, max(retweets) AS retweets, max(likes) AS likes
    FROM (
        SELECT post.id, post.created_at, post.{user}.screen_name AS handle,
            post.{user}.followers_count AS followers, post.retweet_count AS retweets,
            post.favorite_count AS likes,
            coalesce(post.extended_tweet.full_text, post.full_text, post.text) AS text
        FROM posts
    ) read
    WHERE {matches}
    GROUP BY id
"""
