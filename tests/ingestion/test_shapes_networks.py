"""Posts of Bluesky's API and older streams, of Mastodon, Telegram and subreddits."""

from datetime import UTC, datetime
from typing import Any

import pytest

from deals.domain.records import BLUESKY_IDS_FROM, OTHER_IDS_FROM, Span
from deals.models.posts import DEMO_POST_IDS_TO
from ingestion.reading.ids import other_id, stable_id
from ingestion.reading.posts import line_time, read_line, record_of, snapshot_of, subject_of
from ingestion.reading.shapes.base import NOBODY, ParsedLine, revision_of
from ingestion.reading.shapes.markup import is_address, text_of_html
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import LATEST, NOON, event, line
from tests.ingestion.shapes import DID, POST_URI, TEXT, mastodon, read, reddit, telegram, view

KEY = stable_id(DID, "3kabc")
FLAT = {"text": TEXT, "created_at": "2024-11-07T17:20:00.000Z", "author": DID, "uri": POST_URI}


def test_ids_of_other_networks_have_a_part_of_their_own() -> None:
    ids = [other_id(network, str(i)) for network in ("mastodon", "telegram") for i in range(1000)]
    assert len(set(ids)) == 2000
    assert DEMO_POST_IDS_TO < OTHER_IDS_FROM <= min(ids) and max(ids) < BLUESKY_IDS_FROM


@pytest.mark.parametrize(
    ("value", "handle"),
    [
        (view(), "lamps.example"),
        ({"post": view()}, "lamps.example"),
        ({"feed": [{"post": view()}], "cursor": "x"}, "lamps.example"),
        ({"posts": [view()]}, "lamps.example"),
        ({"thread": {"post": view(), "replies": [{"post": {}}]}}, "lamps.example"),
        ({"uri": POST_URI, "cid": "bafy", "value": view()["record"]}, DID),
        (FLAT, DID),
        ({"did": DID, "rkey": "3kabc", "text": TEXT, "createdAt": "2024-11-07T17:20:00Z"}, DID),
    ],
)
def test_a_view_or_a_flat_record_is_the_post_of_the_stream(value: Any, handle: str) -> None:
    (post,) = read(value).posts
    assert (post.id, post.network, post.text, post.content.handle) == (KEY, "bluesky", TEXT, handle)
    assert (post.created_at, record_of(post).author_id) == (
        datetime(2024, 11, 7, 17, 20, tzinfo=UTC),
        stable_id(DID),
    )
    assert line_time(line(value)) is not None and subject_of(value) is not None


def test_a_view_tells_counters() -> None:
    (post,) = read(view()).posts
    found = snapshot_of(post)
    assert found is not None and found.observed_at == post.seen_at
    assert (found.retweets, found.likes, found.replies, found.quotes) == (3, 4, 1, 0)


def test_a_repost_in_a_feed_is_a_sighting_at_its_own_time() -> None:
    reason = {"by": {"did": "did:plc:fan"}, "indexedAt": "2024-11-09T10:00:00Z"}
    (post,) = read({"post": view(), "reason": reason}).posts
    assert (post.id, post.seen_at.day, post.seen_in != post.id) == (KEY, 9, True)


def test_a_quoted_post_is_a_post_of_its_own() -> None:
    quoted = {**view(uri=POST_URI + "d"), "value": view()["record"]}
    shown = {"$type": "app.bsky.embed.record#view", "record": quoted}
    posts = read(view(embed=shown)).posts
    assert [(post.id, post.seen_in) for post in posts] == [(KEY, KEY), (stable_id(DID, "3kabcd"), KEY)]


def framed(**fields: Any) -> dict[str, Any]:
    return {"$type": "message", "payload": {"did": DID, "time_us": 1725911162329308, **fields}}


RECORD = {"text": TEXT, "createdAt": "2024-09-09T19:46:00.000Z"}
COMMIT = {"collection": "app.bsky.feed.post", "rkey": "3kabc", "record": RECORD}


@pytest.mark.parametrize(
    "value",
    [
        {"did": DID, "time_us": 1725911162329308, "type": "com", "commit": {**COMMIT, "type": "c"}},
        framed(kind="commit", commit={**COMMIT, "operation": "create"}),
        framed(operation="create", **COMMIT),
    ],
)
def test_every_version_of_the_stream_is_read(value: Any) -> None:
    (post,) = read(value).posts
    assert (post.id, post.text, post.revision) == (KEY, TEXT, 0)


def test_an_update_is_a_newer_revision() -> None:
    (post,) = read(event(TEXT, operation="update")).posts
    assert post.revision == record_of(post).revision == revision_of(NOON) == 1_480_075_200_000_000


