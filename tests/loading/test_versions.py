"""The newest version of a post counts, and of authors whose account is gone no post does, in every order."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from deals.domain.records import LoadCounts, PostDeals, Span
from deals.models import Deal, DeletedAuthor, Post
from deals.services.loading.stored_extractions import extractions_of
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
FIRST, EDITED = 1_600_000_000_000_000_001, 1_600_000_000_000_000_002


def revised(post_id: int, revision: int, price: str) -> PostDeals:
    found = post(post_id, deal(price=price), seen_after=revision)
    return replace(found, post=replace(found.post, revision=revision, seen_in=post_id))


def by(author: int, post_id: int) -> PostDeals:
    found = post(post_id)
    return replace(found, post=replace(found.post, author_id=author))


Load = Callable[[], Any]


def prices() -> list[tuple[int, str]]:
    return [(post_id, f"{price:.0f}") for post_id, price in Deal.objects.values_list("post_id", "price")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_edited_post_counts_once_as_it_was_changed_to(order: tuple[int, ...]) -> None:
    loads: list[Load] = [
        lambda: load([post(FIRST, deal(price="18"))], source="chunk:1"),
        lambda: load([post(EDITED, deal(price="19"))], older_post_ids=(FIRST,), source="chunk:2"),
        lambda: load([post(FIRST, deal(price="18"), seen_after=9)], source="chunk:3"),
    ]
    for each in order:
        loads[each]()
    assert prices() == [(EDITED, "19")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_text_of_a_post_that_keeps_its_id_counts(order: tuple[int, ...]) -> None:
    for each in order:
        load([revised(5, each, str(20 + each))], source=f"chunk:{each}")
    assert prices() == [(5, "22")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_newer_text_without_a_deal_voids_the_older_ones(order: tuple[int, ...]) -> None:
    loads: list[Load] = [
        lambda: load([revised(5, 0, "20"), revised(6, 0, "20")], source="chunk:1"),
        lambda: load(dealless_revisions=((5, 2), (6, 2)), source="chunk:2"),
        lambda: load([revised(6, 3, "23")], source="chunk:3"),
    ]
    for each in order:
        loads[each]()
    assert prices() == [(6, "23")]


def test_a_chunk_that_tells_of_no_edit_any_more_frees_the_older_version() -> None:
    load([post(FIRST)], source="chunk:1")
    load(older_post_ids=(FIRST,), dealless_revisions=((6, 2),), source="chunk:2")
    load([revised(6, 0, "20")], source="chunk:3")
    assert load(source="chunk:2").sources_to_reload == ("chunk:1", "chunk:3")
    assert load([post(FIRST)], source="chunk:1") == LoadCounts(posts=1, deals=1)


def test_a_second_load_of_edits_changes_nothing() -> None:
    facts: dict[str, Any] = {"older_post_ids": (FIRST,), "dealless_revisions": ((6, 2),)}
    load([post(EDITED)], **facts)
    assert load([post(EDITED)], **facts) == LoadCounts()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_account_that_is_gone_takes_all_of_its_posts_along(order: tuple[int, ...]) -> None:
    loads: list[Load] = [
        lambda: load([by(7, 5), by(8, 6)], source="chunk:1"),
        lambda: load(deleted_author_ids=(7,), source="chunk:2"),
        lambda: load([by(7, 9)], source="chunk:3"),
    ]
    for each in order:
        loads[each]()
    assert list(Post.objects.order_by("pk").values_list("pk", flat=True)) == [6]


def test_with_figures_kept_a_gone_account_leaves_prices_alone(settings: Any) -> None:
    settings.DELETED_PRICE_POLICY = "figure"
    load([by(7, 5)], source="chunk:1")
    assert load(deleted_author_ids=(7,), source="chunk:2") == LoadCounts(deleted=1)
    load([by(7, 9)], source="chunk:3")
    assert list(Post.objects.values_list("author_id", "handle", "text")) == [(0, "", "")] * 2
    assert len(prices()) == 2


def test_that_an_account_is_gone_holds_though_its_chunk_is_replaced() -> None:
    load(deleted_author_ids=(7,))
    load()
    load([by(7, 5)], source="chunk:2")
    assert (DeletedAuthor.objects.count(), Post.objects.count()) == (1, 0)


def test_links_and_card_of_a_post_are_kept_and_go_with_its_text(settings: Any) -> None:
    settings.DELETED_PRICE_POLICY = "figure"
    found = post(5, text="l.example/a $20")
    content = replace(found.post.content, link_spans=(Span(0, 11),), card_title="Brass Lamp")
    load([replace(found, post=replace(found.post, content=content))])
    assert extractions_of([5])[0].post.content == content
    load(deleted_post_ids=(5,), source="chunk:2")
    assert list(Post.objects.values_list("link_spans", "card_title")) == [([], "")]
