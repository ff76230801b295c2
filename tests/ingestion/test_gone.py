"""Within a chunk: the newest version of a post stays, and of an account that is gone none does."""

from typing import Any

from deals.domain.records import LoadBatch
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import deals_of_triggered
from ingestion.reading.decompression import Buffer
from ingestion.reading.ids import other_id, stable_id
from ingestion.reading.members import ChunkReader
from tests.ingestion.dumps import LATEST, OFFER, event, jsonl, payload, tweet_v2
from tests.ingestion.shapes import mastodon

CATALOGUE = load_catalogue()


class Buffers(list[Buffer]):
    """What a member decompresses to."""

    warning = ""


def batch_of(*values: Any) -> LoadBatch:
    reader = ChunkReader(lambda content: deals_of_triggered(content, CATALOGUE), LATEST)
    result = reader.read_member("a.jsonl", Buffers([Buffer(jsonl(values), verified=True)]))
    assert not +result.rejected
    return reader.batch("chunk:1")


def test_of_an_edited_post_the_newest_version_stays() -> None:
    edited = tweet_v2(6, OFFER.replace("$19", "$18"), edit_history_tweet_ids=["5", "6"])
    found = batch_of(payload(edited), payload(tweet_v2(5)))
    assert ([each.post.id for each in found.posts], found.older_post_ids) == ([6], (5,))


def test_a_newer_text_without_a_deal_voids_the_older_one() -> None:
    found = batch_of(mastodon(), mastodon(content="<p>sold out</p>", edited_at="2022-11-24T11:00:00Z"))
    key = other_id("mastodon", mastodon()["uri"])
    assert (found.posts, found.dealless_revisions) == ((), ((key, 1_669_287_600_000_000),))


def test_an_updated_text_takes_the_place_of_the_first() -> None:
    (kept,) = batch_of(event(OFFER.replace("$19", "$18"), operation="update"), event(OFFER)).posts
    assert str(kept.deals[0].price) == "18.99"


def test_an_account_that_is_gone_takes_its_posts_along() -> None:
    did = event()["did"]
    gone = {"did": did, "time_us": 5, "kind": "account", "account": {"active": False, "status": "deleted"}}
    found = batch_of(event(), gone)
    assert found.deleted_post_ids == (stable_id(did, "3kabc"),)
    assert found.deleted_author_ids == (stable_id(did),)
