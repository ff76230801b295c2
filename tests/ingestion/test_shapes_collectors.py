"""Tweets as scrapers, browsers, enterprise streams and personal archives write them."""

from typing import Any

import pytest

from ingestion.reading.posts import line_time, read_line, record_of, snapshot_of, subject_of
from ingestion.reading.shapes.base import NOBODY, ParsedLine, author_by_name
from ingestion.reading.times import time_of_id
from ingestion.reading.values import BadLine
from tests.ingestion.dumps import LATEST, NOON, line, payload, tweet, tweet_v2
from tests.ingestion.shapes import ID, TEXT, gnip, graphql, personal, read, snscrape, twint
from tests.ingestion.test_values import WRITTEN

ALL = [snscrape(), twint(), gnip(), graphql(), personal()]


@pytest.mark.parametrize("value", ALL, ids=["snscrape", "twint", "gnip", "graphql", "personal"])
def test_each_is_one_post(value: Any) -> None:
    (post,) = read(value).posts
    content = record_of(post).content
    assert (post.id, post.seen_in, content.text.removesuffix(" & more")) == (ID, ID, TEXT)
    assert (content.handle, post.created_at.replace(microsecond=0), post.network) == (
        "lampshop",
        WRITTEN,
        "twitter",
    )
    assert line_time(line(value)) == post.created_at
    assert subject_of(value) is not None


@pytest.mark.parametrize("value", ALL[:4], ids=["snscrape", "twint", "gnip", "graphql"])
def test_author_and_links_are_told(value: Any) -> None:
    (post,) = read(value).posts
    assert (record_of(post).author_id, post.content.urls) == (77, ("https://lamps.example/p",))


@pytest.mark.parametrize("value", [snscrape(), twint(), graphql(), personal()])
def test_counters_of_the_day_it_was_scraped_are_a_snapshot(value: Any) -> None:
    (post,) = read(value).posts
    found = snapshot_of(post)
    assert found is not None
    assert (found.post_id, found.source_post_id, found.observed_at) == (ID, ID, post.seen_at)
    assert (found.retweets, found.likes) == (3, 4)


def test_a_scraped_retweet_is_its_original_and_a_quoted_tweet_another_post() -> None:
    original = snscrape(id=ID - 9, quotedTweet=snscrape(id=ID - 20))
    posts = read(snscrape(retweetedTweet=original)).posts
    assert [(post.id, post.seen_in) for post in posts] == [(ID - 9, ID), (ID - 20, ID)]


def test_an_older_scraper_wrote_content_and_no_type() -> None:
    old = {key: value for key, value in snscrape(content=TEXT).items() if key not in ("_type", "rawContent")}
    assert read(old).posts[0].text == TEXT


def test_another_network_of_the_scraper_is_no_tweet() -> None:
    with pytest.raises(BadLine, match="not_a_post"):
        read(snscrape(_type="snscrape.modules.vkontakte.VKontaktePost"))


def test_twints_own_times_are_asked_only_with_a_zone() -> None:
    assert read(twint(timezone="CET")).posts[0].created_at == time_of_id(ID)
    assert read(twint(timezone="+0100")).posts[0].created_at == WRITTEN
    assert read(twint(id=5, time="20:15:09", timezone="")).posts[0].created_at == WRITTEN
    assert read(twint(id=5, created_at=1541880909000)).posts[0].created_at == WRITTEN


def test_twint_zero_tells_its_author_by_name() -> None:
    value = {"id": ID, "text": TEXT, "username": "@Lampshop", "fullname": "Lamps", "timestamp": "1541880909"}
    (post,) = read(value).posts
    assert (post.text, post.details.author()) == (TEXT, author_by_name("twitter", "lampshop"))


def test_a_shared_activity_is_its_original_with_later_counters() -> None:
    (post,) = read(gnip(verb="share", object=gnip(ID - 9))).posts
    found = snapshot_of(post)
    assert found is not None and (post.id, found.source_post_id, found.likes) == (ID - 9, ID, 4)


def test_the_long_object_has_the_whole_text() -> None:
    assert read(gnip(body="Brass…", long_object={"body": TEXT})).posts[0].text == TEXT


def test_a_delete_activity_is_a_notice() -> None:
    gone = {**gnip(), "verb": "delete", "object": {"id": f"tag:search.twitter.com,2005:{ID}"}}
    assert read(gone) == ParsedLine(deleted=(ID,), is_control=True)


def test_a_browsers_retweet_is_its_original_and_a_quote_another_post() -> None:
    quote = graphql(ID - 9) | {"quoted_status_result": {"result": {"tweet": graphql(ID - 20)}}}
    posts = read(graphql(retweeted_status_result={"result": quote})).posts
    assert [(post.id, post.seen_in) for post in posts] == [(ID - 9, ID), (ID - 20, ID)]


def test_a_long_text_and_names_beside_legacy_are_read() -> None:
    value = graphql()
    value["note_tweet"] = {"note_tweet_results": {"result": {"text": TEXT + " today"}}}
    value["core"] = {"user_results": {"result": {"rest_id": "77", "core": {"screen_name": "lampshop"}}}}
    content = read(value).posts[0].content
    assert (content.text, content.handle) == (TEXT + " today", "lampshop")


def test_the_tweets_of_a_whole_answer_are_looked_for() -> None:
    entries = [{"content": {"itemContent": {"tweet_results": {"result": graphql(ID - i)}}}} for i in range(3)]
    found = read({"data": {"user": {"result": {"timeline": {"entries": entries}}}}})
    assert ([post.id for post in found.posts], found.is_page) == ([ID, ID - 1, ID - 2], True)


