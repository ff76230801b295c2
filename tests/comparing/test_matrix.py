"""Who was cheaper on a day: current prices of shared products."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from deals.domain.metrics import PriceComparison
from deals.models import Competitor, Product, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import Comparison, ComparisonFilter, Matrix, comparison_of, matrix
from deals.selectors.comparing.current_prices import current_prices
from tests.factories import DAY, START, make_brand, make_deal, make_product, make_retailer

pytestmark = pytest.mark.django_db
UNTIL = START + 30 * DAY


def comparing(workspace: Workspace, **filters) -> Comparison:
    found = comparison_of(workspace, ComparisonFilter(**filters), Period("90", UNTIL - 90 * DAY, UNTIL))
    assert found
    return found


def compared(workspace: Workspace, **filters) -> Matrix:
    return matrix(comparing(workspace, **filters))


def offer(product: Product, retailer: str, price: str, days_before: float, **fields):
    return make_deal(price, UNTIL - timedelta(days=days_before), product=product, retailer=retailer, **fields)


def test_my_price_stands_against_the_median_of_the_others(workspace: Workspace) -> None:
    drill = make_product("Drill")
    offer(drill, "Tindalo", "90", 1)
    offer(drill, "Quillmart", "100", 2)
    offer(drill, "Orchard Lane", "110", 3)
    (row,) = compared(workspace).rows
    assert (row.median, row.index, row.rank, row.n) == (105, Decimal("85.71"), 1, 2)
    assert row.position is PriceComparison.LOWER
    assert [cell.comparison for cell in row.cells] == [PriceComparison.HIGHER, PriceComparison.HIGHER]


def test_there_is_no_rank_where_only_one_sells(workspace: Workspace) -> None:
    drill = make_product("Drill")
    offer(drill, "Tindalo", "90", 1)
    offer(drill, "Quillmart", "100", 9)
    (row,) = compared(workspace).rows
    assert (row.rank, row.index, row.position, row.n) == (None, None, None, 0)


@pytest.mark.parametrize(("days", "stands"), [(0.001, True), (7, True), (7.001, False), (0, False)])
def test_a_price_stands_for_seven_days_before_the_moment(days: float, stands: bool) -> None:
    drill = make_product("Drill")
    deal = offer(drill, "Tindalo", "90", days)
    found = current_prices([drill.pk], [deal.retailer_id], "USD", "new", UNTIL)
    assert bool(found) is stands


def test_the_latest_price_stands_and_of_two_at_a_moment_the_later_stored(workspace: Workspace) -> None:
    drill, me = make_product("Drill"), make_retailer("Tindalo")
    offer(drill, "Tindalo", "80", 2)
    offer(drill, "Tindalo", "95", 1)
    later = offer(drill, "Tindalo", "99", 1)
    found = current_prices([drill.pk], [me.pk], "USD", "new", UNTIL)
    assert found[drill.pk, me.pk].deal_id == later.pk


@pytest.mark.parametrize(
    "fields",
    [{"is_outlier": True}, {"rejected": True}, {"kind": "free"}, {"condition": "used"}, {"scope": "range"}],
)
def test_only_price_points_of_the_condition_stand(fields: dict) -> None:
    drill = make_product("Drill")
    deal = offer(drill, "Tindalo", "9", 1, **fields)
    assert current_prices([drill.pk], [deal.retailer_id], "USD", "new", UNTIL) == {}


def test_the_index_of_several_products_is_the_mean_of_each(workspace: Workspace) -> None:
    for mine in ("90", "100", "120"):
        product = make_product(brand=make_brand("Borvo"))
        offer(product, "Tindalo", mine, 1)
        offer(product, "Quillmart", "100", 1)
    position = compared(workspace).position
    assert (position.index, position.n) == (Decimal("103.33"), 3)
    assert (position.lower, position.equal, position.higher) == (1, 1, 1)
    (brand,) = compared(workspace).brands
    assert (brand.name, brand.index, brand.n) == ("Borvo", Decimal("103.33"), 3)


def test_filters_narrow_the_products_and_the_competitors(workspace: Workspace) -> None:
    kettle, drill = make_product("Kettle", brand=make_brand("Lumo")), make_product("Drill")
    for product in (kettle, drill):
        offer(product, "Tindalo", "10", 1)
        offer(product, "Quillmart", "11", 1)
    Competitor.objects.filter(retailer__name="Orchard Lane").update(group="far")
    assert [row.product for row in compared(workspace, brand="lumo").rows] == [kettle]
    assert compared(workspace, group="far").rows == ()
    workspace.watchlists.create(name="Mine").items.create(product=drill)
    assert [row.product for row in compared(workspace, watched=True).rows] == [drill]


def test_archived_competitors_and_strangers_stay_out(workspace: Workspace) -> None:
    drill = make_product("Drill")
    offer(drill, "Tindalo", "10", 1)
    offer(drill, "Elsewhere", "5", 1)
    offer(drill, "Quillmart", "6", 1)
    Competitor.objects.filter(retailer__name="Quillmart").update(archived_at=START)
    assert compared(workspace).rows == ()


def test_the_page_shows_word_sign_and_price_at_a_past_date(compare, workspace: Workspace) -> None:
    drill = make_product("Drill")
    offer(drill, "Tindalo", "90", 3)
    offer(drill, "Quillmart", "80", 3)
    offer(drill, "Quillmart", "99", 1)
    html = " ".join(compare("?level=product&as_of=2016-06-29").content.decode().split())
    assert "$80.00" in html and "$99.00" not in html
    assert "#caret-up-fill" in html and "index 112.50" in html and "rank 2 of 2" in html


def test_the_file_has_a_line_for_each_current_price(compare) -> None:
    drill = make_product("Drill")
    mine, quillmarts = offer(drill, "Tindalo", "90", 1), offer(drill, "Quillmart", "100", 2)
    lines = compare("?level=product&as_of=2016-06-30", ".csv").getvalue().decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        f"{drill.pk},Drill,,,USD,new,2016-07-01T00:00:00Z,Tindalo,yes,90.00,2016-06-30T00:00:00Z,{mine.pk}"
        ",post,,1,100.00,90.00,1,lower,tindalo,twitter,share button",
        f"{drill.pk},Drill,,,USD,new,2016-07-01T00:00:00Z,Quillmart,no,100.00,2016-06-29T00:00:00Z,{quillmarts.pk}"
        ",post,higher,1,100.00,90.00,1,lower,tindalo,twitter,share button",
    ]


@pytest.mark.parametrize(
    "query", ["?currency=usd", "?condition=broken", "?brand=a/b", "?period=8", "?watched=1", "?level=town"]
)
def test_rubbish_is_answered_with_400(compare, query: str) -> None:
    assert compare(query).status_code == 400


@pytest.mark.parametrize("tail", ["/", ".csv"])
def test_a_stranger_gets_404(client: Client, workspace: Workspace, stranger, teammate, tail: str) -> None:
    client.force_login(teammate)
    assert client.get(f"/workspaces/{workspace.pk}/compare{tail}").status_code == 200
    client.force_login(stranger)
    assert client.get(f"/workspaces/{workspace.pk}/compare{tail}").status_code == 404


def test_without_an_own_retailer_the_page_leads_to_saying_which(compare, workspace: Workspace) -> None:
    Workspace.objects.update(own_retailer=None)
    assert f'href="/workspaces/{workspace.pk}/welcome/"' in compare().content.decode()


def test_without_competitors_the_page_leads_to_picking_some(compare, workspace: Workspace) -> None:
    Competitor.objects.all().delete()
    assert "No competitors yet" in compare().content.decode()


def test_the_menu_leads_to_the_workspace_at_hand(page: Client, workspace: Workspace) -> None:
    assert page.get("/compare/?brand=x")["Location"] == f"/workspaces/{workspace.pk}/compare/?brand=x"


def test_of_too_many_products_those_with_most_prices_are_compared(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deals.selectors.comparing.comparison.MOST_PRODUCTS", 1)
    rare, common = make_product("Rare"), make_product("Common")
    for product, days in ((rare, [1]), (common, [1, 2])):
        for day in days:
            offer(product, "Tindalo", "10", day)
            offer(product, "Quillmart", "10", day)
    found = comparing(workspace)
    assert (found.my_products, found.left_off, found.chosen.n) == ((common.pk,), 1, 3)


def test_the_currency_in_which_i_have_most_prices_is_taken_unless_another_is_asked_for(
    workspace: Workspace,
) -> None:
    drill = make_product("Drill")
    for days in (1, 2):
        offer(drill, "Tindalo", "90", days, currency="GBP")
    offer(drill, "Tindalo", "120", 1)
    assert [choice.n for choice in comparing(workspace).choices] == [2, 1]
    assert comparing(workspace).chosen.currency == "GBP"
    assert comparing(workspace, currency="USD").chosen.currency == "USD"
    assert comparing(workspace, currency="EUR").my_products == ()
