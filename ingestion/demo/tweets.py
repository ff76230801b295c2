"""The network's own shapes: v1.1 tweets in compatibility mode, retweets, quotes, delete notices."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.demo.world import Shop

DEMO_IDS_FROM = 1 << 62
"""Ids of invented posts start here, far above the network's own."""

_HOW = ("Quiet", "Sunny", "Rusty", "Lucky", "Sleepy", "Brave", "Gentle", "Misty", "Nimble", "Witty")
_WHO = ("Heron", "Otter", "Badger", "Maple", "Pebble", "Comet", "Lark", "Willow", "Fern", "Moth")

MAKER_FOLLOWERS = 61_000

EPOCH = datetime(2018, 1, 1, tzinfo=UTC)
CUT_AT = 140


@dataclass(slots=True)
class Clockwork:
    """Hands out ids that grow with time, as the network's do."""

    used: dict[int, int] = field(default_factory=dict)

    def post_id(self, at: datetime) -> int:
        """Return a new id for a post written at `at`."""
        seconds = int((at - EPOCH).total_seconds())
        self.used[seconds] = self.used.get(seconds, -1) + 1
        return DEMO_IDS_FROM + (seconds << 14) + self.used[seconds]


def shop_user(shop: Shop) -> dict[str, Any]:
    """Return the account of an invented retailer or deal account."""
    user = _user(random.Random(shop.slug), shop.name, shop.handle, shop.followers)
    user["verified"] = shop.followers > 100_000
    return user


def maker_user(brand: str) -> dict[str, Any]:
    """Return the account of an invented maker."""
    return _user(random.Random(f"maker {brand}"), brand, f"{brand}HQ", MAKER_FOLLOWERS)


def crowd_user(chance: random.Random) -> dict[str, Any]:
    """Return the account of somebody."""
    first, second = chance.choice(_HOW), chance.choice(_WHO)
    number = chance.randrange(100, 99_999)
    return _user(chance, f"{first} {second}", f"{first}{second}{number}".lower(), chance.randrange(3, 4_000))


def tweet(
    post_id: int, at: datetime, user: dict[str, Any], text: str, lang: str, link: str = ""
) -> dict[str, Any]:
    """Return one v1.1 tweet, cut at 140 characters with its full text in `extended_tweet`."""
    link_entities = _entities(text, link)
    body: dict[str, Any] = {
        "created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "id": post_id,
        "id_str": str(post_id),
        "text": text,
        "source": '<a href="https://client.example" rel="nofollow">Demo Client</a>',
        "truncated": False,
        "in_reply_to_status_id": None,
        "in_reply_to_user_id": None,
        "user": user,
        "geo": None,
        "coordinates": None,
        "place": None,
        "contributors": None,
        "is_quote_status": False,
        "quote_count": 0,
        "reply_count": 0,
        "retweet_count": 0,
        "favorite_count": 0,
        "entities": link_entities,
        "favorited": False,
        "retweeted": False,
        "filter_level": "low",
        "lang": lang,
        "timestamp_ms": str(int(at.timestamp() * 1000)),
    }
    if len(text) > CUT_AT:
        body["truncated"] = True
        body["extended_tweet"] = {
            "full_text": text, "display_text_range": [0, len(text)], "entities": link_entities
        }  # fmt: skip
        cut = f"{text[: CUT_AT - 25]}… https://t.co/{post_id % 10**10:010d}"
        body["text"], body["entities"] = cut, _entities(cut, "")
    return body


def retweet(post_id: int, at: datetime, user: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    """Return a retweet that carries `original` with the counters that it has by now."""
    handle = original["user"]["screen_name"]
    body = tweet(post_id, at, user, f"RT @{handle}: {original['text']}"[:CUT_AT], original["lang"])
    body["retweeted_status"] = original
    return body


def quote(post_id: int, at: datetime, user: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    """Return a post that quotes `original`."""
    body = tweet(post_id, at, user, "somebody tell my wallet to look away", "en")
    body.update(is_quote_status=True, quoted_status=original, quoted_status_id=original["id"])
    return body


def with_counters(original: dict[str, Any], reach: float, age: timedelta) -> dict[str, Any]:
    """Return `original` as it looks `age` after it was written: counters grow, fast at first."""
    grown = 1 - 0.5 ** (age.total_seconds() / 10_800)  # half of all reactions come in three hours
    total = reach * grown
    return {
        **original,
        "retweet_count": int(total) + 1,
        "favorite_count": int(total * 2.6) + 1,
        "reply_count": int(total * 0.2),
        "quote_count": int(total * 0.07),
    }


def delete_notice(post_id: int, user_id: int, at: datetime) -> dict[str, Any]:
    """Return the notice that a post was deleted."""
    return {
        "delete": {
            "status": {
                "id": post_id,
                "id_str": str(post_id),
                "user_id": user_id,
                "user_id_str": str(user_id),
            },
            "timestamp_ms": str(int(at.timestamp() * 1000)),
        }
    }


def _user(chance: random.Random, name: str, handle: str, followers: int) -> dict[str, Any]:
    user_id = chance.randrange(10**6, 10**9)
    return {
        "id": user_id,
        "id_str": str(user_id),
        "name": name,
        "screen_name": handle,
        "location": None,
        "url": None,
        "description": None,
        "protected": False,
        "verified": False,
        "followers_count": followers,
        "friends_count": chance.randrange(50, 2_000),
        "listed_count": followers // 900,
        "favourites_count": chance.randrange(10_000),
        "statuses_count": chance.randrange(100, 60_000),
        "created_at": "Tue Mar 03 09:15:27 +0000 2015",
        "lang": "en",
        "profile_image_url_https": f"https://img.example/{user_id}.png",
        "default_profile": True,
    }


def _entities(text: str, link: str) -> dict[str, Any]:
    hashtags = [
        {"text": word[1:], "indices": [text.index(word), text.index(word) + len(word)]}
        for word in dict.fromkeys(text.split())
        if word.startswith("#") and word[1:].isalnum()
    ]
    urls = []
    for word in dict.fromkeys(text.split()):
        if word.startswith("https://t.co/"):
            start = text.index(word)
            urls.append({"url": word, "expanded_url": link or word, "indices": [start, start + len(word)]})
    return {"hashtags": hashtags, "urls": urls, "user_mentions": [], "symbols": []}
