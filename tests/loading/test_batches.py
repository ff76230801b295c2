"""What a chunk gave becomes rows: once, in full, whatever the order."""

import random
from decimal import Decimal
from itertools import permutations

import pytest

from deals.domain.records import Basis, LoadCounts, Scope, Span
from deals.models import Brand, Deal, DirtyProduct, EngagementSnapshot, Listing, Post, Product, Retailer
from deals.services.loading.settling import settle_all
from deals.services.market.catalogue import import_catalogue
from ingestion.demo.world import demo_catalogue
from tests.market.builders import deal, load, post, snapshot

pytestmark = pytest.mark.django_db


def test_a_batch_gives_its_posts_deals_and_snapshots():
    counts = load([post(5, deal(0), deal(30, "7"))], snapshots=(snapshot(5, 99),))
    assert counts == LoadCounts(posts=1, deals=2, snapshots=1, deleted=0)


def test_the_second_load_of_a_batch_changes_no_row():
    batch = [post(5, deal(0), deal(30, "7")), post(6)]
    load(batch, snapshots=(snapshot(5, 99),))
    before = list(Deal.objects.order_by("pk").values())
    assert load(batch, snapshots=(snapshot(5, 99),)) == LoadCounts()
    assert list(Deal.objects.order_by("pk").values()) == before


def test_text_with_tabs_line_breaks_backslashes_and_quotes_comes_back_as_it_was():
    text = "a\tb\nc\\d \\N 'e' \"f\" \r € 🎉"
    load([post(5, deal(product='5\\" "Drill" \\.'), text=text)])
    assert Post.objects.get().text == text
    assert Deal.objects.get().product_text == '5\\" "Drill" \\.'


def test_a_snapshot_of_a_post_that_is_not_stored_is_not_kept():
    load([post(5)], snapshots=(snapshot(5, 99), snapshot(6, 99)))
    assert list(EngagementSnapshot.objects.values_list("post_id", "retweets", "replies")) == [(5, 3, None)]


def test_the_complete_text_beats_a_cut_one_in_either_order():
    cut = post(5, deal(0, "1"), text="cut", complete=False)
    whole = post(5, deal(3, "9"), text="whole", seen_after=60)
    for first, second in ((cut, whole), (whole, cut)):
        Post.objects.all().delete()
        load([first])
        load([second], source="chunk:2")
        assert (Post.objects.get().text, Deal.objects.get().price) == ("whole", Decimal(9))


def test_of_two_complete_sightings_the_earlier_one_stays():
    load([post(5, text="later", seen_after=9)])
    load([post(5, text="first")], source="chunk:2")
    load([post(5, text="later", seen_after=9)])
    assert Post.objects.get().text == "first"


def test_a_deal_that_the_winning_sighting_lacks_goes():
    load([post(5, deal(0), deal(30, "7"), seen_after=9)])
    counts = load([post(5, deal(30, "7"))], source="chunk:2")
    assert list(Deal.objects.values_list("anchor", flat=True)) == [30]
    assert counts.deals == 1


def test_a_deal_read_differently_changes_its_row_and_keeps_its_id():
    load([post(5, deal(0, "20"))])
    before = Deal.objects.get().pk
    assert load([post(5, deal(0, "21"))]).deals == 1
    assert Deal.objects.values_list("pk", "price").get() == (before, Decimal(21))


def test_titles_that_normalise_alike_share_one_listing_and_product():
    load([post(5, deal(product="Tindalo DRILL, 18V!")), post(6, deal(product="tindalo drill 18v"))])
    assert list(Listing.objects.values_list("key", flat=True)) == ["tindalo drill 18v"]
    assert Product.objects.count() == 1


def test_a_deal_without_a_product_has_no_listing():
    load([post(5, deal(product=None))])
    assert Deal.objects.values_list("listing", "product", "is_price_point").get() == (None, None, False)


def test_a_range_of_products_is_no_listing():
    load([post(5, deal(product="all running shoes", scope=Scope.RANGE))])
    assert Deal.objects.values_list("product_text", "listing", "product").get() == (
        "all running shoes",
        None,
        None,
    )
    assert not Product.objects.exists()


def test_slugs_become_the_curated_rows_and_unknown_ones_stay_words():
    import_catalogue(demo_catalogue())
    load(
        [
            post(
                5,
                deal(retailer="Gadgetree", retailer_slug="demo-gadgetree", brand="Nobody", brand_slug="none"),
            )
        ]
    )
    found = Deal.objects.get()
    assert found.retailer == Retailer.objects.get(slug="demo-gadgetree")
    assert (found.brand, found.brand_text) == (None, "Nobody")


def test_several_pieces_for_one_price_count_as_the_price_of_one():
    load([post(5, deal(0, "10", basis=Basis.EACH_OF_N, quantity=3))])
    assert Deal.objects.values_list("price", "piece_price").get() == (Decimal(10), Decimal("3.33"))


def test_spans_come_back_as_pairs():
    load([post(5, deal(spans={"price": Span(4, 7)}))])
    assert Deal.objects.get().spans == {"price": [4, 7]}


def test_every_touched_product_and_currency_is_dirty_once():
    load([post(5, deal(0), deal(30, "7")), post(6, deal(currency="GBP"))])
    assert sorted(DirtyProduct.objects.values_list("currency", flat=True)) == ["GBP", "USD"]


def facts() -> list[tuple]:
    """Every settled value, without the ids that the database chose."""
    fields = ("post_id", "anchor", "price", "is_outlier", "is_price_point", "product__title", "listing__key")
    return list(Deal.objects.order_by("post_id", "anchor").values_list(*fields))


def test_every_order_of_chunks_ends_in_the_same_rows():
    batches = [
        ("chunk:1", {"posts": [post(5, deal(0, "20")), post(6, deal(0, "22", product="TINDALO drill 18v"))]}),
        ("chunk:2", {"posts": [post(5, deal(2, "21"), seen_after=-5), post(7, deal(0, "19"))]}),
        ("chunk:3", {"posts": [post(8, deal(0, "200")), post(9)], "deleted_post_ids": (6, 11)}),
        (
            "chunk:4",
            {"posts": [post(11), post(5, deal(0, "1"), complete=False)], "snapshots": (snapshot(8, 1),)},
        ),
    ]
    ends = set()
    for order in random.Random(3).sample(list(permutations(batches)), 12):
        Post.objects.all().delete()
        Product.objects.all().delete()
        for source, batch in order:
            load(source=source, **batch)
        settle_all()
        ends.add(tuple(facts()))
    assert len(ends) == 1
    assert [row[:4] for row in ends.pop()] == [
        (5, 2, Decimal(21), False),
        (7, 0, Decimal(19), False),
        (8, 0, Decimal(200), True),
        (9, 0, Decimal(20), False),
    ]


def test_importing_the_catalogue_twice_adds_nothing_and_keeps_a_curators_name():
    first = import_catalogue(demo_catalogue())
    Brand.objects.filter(slug="demo-korvia").update(name="Korvia Mobile")
    second = import_catalogue(demo_catalogue())
    assert (first.retailers, first.brands, second.retailers, second.brands) == (10, 13, 0, 0)
    assert Brand.objects.get(slug="demo-korvia").name == "Korvia Mobile"
