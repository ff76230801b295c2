"""What rules cover: the quick way over many rules says what the query over all products says."""

import pytest
from django.contrib.auth.models import User

from deals.models import (
    AlertRule,
    AssortmentItem,
    Brand,
    Category,
    LineRedirect,
    Product,
    ProductRedirect,
    Workspace,
)
from deals.selectors.alerts.scopes import Scopes, products_in_scope
from deals.services.assortment.articles import choose_product
from deals.services.workspaces.watchlists import watch
from tests.alerts.builders import make_rule
from tests.factories import make_brand, make_category, make_deal, make_line, make_product, make_retailer

pytestmark = pytest.mark.django_db


@pytest.fixture
def products(workspace: Workspace) -> dict[str, Product]:
    workspace.own_retailer = make_retailer("Mine")
    workspace.save()
    found = {
        "mine": make_product("Quill Lamp LX-1"),
        "branded": make_product("Borvo Saw", brand=make_brand("Borvo")),
        "kind": make_product("Anything", category=make_category("Tools")),
        "joined": make_product("Joined Thing"),
        "none": make_product("Nothing"),
    }
    make_deal(product=found["mine"], retailer=workspace.own_retailer)
    make_deal(product=found["none"], retailer=workspace.own_retailer, is_outlier=True)
    for sku, name, is_sure in (("1", "joined", True), ("2", "kind", False)):
        article = {"product": found[name], "is_sure": is_sure, "title": name}
        AssortmentItem.objects.create(workspace=workspace, sku=sku, **article)
    ProductRedirect.objects.create(old_id=999_999, product=found["joined"])
    line = make_line("Anything", found["kind"], found["none"])
    LineRedirect.objects.create(old_id=888, key="old", line=line)
    return found


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"scope": "everything"}, {"mine", "branded", "kind", "joined", "none"}),
        ({"scope": "products", "products": [999_999]}, {"joined"}),
        ({"scope": "lines", "lines": [888]}, {"kind", "none"}),
        ({"scope": "brands"}, {"branded"}),
        ({"scope": "categories"}, {"kind"}),
        ({"scope": "assortment"}, {"mine", "joined"}),
        ({"scope": "watchlist"}, {"branded", "mine", "kind"}),
    ],
)
def test_both_ways_say_the_same(
    workspace: Workspace, ada: User, products: dict[str, Product], fields: dict, expected: set[str]
) -> None:
    watchlist = workspace.watchlists.create(name="List")
    for thing in (Brand.objects.get(), "LAMP quill", products["kind"]):
        watch(watchlist, ada, thing)
    values = {"brands": [Brand.objects.get().pk], "categories": [Category.objects.get().pk], **fields}
    made = make_rule(workspace, watchlist=watchlist, **values)
    rule = AlertRule.objects.select_related("workspace").get(pk=made.pk)
    names = {product.pk: name for name, product in products.items()}
    assert {names[pk] for pk in Scopes([rule], names).covers(rule)} == expected
    assert {names[product.pk] for product in products_in_scope(rule)} == expected


def test_rules_are_looked_at_anew_when_an_article_gets_another_product(
    workspace: Workspace, ada: User, products: dict[str, Product]
) -> None:
    rule = make_rule(workspace, scope="assortment", stale_from=None)
    item = AssortmentItem.objects.create(workspace=workspace, sku="3", title="Saw")
    choose_product(item, ada, products["branded"])
    rule.refresh_from_db()
    assert rule.stale_from == 0 and products["branded"] in products_in_scope(rule)
