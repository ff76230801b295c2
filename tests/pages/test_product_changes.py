"""Merging and splitting products from pages and the admin; old addresses; what was changed and by whom."""

from collections.abc import Callable

import pytest
from django.test import Client

from deals.models import Listing, Product, ProductChange
from deals.services.matching.decisions import merge_products
from tests.factories import make_user
from tests.reviewing import make_pair, make_titles, product_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    """A browser in which Cleo, of the staff, is signed in."""
    client = Client()
    client.force_login(make_user("cleo", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def products() -> list[Product]:
    """A white kettle, a black kettle, an umbrella, a lamp, shears."""
    return make_titles()


@pytest.fixture
def merged(products: list[Product]) -> ProductChange:
    """The black kettle and the lamp went into the white kettle."""
    return merge_products(products[0], [products[1], products[3]], make_user("ida"))


def test_what_would_move_is_shown_before_anything_is_merged(desk: Client, products: list[Product]) -> None:
    white, black, *_ = products
    html = desk.get(f"/products/{white.pk}/merge/?with={black.pk}&with=rubbish").content.decode()
    moving, staying = html.split('id="moving"')[1].split('id="staying"')
    assert "borvo kettle k40 black" in moving and "borvo kettle k40 white" in staying
    assert f'href="/products/{black.pk}/merge/?with={white.pk}"' in html
    assert ProductChange.objects.count() == 0


def test_products_are_merged(desk: Client, products: list[Product]) -> None:
    white, black, *_ = products
    answer = desk.post(f"/products/{white.pk}/merge/", {"with": [black.pk]}, follow=True)
    assert answer.redirect_chain == [(f"/products/{white.pk}/", 302)]
    assert "Merged: 1 title moved here." in answer.content.decode()
    assert "borvo kettle k40 black" in desk.get(f"/products/{white.pk}/other-deals/").content.decode()
    change = ProductChange.objects.get()
    assert (change.action, change.changed_by.username, product_of("borvo kettle k40 black")) == (
        "merge",
        "cleo",
        white,
    )


def test_a_merge_that_cannot_be_done_says_why(desk: Client, products: list[Product]) -> None:
    answer = desk.post(f"/products/{products[0].pk}/merge/", {"with": [10**9]})
    assert (answer.status_code, ProductChange.objects.count()) == (409, 0)
    assert "Choose at least two products" in answer.content.decode()


def test_products_to_merge_with_are_suggested_and_searched(desk: Client, products: list[Product]) -> None:
    make_pair("borvo kettle k40 white", "borvo kettle k40 black")
    url, black, lamp = f"/products/{products[0].pk}/merge/", products[1].pk, products[3].pk
    suggested = desk.get(url).content.decode()
    assert f'value="{black}"' in suggested and f'value="{lamp}"' not in suggested
    for text in ("tindalo lmp", str(lamp)):
        found = desk.get(url, {"q": text}).content.decode()
        assert f'value="{lamp}"' in found and f'value="{products[0].pk}"' not in found
    assert "No product found" in desk.get(url, {"q": "zzzz"}).content.decode()


def test_titles_are_split_off_after_they_were_shown(desk: Client, merged: ProductChange) -> None:
    white, lamp = product_of("borvo kettle k40 white"), Listing.objects.get(key="tindalo lamp l60")
    url = f"/products/{white.pk}/split/"
    assert desk.get(url).content.decode().count('name="listing"') == 3
    shown = desk.get(f"{url}?listing={lamp.pk}").content.decode()
    moving, staying = shown.split('id="moving"')[1].split('id="staying"')
    assert "tindalo lamp l60" in moving and "borvo kettle k40 black" in staying
    assert product_of("tindalo lamp l60") == white
    desk.post(url, {"listing": [lamp.pk]})
    assert product_of("tindalo lamp l60") != white
    assert product_of("borvo kettle k40 black") == white


def test_a_split_leaves_at_least_one_title(desk: Client, merged: ProductChange) -> None:
    white = product_of("borvo kettle k40 white")
    every = [each.pk for each in white.listings.all()]
    asked = desk.get(f"/products/{white.pk}/split/", {"listing": every}).content.decode()
    assert "Leave at least one title" in asked and "Preview" in asked
    assert desk.post(f"/products/{white.pk}/split/", {"listing": every}).status_code == 409
    assert white.listings.count() == 3


def test_a_product_of_one_title_cannot_be_split(desk: Client, products: list[Product]) -> None:
    assert "nothing to split" in desk.get(f"/products/{products[0].pk}/split/").content.decode()


def test_changes_tell_who_and_what_and_are_taken_back(
    desk: Client, merged: ProductChange, products: list[Product]
) -> None:
    html = desk.get("/product-changes/").content.decode()
    assert "tindalo lamp l60" in html and "ida" in html and f"merge {merged.pk}" in html
    answer = desk.post(f"/product-changes/{merged.pk}/undo/", follow=True).content.decode()
    assert "Undone: 2 titles moved back." in answer and "undone by cleo" in answer
    assert product_of("tindalo lamp l60").pk == products[3].pk
    again = desk.post(f"/product-changes/{merged.pk}/undo/", follow=True).content.decode()
    assert "This change was undone before" in again


def test_changes_of_one_product_or_person(
    desk: Client, merged: ProductChange, products: list[Product]
) -> None:
    merge_products(products[2], [products[4]], make_user("eve"))
    shears = desk.get(f"/product-changes/?product={products[4].pk}").content.decode()
    assert "orchard shears s20" in shears and "tindalo lamp l60" not in shears
    of_ida = desk.get("/product-changes/?by=ida").content.decode()
    assert "tindalo lamp l60" in of_ida and "orchard shears s20" not in of_ida


@pytest.mark.parametrize(
    "address",
    [
        "/products/{}/?period=90",
        "/products/{}.csv?period=90",
        "/api/v1/products/{}/?as_of=2019-01-01",
        "/api/v1/products/{}/price-history/?period=90",
    ],
)
def test_the_address_of_a_merged_product_leads_to_the_survivor(
    page: Client, merged: ProductChange, products: list[Product], address: str
) -> None:
    answer = page.get(address.format(products[1].pk))
    assert (answer.status_code, answer["Location"]) == (301, address.format(products[0].pk))
    assert answer["Cache-Control"] == "no-cache"
    assert page.get(address.format(10**9)).status_code == 404


def test_an_address_works_again_after_the_merge_is_undone(
    desk: Client, merged: ProductChange, products: list[Product]
) -> None:
    desk.post(f"/product-changes/{merged.pk}/undo/")
    assert desk.get(f"/products/{products[1].pk}/").status_code == 200


def test_a_product_shows_its_titles_and_staff_may_change_them(
    page: Client, desk: Client, merged: ProductChange, products: list[Product]
) -> None:
    url = f"/products/{products[0].pk}/"
    shown = page.get(f"{url}other-deals/").content.decode()
    assert all(
        title in shown for title in ("borvo kettle k40 white", "borvo kettle k40 black", "tindalo lamp l60")
    )
    assert "/merge/" not in shown and "/split/" not in shown
    links = desk.get(f"{url}other-deals/").content.decode()
    assert f'href="{url}merge/"' in links and f'href="{url}split/"' in links
    assert f'href="/product-changes/?product={products[0].pk}"' in links


PLACES: list[Callable[[Client, int], int]] = [
    lambda client, pk: client.get(f"/products/{pk}/merge/").status_code,
    lambda client, pk: client.post(f"/products/{pk}/merge/", {"with": pk + 1}).status_code,
    lambda client, pk: client.get(f"/products/{pk}/split/").status_code,
    lambda client, pk: client.post(f"/products/{pk}/split/", {"listing": pk}).status_code,
    lambda client, pk: client.get("/product-changes/").status_code,
    lambda client, pk: client.post(f"/product-changes/{ProductChange.objects.get().pk}/undo/").status_code,
]


@pytest.mark.parametrize("place", PLACES)
def test_others_than_staff_get_404_and_nothing_changes(
    page: Client, merged: ProductChange, place: Callable[[Client, int], int]
) -> None:
    assert place(page, product_of("tindalo lamp l60").pk) == 404
    assert list(ProductChange.objects.all()) == [merged]


def test_the_admin_leads_to_merging_and_splitting(desk: Client, products: list[Product]) -> None:
    white, black = sorted(products[:2], key=lambda product: product.pk)
    form = {"action": "merge", "_selected_action": [black.pk, white.pk]}
    led = desk.post("/admin/deals/product/", form)["Location"]
    assert led == f"/products/{white.pk}/merge/?with={black.pk}"
    form = {"action": "split", "_selected_action": [white.pk]}
    assert desk.post("/admin/deals/product/", form)["Location"] == f"/products/{white.pk}/split/"
    for action, chosen in (("merge", [white.pk]), ("split", [white.pk, black.pk])):
        answer = desk.post(
            "/admin/deals/product/", {"action": action, "_selected_action": chosen}, follow=True
        )
        assert "Choose " in answer.content.decode()


def test_the_admin_takes_a_change_back(desk: Client, merged: ProductChange) -> None:
    form = {"action": "undo", "_selected_action": [merged.pk]}
    for said in ("Undone: merge of 2 listings.", "was undone before"):
        assert said in desk.post("/admin/deals/productchange/", form, follow=True).content.decode()
    assert ProductChange.objects.filter(undoes=merged, changed_by__username="cleo").count() == 1
