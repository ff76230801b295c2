"""Nothing that points to a row is forgotten when the row is merged or goes."""

from typing import Any

import pytest
from django.db import models

from deals.models import (
    AssortmentItem,
    Brand,
    DealReport,
    EngagementSnapshot,
    Listing,
    Post,
    Product,
    ProductLine,
    ProductRedirect,
    Retailer,
    WatchedItem,
    Watchlist,
)
from deals.services.common.relations import BRAND, LINE, LISTING, POST, PRODUCT, RETAILER
from deals.services.loading import settling
from deals.services.loading.settling import settle_all
from deals.services.matching.decisions import merge_products
from tests.factories import make_user, make_workspace
from tests.market.builders import deal, load, post, snapshot

NAMED = {
    Product: [each.field for each in PRODUCT],
    Listing: [each.field for each in LISTING],
    ProductLine: [each.field for each in LINE],
    Post: [each.field for each in POST],
    Retailer: list(RETAILER),
    Brand: list(BRAND),
}
DRILL, SAW = "Borvo Drill BD-180", "Bosk Saw BS-900"


def pointing_to(model: type[models.Model]) -> set[str]:
    """Every foreign key to a table, also those without a name for the way back."""
    related = model._meta.get_fields(include_hidden=True)
    fields = [each.field for each in related if each.auto_created and (each.one_to_many or each.one_to_one)]
    return {f"{field.model.__name__}.{field.name}" for field in fields}


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_every_foreign_key_is_named(model):
    assert (pointing_to(model), len(NAMED[model])) == (set(NAMED[model]), len(set(NAMED[model])))


@pytest.mark.parametrize("relation", [*PRODUCT, *LISTING, *LINE, *POST], ids=lambda relation: relation.field)
def test_what_is_not_kept_whole_says_why(relation):
    assert relation.why or (relation.on_merge and relation.on_removal)


def catalogued(title: str) -> AssortmentItem:
    """A customer's article that is taken for the product of this title."""
    workspace = make_workspace(make_user())
    product = Product.objects.get(title=title)
    values: dict[str, Any] = {"sku": "A1", "title": title, "confidence": 0.9, "is_sure": True}
    return AssortmentItem.objects.create(workspace=workspace, product=product, **values)


@pytest.mark.django_db(transaction=True)
def test_the_last_post_of_a_catalogued_product_is_deleted_and_settling_goes_on():
    load([post(1, deal(product=DRILL))])
    settle_all()
    item = catalogued(DRILL)
    load(deleted_post_ids=(1,), source="chunk:2")
    settle_all()
    item.refresh_from_db()
    assert (item.product_id, item.confidence, item.is_sure) == (None, None, False)
    assert not Product.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_catalogued_product_is_merged_into_another():
    load([post(1, deal(product=DRILL)), post(2, deal(product=SAW))])
    settle_all()
    item, saw = catalogued(DRILL), Product.objects.get(title=SAW)
    merge_products(saw, [item.product], item.workspace.members.get())
    item.refresh_from_db()
    assert (item.product_id, item.confidence, item.is_sure) == (saw.pk, 0.9, True)


@pytest.mark.django_db(transaction=True)
def test_a_relation_that_is_forgotten_is_seen(monkeypatch):
    """The mutation: without its entry the product stays, set aside, and says what holds it."""
    load([post(1, deal(product=DRILL))])
    settle_all()
    catalogued(DRILL)
    forgetful = [each for each in PRODUCT if each.field != "AssortmentItem.product"]
    monkeypatch.setattr(settling, "PRODUCT", forgetful)
    load(deleted_post_ids=(1,), source="chunk:2")
    settle_all()
    assert "deals_assortmentitem" in Product.objects.get().settling_failure.reason


@pytest.mark.django_db(transaction=True)
def test_who_watches_a_product_that_goes_searches_for_it():
    load([post(1, deal(product=DRILL))])
    settle_all()
    watchlist = Watchlist.objects.create(workspace=make_workspace(make_user()), name="Drills")
    WatchedItem.objects.create(watchlist=watchlist, product=Product.objects.get())
    load(deleted_post_ids=(1,), source="chunk:2")
    settle_all()
    assert list(WatchedItem.objects.values_list("product", "search")) == [(None, DRILL)]


@pytest.mark.django_db(transaction=True)
def test_a_merged_product_leaves_no_row_behind():
    load([post(1, deal(product=DRILL)), post(2, deal(product=SAW))])
    settle_all()
    drill, saw = (Product.objects.get(title=title) for title in (DRILL, SAW))
    merge_products(saw, [drill], make_user())
    assert list(ProductRedirect.objects.values_list("old_id", "product")) == [(drill.pk, saw.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_post_goes_with_its_snapshots_and_its_reports_stay():
    load([post(1)], snapshots=(snapshot(1, 9),))
    settle_all()
    found = Post.objects.get().deals.get()
    values = {"post_id": 1, "anchor": 0, "deal": found, "reporter": make_user(), "reason": "price"}
    DealReport.objects.create(**values)
    load(deleted_post_ids=(1,), source="chunk:2")
    assert not EngagementSnapshot.objects.exists()
    assert DealReport.objects.get().deal_id is None
