"""The settle step that joins listings: the same products whatever was loaded first."""

import bz2
import random
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction

from deals.domain.records import Scope
from deals.models import Brand, Deal, DirtyProduct, Listing, ListingTerm, MatchPair, Product, Term
from deals.services.loading.settling import settle_all, settle_dirty
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.reading.posts import read_line
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db

RETAIL = settings.BASE_DIR.parent / "shared" / "dumps" / "retail-2016"

TITLES = (
    "Tindalo TX-5200 Cordless Drill 18V",
    "Tindalo cordless drill TX5200, 18 V",
    "Drill Tindalo TX5200 18V cordless black",
    "Tindalo TX-5300 Cordless Drill 18V",
    "Refurbished Tindalo TX5200 cordless drill",
    "Case for Tindalo TX-5200 Cordless Drill",
    "Borvo Espresso Machine Milano Steel",
    "Borvo Milano Espresso Machine Steel",
    "Borvo Milano Espresso Machine Steel 2-pack",
    "Quillmart Storage Card 64GB Premium Speed",
    "Quillmart Storage Card 128GB Premium Speed",
    "Storage Card Quillmart 64 GB Premium Speed",
    "Quillmart Storage Card Premium Speed",
    "everything",
    "select items",
    "selected items only",
)


def posts(*titles: str, first: int = 1, **fields) -> list:
    return [post(number, deal(product=title, **fields)) for number, title in enumerate(titles, first)]


def products() -> list[tuple[str, ...]]:
    """The listings' keys by product, which are the deals' too."""
    found = defaultdict(set)
    for product, key in Listing.objects.values_list("product", "key"):
        found[product].add(key)
    by_deals = defaultdict(set)
    for product, key in Deal.objects.exclude(product=None).values_list("product", "listing__key"):
        by_deals[product].add(key)
    assert found == by_deals
    return sorted(tuple(sorted(keys)) for keys in found.values())


def together() -> list[tuple[str, ...]]:
    return [keys for keys in products() if len(keys) > 1]


def index() -> tuple:
    """All that settling keeps to match by, without ids."""
    return (
        tuple(Term.objects.values_list("word", "listings")),
        tuple(
            ListingTerm.objects.order_by("listing__key", "word").values_list(
                "listing__key", "word", "is_block"
            )
        ),
        tuple(
            MatchPair.objects.order_by("left__key", "right__key").values_list(
                "left__key", "right__key", "score", "joins", "is_best_of_left", "is_best_of_right"
            )
        ),
    )


def test_spellings_of_one_product_are_joined_and_its_variants_are_not():
    load(posts(*TITLES))
    settle_all()
    assert together() == [
        ("borvo espresso machine milano steel", "borvo milano espresso machine steel"),
        (
            "drill tindalo tx5200 18v cordless black",
            "tindalo cordless drill tx5200 18 v",
            "tindalo tx 5200 cordless drill 18v",
        ),
        ("quillmart storage card 64gb premium speed", "storage card quillmart 64 gb premium speed"),
    ]


def test_a_joined_product_has_one_price_history_and_its_outliers():
    load(
        [
            post(n, deal(0, price, product=TITLES[n % 3]))
            for n, price in enumerate(("20", "22", "24", "99"), 1)
        ]
    )
    settle_all()
    assert list(Deal.objects.filter(is_outlier=True).values_list("price", flat=True)) == [99]
    assert Product.objects.count() == 1


def test_settling_ends_with_nothing_dirty_and_a_second_time_changes_nothing():
    load(posts(*TITLES))
    settle_all()
    before = list(Listing.objects.values_list("key", "product"))
    DirtyProduct.objects.bulk_create(DirtyProduct(product=each) for each in Product.objects.all())
    settle_all()
    assert (DirtyProduct.objects.count(), list(Listing.objects.values_list("key", "product"))) == (0, before)


def test_a_product_keeps_its_id_when_a_listing_joins_it_and_when_one_vanishes():
    load(posts(*TITLES[:2]))
    settle_all()
    kept = Product.objects.get().pk
    load(posts(TITLES[2], first=3), source="chunk:2")
    settle_all()
    assert Product.objects.get().pk == kept
    load(deleted_post_ids=(1,), source="chunk:3")
    settle_all()
    assert (Product.objects.get().pk, Listing.objects.count()) == (kept, 2)


