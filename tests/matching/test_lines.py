"""Products that differ in size, colour or pack only make a line, whatever came first."""

from itertools import permutations

import pytest

from deals.models import Product, ProductLine
from deals.services.loading.settling import settle_all
from tests.factories import make_brand
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db

SIZES = ("Borvo Pulsar 40 16GB", "Borvo Pulsar 40 64GB", "Borvo Pulsar 40 128GB")
SAW = "Tindalo Saw"


def load_titles(*titles: str, start: int = 1) -> None:
    """Load a deal a title, each of the brand that it names first, and settle."""
    posts = []
    for number, title in enumerate(titles, start):
        brand = make_brand(title.split()[0])
        posts.append(post(number, deal(product=title, brand=brand.name, brand_slug=brand.slug)))
    load(posts, source=f"chunk:{start}")
    settle_all()


def lines() -> dict[str, list[str]]:
    """The titles of products by the key of their line."""
    return {
        line.key: sorted(line.products.values_list("title", flat=True)) for line in ProductLine.objects.all()
    }


def test_products_of_several_sizes_are_one_line():
    load_titles(*SIZES, SAW)
    assert lines() == {"borvo pulsar 40": sorted(SIZES)}
    line = ProductLine.objects.get()
    assert (line.name, line.brand.name) == ("Borvo Pulsar 40", "Borvo")


def test_one_product_is_no_line():
    load_titles(SIZES[0], SAW)
    assert lines() == {}
    assert Product.objects.get(title=SIZES[0]).line_key == "borvo pulsar 40"


def test_lines_do_not_depend_on_the_order_of_loading():
    for order in permutations(SIZES):
        Product.objects.all().delete()
        ProductLine.objects.all().delete()
        for number, title in enumerate(order, 1):
            load_titles(title, start=number)
        assert lines() == {"borvo pulsar 40": sorted(SIZES)}


def test_a_line_keeps_its_id_when_products_come():
    load_titles(*SIZES[:2])
    before = ProductLine.objects.get().pk
    load_titles(SIZES[2], start=9)
    assert ProductLine.objects.get().pk == before


def test_a_line_that_loses_its_second_product_is_none_and_comes_back_under_its_id():
    load_titles(*SIZES[:2])
    before = ProductLine.objects.get().pk
    load(deleted_post_ids=(2,), source="chunk:deleted")
    settle_all()
    assert lines() == {}
    load_titles(SIZES[2], start=9)
    assert ProductLine.objects.get().pk == before


def test_the_last_product_of_a_line_that_is_none_any_more_has_no_line():
    load_titles(*SIZES[:2])
    load(deleted_post_ids=(2,), source="chunk:deleted")
    settle_all()
    assert list(Product.objects.values_list("line", flat=True)) == [None]
