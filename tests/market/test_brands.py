"""Brands are merged and parted again, with everything that names them."""

import pytest

from deals.domain.records import PostContent
from deals.domain.refused import Refused
from deals.models import AlertEvent, Brand, BrandAlias, Deal, Listing, Product, WatchedItem, Watchlist
from deals.selectors.market.catalogue import catalogue_rows
from deals.services.alerts.rules import settle_stale_rules
from deals.services.loading.settling import settle_all
from deals.services.market.brands import merge_brands, undo_brand_merge
from deals.services.workspaces.watchlists import watch
from ingestion.extraction.catalogue import build_catalogue
from ingestion.extraction.extract import extract_deals
from tests.alerts.builders import make_rule
from tests.factories import make_brand, make_user, make_workspace
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
DRILL, SAW = "Borvo Drill BD-180", "Bosk Saw BS-900"


def made_by(slug: str, product: str = DRILL, text: str = ""):
    """A deal whose brand extraction read."""
    return deal(product=product, brand=text or slug, brand_slug=slug)


def make_two() -> tuple[Brand, Brand]:
    """Bosk and Borvo, with a settled product each and a spelling of Bosk's."""
    bosk, borvo = make_brand("Bosk"), make_brand("Borvo")
    BrandAlias.objects.create(brand=bosk, value="bosk tools")
    load([post(1, made_by("bosk", SAW)), post(2, made_by("borvo"))])
    settle_all()
    return bosk, borvo


def makers() -> list[str]:
    """Whose the deals are, by post."""
    return list(Deal.objects.order_by("post_id").values_list("brand__slug", flat=True))


def settled() -> tuple[list[str], list[str]]:
    """Whose products and listings are, by title, once all is settled."""
    settle_all()
    products = Product.objects.order_by("title").values_list("brand__slug", flat=True)
    return list(products), list(Listing.objects.order_by("key").values_list("brand__slug", flat=True))


def test_a_merge_moves_deals_products_listings_and_spellings_also_of_later_loads() -> None:
    bosk, borvo = make_two()
    merge_brands(bosk, borvo, make_user("cleo"))
    assert list(Product.objects.values_list("brand__slug", flat=True)) == ["borvo", "borvo"]
    load([post(3, made_by("bosk", SAW))], source="chunk:2")
    assert makers() == ["borvo"] * 3
    assert settled() == (["borvo", "borvo"], ["borvo", "borvo"])
    assert list(Brand.objects.all()) == [borvo]
    assert set(BrandAlias.objects.values_list("value", "brand")) == {
        ("bosk tools", borvo.pk), ("bosk", borvo.pk),
    }  # fmt: skip


def test_extraction_reads_the_name_that_went_as_its_successor() -> None:
    bosk, borvo = make_two()
    merge_brands(bosk, borvo, make_user("cleo"))
    text = PostContent(text="Bosk Cordless Saw BS-900 only $59.99 was $89.99", handle="tindalo")
    [found] = extract_deals(text, build_catalogue(catalogue_rows()))
    assert (found.brand, found.brand_slug) == ("Bosk", "borvo")


def test_an_undone_merge_leaves_all_as_it_was_also_what_was_loaded_since() -> None:
    bosk, borvo = make_two()
    user = make_user("cleo")
    merge = merge_brands(bosk, borvo, user)
    load([post(3, made_by("bosk", SAW)), post(4, made_by("borvo", SAW, "#BoskTools"))], source="chunk:2")
    settle_all()
    undo_brand_merge(merge.pk, user)
    assert makers() == ["bosk", "borvo", "bosk", "bosk"]
    assert settled() == (["borvo", "bosk"], ["borvo", "bosk"])
    assert list(BrandAlias.objects.values_list("value", "brand")) == [("bosk tools", bosk.pk)]
    with pytest.raises(Refused, match="undone before"):
        undo_brand_merge(merge.pk, user)


def test_a_second_load_after_a_merge_changes_no_row() -> None:
    bosk, borvo = make_two()
    merge_brands(bosk, borvo, make_user("cleo"))
    assert load([post(1, made_by("bosk", SAW))]).deals == 0


def test_chains_of_merges_lead_to_the_last_merge_target_and_are_undone_in_turn() -> None:
    bosk, borvo = make_two()
    quill, user = make_brand("Quill"), make_user("cleo")
    first, second = merge_brands(bosk, borvo, user), merge_brands(borvo, quill, user)
    assert makers() == ["quill", "quill"]
    with pytest.raises(Refused, match="merged further"):
        undo_brand_merge(first.pk, user)
    undo_brand_merge(second.pk, user)
    undo_brand_merge(first.pk, user)
    assert makers() == ["bosk", "borvo"]


def test_a_brand_is_not_merged_with_itself_nor_twice() -> None:
    bosk, borvo = make_two()
    user = make_user("cleo")
    with pytest.raises(Refused, match="two different"):
        merge_brands(bosk, bosk, user)
    merge_brands(bosk, borvo, user)
    with pytest.raises(Refused, match="merged before"):
        merge_brands(bosk, borvo, user)


def test_watched_brands_follow_and_come_back_and_no_list_has_one_twice() -> None:
    bosk, borvo = make_two()
    ada = make_user()
    both, one = (Watchlist.objects.create(workspace=make_workspace(ada), name=name) for name in ("a", "b"))
    for watchlist, brand in ((both, bosk), (both, borvo), (one, bosk)):
        watch(watchlist, ada, brand)
    merge = merge_brands(bosk, borvo, ada)
    assert set(WatchedItem.objects.values_list("watchlist", "brand")) == {
        (both.pk, borvo.pk), (one.pk, borvo.pk),
    }  # fmt: skip
    undo_brand_merge(merge.pk, ada)
    assert set(WatchedItem.objects.values_list("watchlist", "brand", "added_by")) == {
        (both.pk, bosk.pk, ada.pk), (both.pk, borvo.pk, ada.pk), (one.pk, bosk.pk, ada.pk),
    }  # fmt: skip


def test_rules_on_a_brand_follow_without_a_message_and_come_back() -> None:
    bosk, borvo = make_two()
    mine = make_workspace(make_user())
    rule = make_rule(mine, scope="brands", brands=[borvo.pk], baseline="target", target=100)
    other = make_rule(mine, name="both", scope="brands", brands=[bosk.pk, borvo.pk])
    settle_stale_rules()
    merge = merge_brands(bosk, borvo, make_user("cleo"))
    settle_all()
    settle_stale_rules()
    fired = AlertEvent.objects.filter(rule=rule).order_by("post_id").values_list("post_id", "message")
    assert list(fired) == [(1, "none"), (2, "none")]
    other.refresh_from_db()
    assert other.brands == [borvo.pk]
    undo_brand_merge(merge.pk, make_user("kim"))
    settle_all()
    settle_stale_rules()
    other.refresh_from_db()
    assert (sorted(other.brands), AlertEvent.objects.get(rule=rule).post_id) == ([bosk.pk, borvo.pk], 2)


def test_merges_of_brands_are_in_the_history() -> None:
    bosk, borvo = make_two()
    merge_brands(bosk, borvo, make_user("cleo"))
    assert [row.history_type for row in bosk.history.all()] == ["~", "+"]
    assert BrandAlias.objects.get(value="bosk tools").history.count() == 2
