"""What a chunk gave before and gives no more is taken back; whole texts without a deal beat cut ones."""

from itertools import permutations

import pytest

from deals.domain.records import LoadCounts
from deals.models import Deal, DeletionNotices, EngagementSnapshot, Post
from deals.services.loading.settling import settle_all
from tests.factories import make_user
from tests.market.builders import deal, load, post, snapshot

pytestmark = pytest.mark.django_db


def stored() -> list[tuple[int, str]]:
    return list(Post.objects.order_by("id").values_list("id", "text"))


def test_a_chunk_loaded_again_replaces_its_posts_and_snapshots() -> None:
    load([post(5), post(6)], snapshots=(snapshot(5, 98), snapshot(5, 99)))
    load([post(5)], snapshots=(snapshot(5, 99),))
    assert stored() == [(5, "a post")]
    assert list(EngagementSnapshot.objects.values_list("source_post_id", flat=True)) == [99]


def test_a_chunk_that_could_not_be_read_to_its_end_takes_nothing_back() -> None:
    load([post(5)], deleted_post_ids=(6,))
    assert load(is_whole=False) == LoadCounts()
    assert stored() == [(5, "a post")] and DeletionNotices.objects.count() == 1


def test_what_another_chunk_carried_too_stays() -> None:
    load([post(5)])
    load([post(5)], source="chunk:2")
    before = Deal.objects.get().pk
    assert load() == LoadCounts()
    assert Deal.objects.get().pk == before


def test_a_chunk_whose_sighting_had_yielded_is_named_to_be_loaded_again() -> None:
    load([post(5, text="first")])
    load([post(5, text="later", seen_after=9)], source="chunk:2")
    assert load().sources_to_reload == ("chunk:2",)
    load([post(5, text="later", seen_after=9)], source="chunk:2")
    assert stored() == [(5, "later")]


def test_a_notice_taken_back_names_the_chunks_that_carried_its_post() -> None:
    load(deleted_post_ids=(5, 6))
    load([post(5)], source="chunk:2")
    assert load(deleted_post_ids=(6,)).sources_to_reload == ("chunk:2",)
    load([post(5)], source="chunk:2")
    assert stored() == [(5, "a post")]


def test_a_notice_that_another_chunk_gave_too_stays_in_force() -> None:
    load(deleted_post_ids=(5,))
    load(deleted_post_ids=(5,), source="chunk:2")
    load([post(5)], source="chunk:3")
    assert load().sources_to_reload == () and stored() == []


def test_a_whole_text_without_a_deal_beats_a_cut_one_in_any_order() -> None:
    batches = {
        "chunk:1": {"posts": [post(5, text="cut", complete=False)], "snapshots": (snapshot(5, 99),)},
        "chunk:2": {"dealless_post_ids": (5, 7)},
        "chunk:3": {"posts": [post(7, text="whole", complete=True)]},
    }
    for order in permutations(batches):
        Post.objects.all().delete()
        for source in order:
            load(source=source, **batches[source])
        assert (stored(), EngagementSnapshot.objects.count()) == ([(7, "whole")], 0)


def test_of_two_readings_of_one_sighting_the_larger_counters_stay_in_either_order() -> None:
    for first, second in ((3, 9), (9, 3)):
        Post.objects.all().delete()
        load([post(5)], snapshots=(snapshot(5, 99, first),))
        load([post(5)], source="chunk:2", snapshots=(snapshot(5, 99, second),))
        assert EngagementSnapshot.objects.get().retweets == 9


# --- DELETED_PRICE_POLICY=figure -------------------------------------------------------------------

OFFER = deal(0, "20", url="https://shop.example/x", coupon="SAVE", retailer="@someone", spans={})


@pytest.fixture
def figures(settings) -> None:
    settings.DELETED_PRICE_POLICY = "figure"


def rows() -> list[list[tuple]]:
    hidden = {"id", "product_id", "listing_id"}
    names = [field.attname for field in Deal._meta.concrete_fields if field.attname not in hidden]
    return [list(Post.objects.values_list()), list(Deal.objects.values_list(*names))]


def test_figures_stay_without_text_author_and_links(figures) -> None:
    load([post(5, OFFER, text="SAVE at https://shop.example/x")])
    assert load(deleted_post_ids=(5,), source="chunk:2").deleted == 1
    settle_all()
    assert not any(word in str(rows()) for word in ("SAVE", "shop.example", "tindaloshop", "@someone"))
    assert Deal.objects.values_list("price", "product__title", "is_price_point").get() == (
        20,
        "Tindalo Drill 18V",
        True,
    )
    assert Post.objects.get().link == ""


def test_figures_are_the_same_whichever_comes_first(figures) -> None:
    ends = []
    batches = {
        "chunk:1": {"posts": [post(5, OFFER, seen_after=9)], "snapshots": (snapshot(5, 99),)},
        "chunk:2": {"deleted_post_ids": (5,)},
        "chunk:3": {"posts": [post(5, OFFER)]},
    }
    for order in permutations(batches):
        Post.objects.all().delete()
        for source in order:
            load(source=source, **batches[source])
        ends.append(rows())
    assert all(end == ends[0] for end in ends) and ends[0][0][0][7] == ""


def test_a_notice_read_twice_changes_nothing(figures) -> None:
    load([post(5)], deleted_post_ids=(5,))
    assert load([post(5)], deleted_post_ids=(5,)) == LoadCounts()


def test_the_evidence_card_of_figures_says_that_the_author_deleted_the_post(figures, client) -> None:
    load([post(5, OFFER, text="SAVE at https://shop.example/x")], deleted_post_ids=(5,))
    client.force_login(make_user())
    page = client.get(f"/deals/{Deal.objects.get().pk}/?as_of=2018-07-01").content.decode()
    assert "The author deleted the post" in page
    assert "SAVE" not in page and "twitter.com" not in page