def test_a_browsers_tweet_may_lie_in_a_line_of_its_collector() -> None:
    assert read({"timestamp_collected": 1, "data": graphql()}).posts[0].id == ID


def test_a_native_retweet_in_a_personal_archive_is_no_post_of_its_account() -> None:
    assert read(personal(full_text=f"RT @acme: {TEXT}")).posts == ()


def test_a_personal_archive_without_a_photo_does_not_tell_its_author() -> None:
    (post,) = read(personal(entities={})).posts
    assert (post.details.author().id, post.content.handle) == (NOBODY, "")


def test_a_flat_export_tells_the_author_beside_the_text() -> None:
    flat = {"id": str(ID), "created_at": "2018-11-10 20:15:09 +00:00", "full_text": TEXT}
    (post,) = read(flat | {"screen_name": "lampshop", "name": "Lamps", "user_id": 77}).posts
    assert (post.content.handle, post.details.author().id, post.created_at) == ("lampshop", 77, WRITTEN)


AUTHOR = {"id": "77", "username": "lampshop", "public_metrics": {"followers_count": 12}}


def test_a_page_holds_a_post_for_each_of_its_tweets() -> None:
    page = payload([tweet_v2(5), tweet_v2(6)], users=[AUTHOR])
    found = read(page | {"errors": [{"title": "Not Found"}], "__twarc": {"version": "2.14"}})
    assert [(post.id, post.seen_in, post.content.handle) for post in found.posts] == [
        (5, 5, "lampshop"),
        (6, 6, "lampshop"),
    ]


def test_a_faulty_tweet_of_a_page_leaves_the_others() -> None:
    assert [post.id for post in read(payload([tweet_v2(5) | {"id": "x"}, tweet_v2(6)])).posts] == [6]
    with pytest.raises(BadLine, match="bad_id"):
        read(payload([tweet_v2(5) | {"id": "x"}]))


def test_the_time_of_asking_is_when_a_pages_counters_were_read() -> None:
    counted = tweet_v2(5, public_metrics={"retweet_count": 3, "like_count": 4})
    (post,) = read(payload([counted]) | {"__twarc": {"retrieved_at": "2016-11-28T12:00:00+00:00"}}).posts
    found = snapshot_of(post)
    assert found is not None and (found.retweets, found.likes, post.seen_at) == (3, 4, NOON)
    assert (found.observed_at.day, found.source_post_id) == (28, -1480334400)


def test_a_flattened_tweet_has_its_author_and_originals_inline() -> None:
    original = tweet_v2(4, author={**AUTHOR, "id": "78"}, author_id="78") | {"type": "quoted"}
    (own, quoted) = read(tweet_v2(5, author=AUTHOR, referenced_tweets=[original])).posts
    assert (own.id, own.content.handle, record_of(own).followers) == (5, "lampshop", 12)
    assert (quoted.id, quoted.seen_in, record_of(quoted).author_id) == (4, 5, 78)


def test_a_flattened_retweet_is_its_original_or_nothing() -> None:
    original = tweet_v2(4) | {"type": "retweeted"}
    assert [post.id for post in read(tweet_v2(5, referenced_tweets=[original])).posts] == [4]
    assert read(tweet_v2(5, referenced_tweets=[{"type": "retweeted", "id": "4"}])).posts == ()


EDITED = ["1600000000000000001", "1600000000000000002"]


@pytest.mark.parametrize(
    "value",
    [
        payload(tweet_v2(int(EDITED[1]), edit_history_tweet_ids=EDITED)),
        tweet_v2(int(EDITED[1]), edit_history_tweet_ids=EDITED),
        tweet_v2(int(EDITED[0]), edit_history_tweet_ids=EDITED),
        tweet(int(EDITED[1]), edit_history={"edit_tweet_ids": EDITED}),
        graphql(int(EDITED[1])) | {"edit_control": {"edit_tweet_ids": EDITED}},
        graphql(int(EDITED[1])) | {"edit_control": {"edit_control_initial": {"edit_tweet_ids": EDITED}}},
        gnip(int(EDITED[1]), edit_history={"edit_tweet_ids": EDITED}),
        payload(tweet_v2(9), tweets=[]) | {"data": [tweet_v2(int(EDITED[1]), edit_history_tweet_ids=EDITED)]},
    ],
)
def test_an_edited_tweet_names_its_older_versions(value: Any) -> None:
    assert read(value).older == (int(EDITED[0]),)


def test_an_unedited_tweet_names_none() -> None:
    assert read(payload(tweet_v2(5, edit_history_tweet_ids=["5"]))).older == ()


@pytest.mark.parametrize(
    ("message", "authors"),
    [
        ({"user_delete": {"id": 77}}, (77,)),
        ({"data": {"user_delete": {"user": {"id": "77"}, "event_at": "2023-01-01T00:00:00Z"}}}, (77,)),
        ({"user_suspend": {"id": "77"}}, (77,)),
        ({"user_undelete": {"id": 77}}, ()),
    ],
)
def test_messages_about_accounts_name_them(message: Any, authors: tuple[int, ...]) -> None:
    found = read(message)
    assert (found.deleted_authors, found.is_control) == (authors, True)


def test_the_v2_deletes_posts_so() -> None:
    assert read({"data": {"delete": {"tweet": {"id": "5", "author_id": "7"}}}}).deleted == (5,)


@pytest.mark.parametrize("value", ALL)
def test_a_wrong_id_is_a_fault(value: Any) -> None:
    bad = line(value).replace(str(ID).encode(), b"12x")
    with pytest.raises(BadLine):
        read_line(bad, LATEST)
