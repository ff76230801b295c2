"""Titles that name one product, and generic ones, which have neither listing nor product."""

import pytest
from django.db import connection

from deals.domain.matching.one_product import names_one_product
from deals.models import AuditEntry, Deal, Delivery, Listing, Product, WatchedItem
from deals.services.alerts.sending import send_due
from deals.services.loading.settling import settle_all
from deals.services.matching.listings import forget_index
from tests.factories import START, make_user, make_workspace
from tests.market.builders import deal, load, post


@pytest.mark.parametrize(
    "title",
    ["tindalo lamp l60", "Amber Drill 18V", "PS4Pro", "The Lantern Keepers", "Borvo Milano Steel Machine"],
)
def test_a_name_is_one_product(title):
    assert names_one_product(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Laptop",
        "4K Smart TV",
        "BOOK",
        "right",
        "tickets",
        "Great gift ideas",
        "select styles",
        "all boots",
        "air fryers",
    ],
)
def test_a_generic_word_or_a_range_is_none(title):
    assert not names_one_product(title)


def test_a_brand_alone_is_none_and_with_a_kind_and_a_size_it_is_one():
    assert not names_one_product("Borvo", "Borvo")
    assert not names_one_product("Borvo kettle", "Borvo")
    assert names_one_product("Borvo 2-quart kettle", "Borvo")


@pytest.mark.django_db
def test_a_deal_of_a_generic_title_has_no_listing():
    load([post(1, deal(product="Laptop")), post(2, deal(product="tindalo lamp l60"))])
    settle_all()
    assert list(Listing.objects.values_list("key", flat=True)) == ["tindalo lamp l60"]
    assert Deal.objects.get(post=1).product is None


def generic_product() -> Product:
    """A product as an older version made it."""
    load([post(1, deal(product="tindalo lamp l60"))])
    settle_all()
    Listing.objects.update(key="laptop")
    Product.objects.update(title="Laptop")
    Deal.objects.update(product_text="Laptop")
    with connection.cursor() as cursor:
        forget_index(cursor)
    return Product.objects.get()


@pytest.mark.django_db
def test_an_old_generic_product_goes_at_the_next_settling():
    generic_product()
    settle_all()
    assert (Product.objects.count(), Listing.objects.count()) == (0, 0)
    assert list(Deal.objects.values_list("product", "listing")) == [(None, None)]


@pytest.mark.django_db
def test_who_watches_it_is_told():
    workspace = make_workspace(make_user("ada"))
    watchlist = workspace.watchlists.create(name="Laptops")
    WatchedItem.objects.create(watchlist=watchlist, product=generic_product())
    settle_all()
    item, entry = WatchedItem.objects.get(), AuditEntry.objects.latest("id")
    assert (item.product, item.search, item.was_product) == (None, "Laptop", True)
    assert (entry.workspace, entry.subject) == (workspace, "Laptop on Laptops")


@pytest.mark.django_db
def test_who_put_it_on_a_list_gets_one_mail(mailoutbox):
    ada, product = make_user("ada"), generic_product()
    workspace = make_workspace(ada, make_user("eve"))
    for name in ("Laptops", "Machines"):
        watchlist = workspace.watchlists.create(name=name)
        WatchedItem.objects.create(watchlist=watchlist, product=product, added_by=ada)
    settle_all()
    assert (mailoutbox, Delivery.objects.update(not_before=START)) == ([], 1)
    send_due()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["ada@example.com"], "2 watched products are gone: Ada's shop")
    assert "Laptop (on your list 'Laptops')\nLaptop (on your list 'Machines')" in mail.body


@pytest.mark.django_db
def test_a_product_whose_posts_were_deleted_is_in_no_mail():
    workspace = make_workspace(make_user("ada"))
    load([post(1, deal(product="tindalo lamp l60"))])
    settle_all()
    watchlist = workspace.watchlists.create(name="Lamps")
    WatchedItem.objects.create(watchlist=watchlist, product=Product.objects.get())
    load(deleted_post_ids=(1,), source="chunk:deleted")
    settle_all()
    assert Delivery.objects.count() == 0
