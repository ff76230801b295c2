"""The demo's account, and taking its data out without touching real ones."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser, User

from deals.domain.records import CoverageRecord
from deals.models import CoverageHour, Deal, DeletionNotices, Membership, Post, Product, Retailer, Workspace
from deals.services.loading.settling import settle_all
from deals.services.market.catalogue import import_catalogue
from deals.services.operations.demo import clear_demo_data, prepare_demo_account, prepare_demo_assortment
from ingestion.demo.price_list import price_list
from ingestion.demo.tweets import DEMO_IDS_FROM
from ingestion.demo.world import demo_catalogue
from tests.market.builders import NOON, deal, load, post

pytestmark = pytest.mark.django_db


def test_the_demo_account_owns_a_workspace_of_an_invented_retailer():
    import_catalogue(demo_catalogue(), is_demo=True)
    user = prepare_demo_account("a long enough word")
    workspace = Workspace.objects.for_user(user).get()
    assert user.check_password("a long enough word")
    assert (workspace.own_retailer.name, workspace.memberships.get().role) == ("Gadgetree", "owner")


def test_preparing_the_account_again_makes_no_second_one():
    prepare_demo_account("a long enough word")
    prepare_demo_account("another long word")
    assert (User.objects.count(), Workspace.objects.count(), Membership.objects.count()) == (1, 1, 1)
    assert User.objects.get().check_password("another long word")


def test_a_stranger_and_an_anonymous_visitor_see_no_workspace():
    prepare_demo_account("a long enough word")
    stranger = User.objects.create_user("stranger")
    for visitor in (stranger, AnonymousUser()):
        assert not Workspace.objects.for_user(visitor).exists()
        assert not Membership.objects.for_user(visitor).exists()


def test_clearing_takes_invented_rows_and_leaves_real_ones():
    import_catalogue(demo_catalogue(), is_demo=True)
    Retailer.objects.create(slug="real", name="Real")
    load(
        [post(DEMO_IDS_FROM + 1, deal(product="Invented"))],
        coverage=(CoverageRecord(NOON, "loaded", 1, 1, 1),),
        deleted_post_ids=(DEMO_IDS_FROM + 2,),
    )
    load([post(5, deal(product="Real thing"))], source="chunk:2")
    counts = clear_demo_data(["chunk:1"])
    assert (counts.posts, counts.retailers, counts.brands) == (1, 10, 13)
    assert list(Post.objects.values_list("id", flat=True)) == [5]
    assert list(Product.objects.values_list("title", flat=True)) == ["Real thing"]
    assert list(Retailer.objects.values_list("slug", flat=True)) == ["real"]
    assert Deal.objects.count() == 1
    assert not CoverageHour.objects.exists()
    assert not DeletionNotices.objects.exists()


def test_the_demo_workspace_gets_its_retailers_price_list_once():
    import_catalogue(demo_catalogue(), is_demo=True)
    prepare_demo_account("a long enough word")
    first = next(price_list())
    load([post(DEMO_IDS_FROM + 1, deal(product=first.title, brand=first.brand))])
    settle_all()
    assert [prepare_demo_assortment([*price_list()]) for _ in range(2)] == [60, 0]
    item = Workspace.objects.get().assortment_items.get(sku=first.sku)
    assert (item.product.title, item.is_sure, item.list_price) == (first.title, True, first.list_price)
    assert item.floor_price == Decimal("44.24")
