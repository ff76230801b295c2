"""Bluesky's events: posts with ids of their own, and their deletions."""

from datetime import timedelta
from typing import Any

import pytest

from deals.models.posts import DEMO_POST_IDS_TO, Post
from ingestion.reading.lines import read_block
from ingestion.reading.posts import line_time, read_line, record_of, snapshot_of
from ingestion.reading.shapes.base import ParsedLine
from ingestion.reading.shapes.jetstream import stable_id
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import LATEST, NOON, event, line

OFFER = "Acme Gadget 3000 now only $19.99 at @acme.example 🙂 acme.example/p"
DID = "did:plc:abcdefghijklmnopqrstuvwx"


def read(value: Any) -> ParsedLine:
    return read_line(line(value), LATEST)


def facet(kind: str, start: int = 0, end: int = 1, **values: str) -> dict[str, Any]:
    features = [{"$type": f"app.bsky.richtext.facet#{kind}", **values}]
    return {"index": {"byteStart": start, "byteEnd": end}, "features": features}


def test_a_created_post_is_a_post() -> None:
    (post,) = read(event(OFFER, langs=["en", "de"])).posts
    record = record_of(post)
    assert (record.network, record.content.text, record.content.lang) == ("bluesky", OFFER, "en")
    assert (record.created_at, record.seen_at, record.complete, record.followers) == (NOON, NOON, True, None)
    assert (record.content.handle, snapshot_of(post), post.seen_in) == (DID, None, post.id)


def test_its_ids_are_stable_and_in_a_part_of_their_own() -> None:
    assert (
        stable_id(DID, "3kabc") == 7_565_143_910_372_656_977 == read(event(OFFER, rkey="3kabc")).posts[0].id
    )
    ids = [stable_id(DID, str(i)) for i in range(2000)]
    assert len(set(ids)) == 2000 and min(ids) > DEMO_POST_IDS_TO and max(ids) < 2**63


def test_no_tweet_may_take_an_id_of_that_part() -> None:
    with pytest.raises(BadLine, match="bad_id"):
        read({"delete": {"status": {"id": DEMO_POST_IDS_TO + 1, "user_id": 1}}})


def test_the_handle_is_read_where_it_is_told() -> None:
    assert read(event(OFFER) | {"handle": "acme.example"}).posts[0].content.handle == "acme.example"


def test_links_tags_and_mentions_come_from_facets_and_card() -> None:
    start = len(OFFER[: OFFER.index("@")].encode())
    facets = [
        facet("link", uri="https://acme.example/p"),
        facet("tag", tag="sale"),
        facet("mention", start, start + len("@acme.example"), did="did:plc:z"),
        facet("mention", 5, 10_000, did="did:plc:z"),
        {"features": None},
    ]
    card = {"$type": "app.bsky.embed.external", "external": {"uri": "https://acme.example/card"}}
    content = read(event(OFFER, facets=facets, tags=["deals", 5], embed=card)).posts[0].content
    assert content.urls == ("https://acme.example/p", "https://acme.example/card")
    assert (content.hashtags, content.mentions) == (("sale", "deals"), ("acme.example",))


def test_a_text_is_taken_as_it_stands() -> None:
    assert read(event("fish &amp; chips $5")).posts[0].text == "fish &amp; chips $5"


def test_a_deletion_is_a_notice_that_the_prefilter_lets_through() -> None:
    gone = event(OFFER, operation="delete", rkey="3kabc")
    assert read(gone) == ParsedLine(deleted=(stable_id(DID, "3kabc"),), is_control=True)
    assert read_block(line(gone) + b"\n").candidates == [line(gone)]


@pytest.mark.parametrize("kind", ["like", "repost", "post.gate"])
def test_other_records_carry_no_post(kind: str) -> None:
    other = event(OFFER, collection=f"app.bsky.feed.{kind}")
    assert read(other) == ParsedLine()
    other["commit"]["operation"] = "delete"
    assert read(other) == ParsedLine(is_control=True)


def test_what_happens_to_an_account_carries_no_post() -> None:
    assert read({"did": DID, "time_us": 1, "kind": "identity", "identity": {}}) == ParsedLine()


def test_a_post_is_not_written_later_than_it_was_seen() -> None:
    times = [NOON - timedelta(days=900), NOON + timedelta(days=900)]
    found = [read(event(OFFER, createdAt=at.isoformat())).posts[0] for at in times]
    assert [(post.created_at, post.seen_at) for post in found] == [(times[0], NOON), (NOON, NOON)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"time_us": True}, "bad_time"),
        ({"time_us": 2**64}, "bad_time"),
        ({"time_us": -1}, "bad_time"),
        ({"time_us": 253_402_300_799_000_000}, "bad_time"),
        ({"did": "x"}, "bad_id"),
    ],
)
def test_a_faulty_event_has_a_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read(event(OFFER) | change)


@pytest.mark.parametrize(
    "at", [None, 5, "yesterday", "2020-01-01", "1999-01-01T00:00:00Z", "2016-11-25T07:00:00"]
)
def test_a_time_that_says_nothing_or_no_zone_is_the_events(at: Any) -> None:
    (post,) = read(event(OFFER, createdAt=at)).posts
    assert (post.created_at, post.seen_at) == (NOON, NOON)


def test_a_lines_time_is_when_it_was_sent() -> None:
    assert line_time(line(event(OFFER))) == NOON


def test_the_link_shows_the_authors_page() -> None:
    post = Post(id=stable_id(DID, "3kabc"), network="bluesky", handle=DID, text=OFFER)
    assert (post.link, post.is_demo) == (f"https://bsky.app/profile/{DID}", False)