def test_two_brands_in_the_deals_keep_alike_titles_apart():
    for slug in ("borvo", "tindalo"):
        Brand.objects.create(slug=slug, name=slug)
    one, other = "Milano Steel Espresso Machine", "Milano Espresso Machine Steel"
    load([*posts(one, brand_slug="borvo"), *posts(other, first=2, brand_slug="tindalo")])
    settle_all()
    assert together() == []


def test_a_brand_that_comes_later_joins_what_it_makes_sure():
    Brand.objects.create(slug="borvo", name="Borvo")
    load(
        [
            *posts("Milano Steel Espresso Machine Borvo", brand_slug="borvo"),
            *posts("Milano Steel Espresso Machine", first=2),
        ]
    )
    settle_all()
    assert together() == []
    load(posts("Milano Steel Espresso Machine", first=3, brand_slug="borvo"), source="chunk:2")
    settle_all()
    assert together() == [("milano steel espresso machine", "milano steel espresso machine borvo")]


def test_a_pair_goes_when_its_words_are_no_longer_rare_and_comes_back_when_they_are():
    """Two titles find each other by what they share while it is rarer than what each has for itself."""
    shared = "Lanternworks Quillmoorish Tambourine"
    load(posts(f"{shared} Oak Elm Ash", f"{shared} Fir Yew Box"))
    settle_all()
    pair = (
        "lanternworks quillmoorish tambourine fir yew box",
        "lanternworks quillmoorish tambourine oak elm ash",
    )
    assert list(MatchPair.objects.values_list("left__key", "right__key")) == [pair]
    load(posts(f"{shared} Bay Fig Gum", f"{shared} Nut Tea Bee", first=3), source="chunk:2")
    settle_all()
    assert not MatchPair.objects.exists()
    load(deleted_post_ids=(3,), source="chunk:3")
    settle_all()
    assert pair in MatchPair.objects.values_list("left__key", "right__key")


def batches(titles: list[str], size: int) -> list[tuple[str, list]]:
    numbered = posts(*titles)
    return [(f"chunk:{at}", numbered[at : at + size]) for at in range(0, len(numbered), size)]


def ending(parts: list[tuple[str, list]], seed: int) -> tuple:
    """Load in an order of its own, settle now and then, lose a part and load it again; then forget it all."""
    rng = random.Random(seed)
    with transaction.atomic():
        for at, (source, part) in enumerate(rng.sample(parts, len(parts))):
            load(part, source=source)
            if rng.random() < 0.5:
                settle_dirty(rng.randint(1, 20))
            if at == len(parts) // 2:
                load(source=source)
                settle_all()
                load(part, source=source)
        settle_all()
        found = tuple(products()), index()
        transaction.set_rollback(True)
    return found


def test_orders_of_loading_end_in_the_same_products_pairs_and_index():
    parts = batches([*TITLES, *(f"Tindalo lamp L{number}00 oak" for number in range(9))], 3)
    endings = {ending(parts, seed) for seed in range(4)}
    assert [len(end[0]) for end in endings] == [18]


@pytest.fixture(scope="module")
def real_titles() -> list[str]:
    """The products that the extractor reads in all posts of a real dump."""
    catalogue, latest, found = load_catalogue(), datetime(2017, 1, 1, tzinfo=UTC), {}
    for path in sorted(RETAIL.glob("*.bz2")):
        for line in bz2.decompress(path.read_bytes()).splitlines():
            for sighting in read_line(line, latest).posts:
                for each in extract_deals(sighting.content, catalogue):
                    if each.product and each.scope is Scope.PRODUCT:
                        found[each.product] = None
    return list(found)


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.skipif(not RETAIL.is_dir(), reason="the real dumps are not here")
def test_20_orders_of_real_titles_end_in_the_same_products(real_titles):
    parts = batches(real_titles, 60)
    assert len({ending(parts, seed) for seed in range(20)}) == 1
