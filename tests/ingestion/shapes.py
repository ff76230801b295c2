"""Posts as other collectors and networks write them, in words of our own."""

from typing import Any

from ingestion.reading.posts import read_line
from ingestion.reading.shapes.base import ParsedLine
from tests.ingestion.dumps import LATEST, line

ID = 1061349238472347648
TEXT = "Brass Lamp 3000 now only $19.99, was $29.99"
DID = "did:plc:lampseller"
POST_URI = f"at://{DID}/app.bsky.feed.post/3kabc"


def read(value: Any) -> ParsedLine:
    """Read a value as the line of a file."""
    return read_line(line(value), LATEST)


def snscrape(**more: Any) -> dict[str, Any]:
    return {
        "_type": "snscrape.modules.twitter.Tweet",
        "url": f"https://twitter.com/lampshop/status/{ID}",
        "date": "2018-11-10T20:15:09+00:00",
        "rawContent": TEXT + " &amp; more",
        "id": ID,
        "user": {"username": "lampshop", "id": 77, "displayname": "Lamps", "followersCount": 12},
        "outlinks": ["https://lamps.example/p"],
        "retweetCount": 3,
        "likeCount": 4,
        "replyCount": 1,
        "quoteCount": 0,
        "lang": "en",
        **more,
    }


def twint(**more: Any) -> dict[str, Any]:
    return {
        "id": ID,
        "conversation_id": str(ID),
        "date": "2018-11-10",
        "time": "21:15:09",
        "timezone": "+0100",
        "user_id": 77,
        "username": "lampshop",
        "name": "Lamps",
        "tweet": TEXT,
        "urls": ["https://lamps.example/p"],
        "hashtags": ["#sale"],
        "mentions": ["acme"],
        "retweets_count": 3,
        "likes_count": 4,
        "replies_count": 1,
        **more,
    }


def gnip(post_id: int = ID, **more: Any) -> dict[str, Any]:
    return {
        "id": f"tag:search.twitter.com,2005:{post_id}",
        "objectType": "activity",
        "verb": "post",
        "postedTime": "2018-11-10T20:15:09.000Z",
        "body": TEXT,
        "actor": {
            "id": "id:twitter.com:77",
            "preferredUsername": "lampshop",
            "displayName": "Lamps",
            "followersCount": 12,
        },
        "twitter_entities": {"urls": [{"expanded_url": "https://lamps.example/p"}]},
        "retweetCount": 3,
        "favoritesCount": 4,
        **more,
    }


def graphql(post_id: int = ID, **legacy: Any) -> dict[str, Any]:
    user = {"rest_id": "77", "legacy": {"screen_name": "lampshop", "name": "Lamps", "followers_count": 12}}
    return {
        "__typename": "Tweet",
        "rest_id": str(post_id),
        "core": {"user_results": {"result": user}},
        "legacy": {
            "created_at": "Sat Nov 10 20:15:09 +0000 2018",
            "full_text": TEXT,
            "entities": {"urls": [{"expanded_url": "https://lamps.example/p"}]},
            "retweet_count": 3,
            "favorite_count": 4,
            **legacy,
        },
    }


def personal(**more: Any) -> dict[str, Any]:
    photo = {"expanded_url": f"https://twitter.com/lampshop/status/{ID}/photo/1"}
    own = {
        "id": str(ID),
        "id_str": str(ID),
        "created_at": "Sat Nov 10 20:15:09 +0000 2018",
        "full_text": TEXT,
        "favorite_count": "4",
        "retweet_count": "3",
        "entities": {"media": [photo]},
    }
    return {"tweet": own | more}


def mastodon(number: str = "109400000000000001", **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "uri": f"https://shops.example/users/lamps/statuses/{number}",
        "created_at": "2022-11-24T10:00:00.000Z",
        "content": f"<p>{TEXT}</p>",
        "account": {
            "acct": "lamps",
            "url": "https://shops.example/@lamps",
            "display_name": "Lamps",
            "followers_count": 12,
        },
        "reblogs_count": 3,
        "favourites_count": 4,
        "replies_count": 1,
        **more,
    }


def view(**more: Any) -> dict[str, Any]:
    return {
        "uri": POST_URI,
        "cid": "bafy",
        "author": {"did": DID, "handle": "lamps.example", "displayName": "Lamps"},
        "record": {"text": TEXT, "createdAt": "2024-11-07T17:20:00.000Z"},
        "likeCount": 4,
        "repostCount": 3,
        "replyCount": 1,
        "quoteCount": 0,
        "indexedAt": "2024-11-07T17:20:01.000Z",
        **more,
    }


def telegram(**more: Any) -> dict[str, Any]:
    return {
        "id": 465,
        "type": "message",
        "date": "2023-01-07T12:18:49",
        "date_unixtime": "1673093929",
        "from": "Lamp Deals",
        "from_id": "channel1",
        "text": TEXT,
        **more,
    }


def reddit(**more: Any) -> dict[str, Any]:
    return {
        "id": "abc12",
        "subreddit": "lamps",
        "title": TEXT,
        "selftext": "",
        "author": "lampfan",
        "created_utc": 1541880909,
        "url": "https://lamps.example/p",
        "permalink": "/r/lamps/comments/abc12/brass/",
        "score": 4,
        "num_comments": 1,
        **more,
    }
