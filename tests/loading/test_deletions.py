"""Delete notices purge posts, whichever comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.records import LoadCounts
from deals.models import Deal, DeletionNotices, EngagementSnapshot, Listing, Post, Product
from deals.services.loading.deletions import noticed_ids
from deals.services.loading.id_sets import compress_ids, decompress_ids
from deals.services.loading.settling import settle_all
from tests.market.builders import load, post, snapshot


@given(st.sets(st.integers(min_value=1, max_value=2**63 - 1), max_size=200))
def test_compressed_ids_come_back(ids):
    assert decompress_ids(compress_ids(ids)) == ids


@pytest.mark.django_db
def test_a_notice_takes_out_the_post_with_all_that_hangs_on_it():
    load([post(5)], snapshots=(snapshot(5, 99),))
    assert load(deleted_post_ids=(5, 6), source="chunk:2") == LoadCounts(deleted=1)
    settle_all()
    left = [model.objects.count() for model in (Post, Deal, EngagementSnapshot, Listing, Product)]
    assert left == [0, 0, 0, 0, 0]


@pytest.mark.django_db
def test_a_notice_that_came_first_keeps_the_post_out():
    load(deleted_post_ids=(5,))
    assert load([post(5), post(6)], source="chunk:2") == LoadCounts(posts=1, deals=1)
    assert list(Post.objects.values_list("pk", flat=True)) == [6]


@pytest.mark.django_db
def test_a_notice_in_the_same_batch_keeps_the_post_out():
    assert load([post(5)], deleted_post_ids=(5,)) == LoadCounts()


@pytest.mark.django_db
def test_a_chunk_loaded_again_replaces_its_own_notices():
    load(deleted_post_ids=(5, 6))
    load(deleted_post_ids=(6, 7))
    assert DeletionNotices.objects.count() == 1
    assert noticed_ids({5, 6, 7, 8}) == {6, 7}
