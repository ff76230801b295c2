"""A product's page for a workspace: mine and my competitors', lows, claims, the lowest current price."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from deals.domain.comparing.lowest import lowest_over_time
from deals.domain.comparing.points import PointRow
from deals.models import Product, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.discount_claims import discount_claims
from deals.selectors.market.product_prices import PriceSelection, choice_of, product_prices
from tests.factories import DAY, START, make_deal, make_product

pytestmark = pytest.mark.django_db
ALL = Period.all_until(START + 60 * DAY)


@pytest.fixture
def product() -> Product:
    """A drill of mine, of a competitor and of a stranger, who is the cheapest."""
    product = make_product("Drill")
    for retailer, price in (("Tindalo", "90"), ("Quillmart", "80"), ("Elsewhere", "10")):
        make_deal(price, START + DAY, product=product, retailer=retailer)
    return product


def drawn(product: Product, workspace: Workspace | None, **wish) -> list[str]:
    choice = choice_of(product.pk, PriceSelection(**wish), ALL, workspace)
    assert choice
    series = product_prices(product.pk, choice, ALL).history.series
    return [one.retailer.name if one.retailer else "?" for one in series]


def test_mine_and_my_competitors_are_shown_and_others_on_demand(product: Product, workspace) -> None:
    assert drawn(product, workspace) == ["Tindalo", "Quillmart"]
    assert drawn(product, workspace, show="all") == ["Tindalo", "Elsewhere", "Quillmart"]
    assert drawn(product, workspace, retailers=["elsewhere"]) == ["Tindalo", "Elsewhere", "Quillmart"]
    assert drawn(product, None) == ["Elsewhere", "Quillmart", "Tindalo"]


def test_where_none_of_mine_advertised_it_all_are_shown(page: Client, workspace: Workspace) -> None:
    product = make_product("Kettle")
    make_deal(product=product, retailer="Elsewhere")
    assert drawn(product, workspace) == ["Elsewhere"]
    html = page.get(f"/products/{product.pk}/").content.decode()
    assert "Neither you nor your competitors advertised this product" in html


def test_the_page_the_file_and_the_api_show_the_same_selection(page: Client, product: Product) -> None:
    html = page.get(f"/products/{product.pk}/").content.decode()
    assert "$80.00" in html and "$10.00" not in html
    assert "Elsewhere (1)" in html
    lines = page.get(f"/products/{product.pk}.csv").getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["Tindalo", "Quillmart"]
    assert page.get(f"/products/{product.pk}/?show=none").status_code == 400


def test_the_api_names_me_and_refuses_a_strangers_workspace(
    page: Client, product, workspace, stranger
) -> None:
    url = f"/api/v1/products/{product.pk}/price-history/?show=mine&workspace="
    body = page.get(f"{url}{workspace.pk}").json()
    assert [(one["retailer"]["slug"], one["is_me"]) for one in body["series"]] == [
        ("tindalo", True),
        ("quillmart", False),
    ]
    assert body["summary"]["lows"][0]["point"]["price"] == "80.00"
    assert page.get(f"{url}{stranger.workspaces.get().pk}").status_code == 404


def test_the_watch_button_leads_back(page: Client, product: Product, workspace: Workspace) -> None:
    url = f"/products/{product.pk}/?period=90"
    data = {"product": product.pk, "next": url}
    assert page.post(f"/workspaces/{workspace.pk}/watchlists/watch/", data)["Location"] == url
    assert workspace.watchlists.get().items.get().product == product


def test_a_claim_is_held_against_the_own_low_of_30_days_before() -> None:
    product = make_product("Kettle")
    for day, price in ((1, "10"), (5, "40"), (20, "30"), (31, "24")):
        listed = Decimal(60) if day == 31 else None
        make_deal(price, START + (day + 0.5) * DAY, product=product, retailer="Tindalo", list_price=listed)
    make_deal("5", START + 30 * DAY, product=product, retailer="Quillmart")
    (claim,) = discount_claims(product.pk, "USD", "new", ALL)
    assert (claim.claimed, claim.prior_low, claim.actual) == (Decimal("0.6"), 10, Decimal("-1.4"))
    later = Period.all_until(START + 32 * DAY)
    Product.objects.get(pk=product.pk).deals.filter(price=10).update(announced_at=START)
    (claim,) = discount_claims(product.pk, "USD", "new", later)
    assert (claim.prior_low, claim.actual) == (30, Decimal("0.2"))


def test_a_claim_without_own_prices_before_says_so(page: Client) -> None:
    product = make_product("Kettle")
    make_deal("20", START, product=product, retailer="Tindalo", list_price=Decimal(40))
    (claim,) = discount_claims(product.pk, "USD", "new", ALL)
    assert (claim.claimed, claim.prior_low, claim.actual) == (Decimal("0.5"), None, None)
    assert "none advertised" in page.get(f"/products/{product.pk}/discount-claims/").content.decode()


def row(retailer: int, hours: int, price: int) -> PointRow:
    return PointRow(retailer, START + timedelta(hours=hours), Decimal(price), hours)


def test_the_lowest_price_is_a_stair_with_gaps() -> None:
    week = 7 * 24
    rows = [row(1, 0, 50), row(2, 10, 40), row(2, 20, 60), row(1, 400, 45)]
    steps = lowest_over_time(rows, START + timedelta(hours=450))
    assert [((at - START) // timedelta(hours=1), price) for at, price in steps] == [
        (0, 50), (10, 40), (20, 50), (week, 60), (week + 20, None), (400, 45),
    ]  # fmt: skip


def test_claims_come_as_a_file(page: Client) -> None:
    product = make_product("Kettle")
    deal = make_deal("20", START, product=product, retailer="Tindalo", list_price=Decimal(40))
    lines = (
        page.get(f"/products/{product.pk}/discount-claims.csv").getvalue().decode("utf-8-sig").splitlines()
    )
    assert lines[1:] == [
        f"2016-06-01T00:00:00Z,Tindalo,20.00,40.00,USD,new,0.5000,,,{deal.pk},tindalo,twitter,share button"
    ]


def test_asked_for_mine_alone_where_there_is_none_the_page_leads_to_all(page: Client) -> None:
    product = make_product("Kettle")
    make_deal(product=product, retailer="Elsewhere")
    html = page.get(f"/products/{product.pk}/?show=mine").content.decode()
    assert "Show all retailers" in html and "$59.99" not in html
