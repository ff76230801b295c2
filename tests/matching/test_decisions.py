"""Curators decide, merge, split and take back; what they said holds whatever is loaded."""

import pytest

from deals.domain.refused import Refused
from deals.models import Deal, Listing, MatchDecision, Product, ProductChange, ProductRedirect
from deals.services.loading.settling import settle_all
from deals.services.matching.decisions import (
    decide,
    merge_products,
    split_listings,
    undo_change,
    undo_decision,
)
from tests.factories import make_user
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db

TITLES = ("Borvo kettle k40", "Quillmart umbrella u50", "Tindalo lamp l60")


def load_titles(*titles: str, source: str = "chunk:1") -> None:
    load([post(number, deal(product=title)) for number, title in enumerate(titles, 1)], source=source)
    settle_all()


def products() -> list[list[str]]:
    """The listings' keys by product."""
    return sorted(sorted(product.listings.values_list("key", flat=True)) for product in Product.objects.all())


def product_of(key: str) -> Product:
    return Listing.objects.get(key=key).product


def merge(*keys: str) -> ProductChange:
    first, *rest = map(product_of, keys)
    return merge_products(first, rest, make_user())


def test_titles_that_share_nothing_are_products_of_their_own():
    load_titles(*TITLES)
    assert products() == [["borvo kettle k40"], ["quillmart umbrella u50"], ["tindalo lamp l60"]]


def test_two_listings_that_a_curator_calls_the_same_are_one_product_with_all_deals():
    load_titles(*TITLES)
    decide("tindalo lamp l60", "borvo kettle k40", "same", make_user())
    assert products() == [["borvo kettle k40", "tindalo lamp l60"], ["quillmart umbrella u50"]]
    assert Deal.objects.filter(product=product_of("borvo kettle k40")).count() == 2


def test_a_decision_that_is_undone_parts_them_again():
    load_titles(*TITLES)
    user = make_user()
    decision = decide("tindalo lamp l60", "borvo kettle k40", "same", user)
    undo_decision(decision, user)
    assert len(products()) == 3
    assert MatchDecision.objects.get().undone_by == user


def test_of_two_decisions_the_newer_holds_and_undoing_it_brings_back_the_older():
    load_titles(*TITLES)
    user = make_user()
    decide("tindalo lamp l60", "borvo kettle k40", "same", user)
    newer = decide("tindalo lamp l60", "borvo kettle k40", "different", user)
    MatchDecision.objects.filter(pk=newer.pk).update(decided_at="2100-01-01T00:00:00Z")
    assert len(products()) == 3
    undo_decision(newer, user)
    assert len(products()) == 2


def test_a_merge_keeps_the_chosen_id_and_redirects_the_others():
    load_titles(*TITLES)
    lamp, kettle = product_of("tindalo lamp l60"), product_of("borvo kettle k40")
    change = merge_products(lamp, [kettle], make_user())
    assert product_of("borvo kettle k40") == lamp
    assert list(ProductRedirect.objects.values_list("old_id", "product")) == [(kettle.pk, lamp.pk)]
    assert change.moves == [{"listing": "borvo kettle k40", "from": kettle.pk, "to": lamp.pk}]


def test_a_redirect_leads_to_the_last_of_several_merges():
    load_titles(*TITLES)
    lamp, kettle, umbrella = map(
        product_of, ("tindalo lamp l60", "borvo kettle k40", "quillmart umbrella u50")
    )
    user = make_user()
    merge_products(kettle, [lamp], user)
    merge_products(umbrella, [kettle], user)
    assert set(ProductRedirect.objects.values_list("old_id", "product")) == {
        (lamp.pk, umbrella.pk),
        (kettle.pk, umbrella.pk),
    }


def test_an_undone_merge_brings_back_the_old_ids_and_leaves_no_redirect():
    load_titles(*TITLES)
    before = dict(Listing.objects.values_list("key", "product"))
    change = merge("tindalo lamp l60", "borvo kettle k40", "quillmart umbrella u50")
    assert len(products()) == 1
    undo = undo_change(change, change.changed_by)
    assert dict(Listing.objects.values_list("key", "product")) == before
    assert (ProductRedirect.objects.count(), undo.action, undo.undoes) == (0, "undo", change)


def test_a_split_takes_a_listing_out_and_its_undo_puts_it_back():
    load_titles(*TITLES)
    merged = merge("tindalo lamp l60", "borvo kettle k40", "quillmart umbrella u50")
    lamp = product_of("tindalo lamp l60")
    change = split_listings(list(Listing.objects.filter(key="borvo kettle k40")), merged.changed_by)
    assert products() == [["borvo kettle k40"], ["quillmart umbrella u50", "tindalo lamp l60"]]
    assert product_of("tindalo lamp l60") == lamp
    undo_change(change, merged.changed_by)
    assert {key: product_of(key) for key in change_keys(merged)} == dict.fromkeys(change_keys(merged), lamp)


def change_keys(change: ProductChange) -> list[str]:
    return [move["listing"] for move in change.moves]


@pytest.mark.parametrize("again", [False, True])
def test_a_decision_outlives_listings_that_vanish_and_come_back(again):
    load_titles(*TITLES)
    decide("tindalo lamp l60", "borvo kettle k40", "same", make_user())
    load(deleted_post_ids=(1, 3), source="chunk:2")
    settle_all()
    assert products() == [["quillmart umbrella u50"]]
    load(source="chunk:2")
    load_titles(*TITLES, source="chunk:3")
    assert products() == [["borvo kettle k40", "tindalo lamp l60"], ["quillmart umbrella u50"]]


def test_what_cannot_be_done_is_refused_and_changes_nothing():
    load_titles(*TITLES)
    user, lamp = make_user(), product_of("tindalo lamp l60")
    for refused in (
        lambda: decide("tindalo lamp l60", "tindalo lamp l60", "same", user),
        lambda: merge_products(lamp, [lamp], user),
        lambda: split_listings(list(lamp.listings.all()), user),
        lambda: split_listings(list(Listing.objects.all()), user),
    ):
        with pytest.raises(Refused):
            refused()
    assert (len(products()), ProductChange.objects.count(), MatchDecision.objects.count()) == (3, 0, 0)