@pytest.mark.parametrize("operation", ["d", "delete"])
def test_deletions_of_every_version_are_notices(operation: str) -> None:
    old = {"did": DID, "time_us": 5, "type": "com", "commit": {**COMMIT, "type": operation[:1]}}
    new = framed(operation="delete", collection="app.bsky.feed.post", rkey="3kabc")
    assert read(old).deleted == read(new).deleted == (KEY,)


@pytest.mark.parametrize(
    ("account", "gone"),
    [
        ({"active": False, "status": "deleted"}, True),
        ({"active": False, "status": "takendown"}, True),
        ({"active": False, "status": "deactivated"}, False),
        ({"active": True}, False),
    ],
)
@pytest.mark.parametrize("kind", [{"kind": "account"}, {"type": "acc"}])
def test_an_account_that_is_gone_takes_its_posts_along(account: Any, gone: bool, kind: Any) -> None:
    found = read({"did": DID, "time_us": 1725911162329308, **kind, "account": account})
    assert found.deleted_authors == ((stable_id(DID),) if gone else ())


def facet(start: int, end: int, uri: str) -> dict[str, Any]:
    features = [{"$type": "app.bsky.richtext.facet#link", "uri": uri}]
    return {"index": {"byteStart": start, "byteEnd": end}, "features": features}


def test_an_address_that_is_shown_is_a_link_by_its_bytes_and_words_are_text() -> None:
    text = "Größer: lamps.example/p/bra... or here $19.99"
    start = len("Größer: ".encode())
    facets = [
        facet(start, start + 22, "https://lamps.example/p/brass"),
        facet(36, 40, "https://acme.example/"),
    ]
    content = read(event(text, facets=facets)).posts[0].content
    assert content.link_spans == (Span(8, 30),) and text[8:30] == "lamps.example/p/bra..."
    assert content.urls == ("https://lamps.example/p/brass", "https://acme.example/")


def test_a_cards_title_is_kept() -> None:
    card = {"external": {"uri": "https://lamps.example/p", "title": "Brass Lamp 3000"}}
    assert read(event(TEXT, embed=card)).posts[0].content.card_title == "Brass Lamp 3000"


def test_a_status_is_a_post_without_its_markup() -> None:
    (post,) = read(mastodon()).posts
    content = post.content
    assert (content.text, content.handle, content.author_name) == (TEXT, "lamps@shops.example", "Lamps")
    assert (post.network, post.created_at) == ("mastodon", datetime(2022, 11, 24, 10, tzinfo=UTC))
    assert post.id == other_id("mastodon", "https://shops.example/users/lamps/statuses/109400000000000001")


def test_a_status_is_the_same_post_on_every_server() -> None:
    seen_elsewhere = mastodon(
        id="7", account={"acct": "lamps@shops.example", "url": "https://shops.example/@lamps"}
    )
    one, other = (read(each).posts[0] for each in (mastodon(), seen_elsewhere))
    assert (one.id, one.details.author().id) == (other.id, other.details.author().id)


def test_a_reblog_is_its_original_with_its_counters() -> None:
    outer = mastodon("8", created_at="2022-11-25T10:00:00Z", content="", reblog=mastodon())
    (post,) = read(outer).posts
    found = snapshot_of(post)
    assert found is not None and (found.retweets, found.likes, found.replies) == (3, 4, 1)
    assert (post.id, post.seen_at.day, post.text) == (read(mastodon()).posts[0].id, 25, TEXT)


def test_an_edited_status_is_a_newer_revision() -> None:
    (post,) = read(mastodon(edited_at="2022-11-24T11:00:00Z")).posts
    assert post.revision == revision_of(datetime(2022, 11, 24, 11, tzinfo=UTC))


def test_a_server_sent_event_carries_a_status_as_text() -> None:
    assert read({"event": "update", "payload": line(mastodon()).decode()}).posts[0].text == TEXT
    assert read({"stream": ["public"], "event": "delete", "payload": "109"}) == ParsedLine(is_control=True)


LINK = '<a href="https://lamps.example/p/brass-lamp"><span class="invisible">https://</span><span class="ellipsis">lamps.example/p/brass</span><span class="invisible">-lamp</span></a>'  # noqa: E501


