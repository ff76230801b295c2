"""What happened to a product's prices: undercuts, new lows, campaigns."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from deals.models import AssortmentItem, Product, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.market.line_prices import products_of_line
from deals.selectors.market.price_events import PriceEvent, price_events
from deals.selectors.market.product_prices import PriceSelection, choice_of
from tests.comparing.conftest import workspace as workspace
from tests.factories import DAY, START, make_deal, make_line, make_post, make_product
from tests.pages.conftest import owner as owner
from tests.pages.conftest import page as page
from tests.pages.conftest import teammate as teammate

pytestmark = pytest.mark.django_db
UNTIL = START + 60 * DAY
ALL = Period.all_until(UNTIL)


def found(products: Any, workspace: Workspace | None, period: Period = ALL) -> tuple[PriceEvent, ...]:
    choice = choice_of(products, PriceSelection(), period, workspace)
    assert choice
    return price_events(products, choice, period, "UTC").events


def told(events: tuple[PriceEvent, ...], kind: str) -> list[str]:
    return [each.what for each in events if each.kind == kind]


@pytest.fixture
def product() -> Product:
    """Mine at 90, then a competitor at 80 and a stranger at 70."""
    product = make_product("Drill")
    for day, (retailer, price) in enumerate((("Tindalo", "90"), ("Quillmart", "80"), ("Elsewhere", "70"))):
        make_deal(price, START + day * DAY, product=product, retailer=retailer)
    return product


def test_a_competitors_price_below_mine_in_force_is_an_undercut(product: Product, workspace) -> None:
    assert told(found(product.pk, workspace), "undercut") == ["Quillmart at $80.00, below Tindalo’s $90.00"]


def test_without_a_post_of_mine_in_force_my_list_is_undercut(product: Product, workspace) -> None:
    product.deals.filter(retailer__slug="tindalo").delete()
    AssortmentItem.objects.create(
        workspace=workspace,
        sku="1",
        title="Drill",
        product=product,
        is_sure=True,
        list_price=95,
        currency="USD",
    )
    assert told(found(product.pk, workspace), "undercut") == ["Quillmart at $80.00, below your list’s $95.00"]


def test_a_price_below_all_before_it_is_a_new_low_and_the_first_price_is_none(
    product: Product, workspace
) -> None:
    make_deal("80", START + 3 * DAY, product=product, retailer="Tindalo")
    assert told(found(product.pk, workspace), "new_low") == [
        "Quillmart at $80.00: the lowest so far, $90.00 before"
    ]
    assert len(told(found(product.pk, None), "new_low")) == 2


def test_a_new_low_counts_the_prices_before_the_period(product: Product, workspace) -> None:
    make_deal("75", START + 30 * DAY, product=product, retailer="Quillmart")
    make_deal("79", START + 31 * DAY, product=product, retailer="Tindalo")
    events = found(product.pk, workspace, Period("x", START + 20 * DAY, UNTIL))
    assert [(str(each.price), str(each.before)) for each in events if each.kind == "new_low"] == [
        ("75.00", "80.00")
    ]


def test_two_posts_of_one_promotion_are_a_campaign_and_one_is_none(product: Product, workspace) -> None:
    for hours in (0, 5):
        at = START + 10 * DAY + timedelta(hours=hours)
        post = make_post("Drill 20% off, code GLOW", at, voice="deal_account")
        off = {"kind": "percent_off", "percent_off": 20, "coupon": "GLOW"}
        make_deal(None, at, post, product=product, retailer="Tindalo", **off)
    (campaign,) = [each for each in found(product.pk, workspace) if each.kind == "campaign"]
    assert "coupon GLOW" in campaign.name
    assert campaign.until is not None and campaign.until - campaign.at == timedelta(hours=5)


def test_of_a_line_a_retailers_price_is_its_lowest_of_any_product(product: Product, workspace) -> None:
    large = make_product("Drill XL")
    make_deal("60", START, product=large, retailer="Tindalo")
    make_deal("75", START + 4 * DAY, product=product, retailer="Quillmart")
    line = make_line("Drill", product, large)
    assert told(found(products_of_line(line.pk), workspace), "undercut") == []


def test_page_file_and_api_tell_the_same_events(page: Client, product: Product, workspace) -> None:
    shown = page.get(f"/products/{product.pk}/events/")
    rows = json.loads(page.get(f"/products/{product.pk}/events.json").getvalue())["rows"]
    body = page.get(f"/api/v1/products/{product.pk}/price-events/?show=mine&workspace={workspace.pk}").json()
    words = [each.what for each in shown.context["events"]]
    assert len(words) == 2 and body["counts"] == {"undercut": 1, "new_low": 1, "campaign": 0, "note": 0}
    assert words == [each["what"] for each in rows] == [each["what"] for each in body["events"]]


def test_kinds_can_be_chosen_and_unknown_ones_are_refused(page: Client, product: Product, workspace) -> None:
    rows = json.loads(page.get(f"/products/{product.pk}/events.json?kind=new_low").getvalue())["rows"]
    assert [each["kind"] for each in rows] == ["new low"]
    assert page.get(f"/products/{product.pk}/events/?kind=storm").status_code == 400
    assert page.get(f"/api/v1/products/{product.pk}/price-events/?kind=storm").status_code == 400
