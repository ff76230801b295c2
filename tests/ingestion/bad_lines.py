"""Lines that lie, each with the class or the reason under which it must be counted."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ingestion.reading.splitting import MAX_LINE
from tests.ingestion.dumps import (
    NOON,
    OFFER,
    delete,
    event,
    line,
    payload,
    retweet,
    tweet,
    tweet_v2,
    wire_time,
)


class BadLine(NamedTuple):
    """A line and what becomes of it, where every line is validated."""

    name: str
    line: bytes
    becomes: str


def put(old: bytes, new: bytes, value: Any = None) -> bytes:
    """Return the line of a tweet with some of its bytes replaced."""
    raw = line(tweet(5) if value is None else value)
    assert old in raw, old
    return raw.replace(old, new, 1)


def with_text(text: bytes) -> bytes:
    """Return the line of an offer whose text ends in these bytes."""
    return put(b"$39.99", b"$39.99 " + text)


def said(**more: Any) -> bytes:
    """Return the line of a tweet with other values."""
    return line(tweet(5, **more))


DEEP = b"[" * 100_000 + b"]" * 100_000
LATER = wire_time(datetime.now(UTC) + timedelta(days=3))

BAD_LINES = [
    # frame and encoding
    BadLine("blank", b"", "blank"),
    BadLine("blanks", b" \t\r", "blank"),
    BadLine("crlf", line(tweet(5)) + b"\r", "stored"),
    BadLine("cut", line(tweet(5))[:-40], "bad_frame"),
    BadLine("mark within the file", b"\xef\xbb\xbf" + line(tweet(5)), "stored"),
    BadLine("list", b'[{"text":"$5"}]', "not_a_post"),
    BadLine("number", b"7", "bad_frame"),
    BadLine("word", b"null", "bad_frame"),
    BadLine("bytes", bytes(range(128, 160)), "bad_frame"),
    BadLine("latin-1", put(b"Gadget", b"G\xe4dget"), "bad_utf8"),
    BadLine("surrogate in utf-8", put(b"Gadget", b"\xed\xa0\x80"), "bad_utf8"),
    BadLine("overlong utf-8", put(b"Gadget", b"\xc0\xaf"), "bad_utf8"),
    BadLine("raw nul", put(b"Gadget", b"\0"), "bad_json"),
    BadLine("raw newline escape", put(b"Gadget", b"\x01"), "bad_json"),
    BadLine("too long", put(b"Gadget", b"x" * MAX_LINE), "too_long"),
    # what the parser refuses
    BadLine("braces", b"{{}}", "bad_json"),
    BadLine("single quotes", b"{'id':5,'text':'$5'}", "bad_json"),
    BadLine("deep", b'{"text":"$5","a":' + DEEP + b"}", "bad_json"),
    BadLine("deep with a surrogate", b'{"text":"$5 \\ud800","a":' + DEEP + b"}", "bad_json"),
    BadLine("1e400", put(b'"favorite_count":0', b'"favorite_count":1e400'), "bad_json"),
    BadLine("5000 digits", put(b'"favorite_count":0', b'"favorite_count":' + b"9" * 5000), "bad_json"),
    BadLine(
        "5000 digits with a surrogate",
        put(b'"favorite_count":0', b'"x":"\\ud800","favorite_count":' + b"9" * 5000),
        "bad_json",
    ),
    # what is no post
    BadLine("empty object", b"{}", "not_a_post"),
    BadLine("no text", b'{"created_at":"x","id":5}', "not_a_post"),
    BadLine("another network", b'{"uri":"x","content":"only $5"}', "not_a_post"),
    BadLine("text of another type", said(text=5), "passed_over"),
    # ids
    BadLine("id true", put(b'"id":5', b'"id":true'), "bad_id"),
    BadLine("id 0", line(tweet(0)), "bad_id"),
    BadLine("id below 0", line(tweet(-5)), "bad_id"),
    BadLine("id null", put(b'"id":5', b'"id":null'), "bad_id"),
    BadLine("id in quotes", put(b'"id":5', b'"id":"5"'), "stored"),
    BadLine("id 2^63", line(tweet(2**63)), "bad_id"),
    BadLine("id 2^64", line(tweet(2**64)), "bad_id"),
    BadLine("id of another network's part", line(tweet(3 << 61)), "bad_id"),
    BadLine("id a float, id_str good", put(b'"id":5', b'"id":5.5'), "stored"),
    BadLine("delete of nothing", line({"delete": {"status": {"id": "x"}}}), "bad_id"),
    BadLine("delete of 2^64", line(delete(2**64)), "bad_id"),
    BadLine("no author", line(tweet(5, user=None)), "bad_author"),
    BadLine("author a list", said(user=[1]), "bad_author"),
    BadLine(
        "original without id",
        line(retweet(9, {"text": OFFER, "created_at": wire_time(NOON)}, at=NOON)),
        "bad_id",
    ),
    # times
    BadLine("no time", said(created_at=None), "bad_time"),
    BadLine("time a number", said(created_at=1480075200), "stored"),
    BadLine("1970", said(created_at="Thu Jan 01 00:00:00 +0000 1970"), "bad_time"),
    BadLine("9999", said(created_at="Fri Dec 31 23:59:59 +0000 9999"), "bad_time"),
    BadLine("year 10000", said(created_at="Fri Dec 31 23:59:59 +0000 10000"), "bad_time"),
    BadLine("in three days", said(created_at=LATER), "bad_time"),
    BadLine("31 February", said(created_at="Fri Feb 31 12:00:00 +0000 2016"), "bad_time"),
    BadLine("other language", said(created_at="ven. déc. 02 12:00:00 +0000 2016"), "bad_time"),
    BadLine("other digits", said(created_at="Fri Nov 25 ١٢:00:00 +0000 2016"), "bad_time"),
    BadLine("leap second", said(created_at="Sat Dec 31 23:59:60 +0000 2016"), "stored"),
    # values that a database refuses
    BadLine("nul in the text", with_text(b"\\u0000"), "stored"),
    BadLine("lone surrogate in the text", with_text(b"\\ud83d"), "stored"),
    BadLine("nul in a name", said(user={"id": 7, "screen_name": "a\0b", "name": "\0"}), "stored"),
    BadLine("surrogate in a link", said(entities={"urls": [{"expanded_url": "http://x/\ud800"}]}), "stored"),
    BadLine("long name", said(user={"id": 7, "screen_name": "x" * 500, "name": "y" * 5000}), "stored"),
    BadLine("long language", said(lang="x" * 100), "stored"),
    BadLine(
        "long link", said(entities={"urls": [{"expanded_url": "https://x.example/" + "p" * 9000}]}), "stored"
    ),
    BadLine(
        "many links", said(entities={"urls": [{"url": f"https://t.co/{i}"} for i in range(3000)]}), "stored"
    ),
    BadLine("counters of other types", said(favorite_count="many", retweet_count=2**80), "stored"),
    BadLine("followers beyond a bigint", said(user={"id": 7, "followers_count": 2**63}), "stored"),
    BadLine(
        "entities of other types", said(entities={"urls": {"a": 1}, "hashtags": [[], None, 5]}), "stored"
    ),
    BadLine("duplicate keys", put(b'"id":5', b'"id":true,"id":5'), "stored"),
    BadLine("endless reference", with_text(b"&#" + b"9" * 5000 + b";"), "stored"),
    BadLine("right to left, zero width", with_text("\u202e\u200b\u2066 🙂".encode()), "stored"),
    BadLine("script", with_text(b"<script>alert(1)</script>"), "stored"),
    BadLine("1 MB of prices", with_text(b"$1 " * 300_000), "stored"),
    BadLine("1e400 as a price", line(tweet(5, "now $1e400")), "not_a_deal"),
    BadLine("price without end", line(tweet(5, "now $" + "9" * 5000)), "not_a_deal"),
    BadLine("other digits as a price", line(tweet(5, "now $١٢٣")), "not_a_deal"),
    # the other shapes
    BadLine("v2 id", line(payload(tweet_v2(5) | {"id": 5})), "stored"),
    BadLine("v2 time", line(payload(tweet_v2(5) | {"created_at": "0000-00-00T00:00:00Z"})), "bad_time"),
    BadLine("v2 author", line(payload(tweet_v2(5, author_id="x"))), "bad_author"),
    BadLine("v2 list", line(payload([tweet_v2(5)])), "stored"),
    BadLine("v2 error", line({"errors": [{"title": "gone"}]}), "control"),
    BadLine("event time", line(event() | {"time_us": 2**62}), "bad_time"),
    BadLine("event without key", line(event(rkey="")), "bad_id"),
    BadLine("event without record", line(event()).replace(b'"record"', b'"x"'), "not_a_post"),
    BadLine("event of a like", line(event(collection="app.bsky.feed.like")), "not_a_deal"),
]