def test_anchors_are_links_and_an_address_that_is_shown_is_masked() -> None:
    found = text_of_html(f"<p>Lamp &lt; $20<br>now</p><p>{LINK} at <a href='https://a.example'>Acme</a></p>")
    assert found.text == "Lamp < $20\nnow\n\nhttps://lamps.example/p/brass-lamp at Acme"
    assert found.urls == ["https://lamps.example/p/brass-lamp", "https://a.example"]
    assert [found.text[each.start : each.end] for each in found.link_spans] == [found.urls[0]]


def test_mentions_and_hashtags_of_a_status_are_no_links() -> None:
    mention = '<a class="u-url mention" href="https://s.example/@b">@b</a>'
    assert text_of_html(f'<p>{mention} <a class="hashtag" href="x">#c</a></p>').urls == []


@pytest.mark.parametrize(
    ("shown", "address"),
    [
        ("lamps.example/p/bra...", True),
        ("https://lamps.example", True),
        ("lamps.example…", True),
        ("$19.99", False),
        ("19.99", False),
        ("here", False),
        ("Brass Lamp 3000", False),
        ("Brass No.5 lamp", False),
    ],
)
def test_an_address_is_told_from_words(shown: str, address: bool) -> None:
    assert is_address(shown) is address


def test_a_message_of_pieces_is_one_text() -> None:
    pieces = ["Brass Lamp ", {"type": "bold", "text": "$19.99"}, " ", {"type": "text_link", "text": "shop", "href": "https://l.example"}, {"type": "link", "text": " l.example/p"}, {"type": "hashtag", "text": "#sale"}]  # fmt: skip  # noqa: E501
    content = read(telegram(text=pieces)).posts[0].content
    assert content.text == "Brass Lamp $19.99 shop l.example/p#sale"
    assert (content.urls, content.hashtags) == (("https://l.example", " l.example/p"), ("sale",))
    assert [content.text[each.start : each.end] for each in content.link_spans] == [" l.example/p"]


def test_a_message_is_known_by_its_chat_and_number() -> None:
    (alone,) = read(telegram()).posts
    (exported,) = read(
        {"name": "Lamp Deals", "type": "public_channel", "id": 1, "messages": [telegram()]}
    ).posts
    assert alone.id == exported.id == other_id("telegram", "1", "465")
    assert (alone.network, alone.created_at.isoformat()) == ("telegram", "2023-01-07T12:18:49+00:00")


def test_a_service_message_is_no_post() -> None:
    assert read(telegram(type="service", text="")) == ParsedLine(is_control=True)


def test_a_submission_is_its_title_and_text_with_its_link() -> None:
    (post,) = read(reddit(selftext="Ends &amp; soon")).posts
    assert (post.text, post.content.urls) == (TEXT + "\n\nEnds & soon", ("https://lamps.example/p",))
    assert (post.id, post.network, post.content.handle) == (
        other_id("reddit", "t3_abc12"),
        "reddit",
        "lampfan",
    )


def test_a_comment_is_a_post() -> None:
    comment = {"id": "def", "author": "lampfan", "created_utc": "1541880909", "body": TEXT, "score": 2}
    assert read(comment).posts[0].id == other_id("reddit", "t1_def")


def test_what_its_author_took_back_is_a_deletion_and_a_lost_author_is_unknown() -> None:
    gone = reddit(selftext="[deleted]", author="[deleted]")
    assert read(gone).deleted == (other_id("reddit", "t3_abc12"),)
    assert read(reddit(author="[deleted]")).posts[0].details.author().id == NOBODY


def test_edits_of_messages_and_submissions_are_newer_revisions() -> None:
    at = revision_of(datetime(2023, 1, 8, tzinfo=UTC))
    assert read(telegram(edited_unixtime="1673136000")).posts[0].revision == at
    assert read(reddit(edited=1673136000.0)).posts[0].revision == at
    assert read(reddit(edited=False)).posts[0].revision == 0


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (mastodon(uri="", account={}), "bad_id"),
        (mastodon(account={}), "bad_author"),
        (mastodon(created_at="soon"), "bad_time"),
        (view(author={}, uri="at://lamps.example/app.bsky.feed.post/3"), "bad_author"),
        (view(indexedAt="soon"), "bad_time"),
        (telegram(id=True), "bad_id"),
        (telegram(date_unixtime=None, date="soon"), "bad_time"),
        (reddit(id="a b"), "bad_id"),
        (reddit(created_utc=None), "bad_time"),
    ],
)
def test_a_faulty_post_has_a_reason(value: Any, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read_line(line(value), LATEST)


def test_a_status_without_an_address_is_known_by_its_author_and_number() -> None:
    assert read(mastodon(uri="")).posts[0].id == other_id(
        "mastodon", "https://shops.example/@lamps/109400000000000001"
    )
