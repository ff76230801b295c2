"""The menu of time, and the moment at which a workspace's pages stand."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client

from deals.models import Competitor, Workspace
from deals.selectors.common.as_of import default_as_of
from deals.selectors.loading.months import by_year, loaded_months
from deals.views.common.time_menu import as_of_address
from tests.factories import DAY, START, make_coverage, make_deal, make_post, make_retailer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
YEARS_LATER = START + 900 * DAY


@pytest.fixture
def mine(workspace: Workspace) -> Workspace:
    """Ada is Tindalo, Quillmart is her competitor; both promoted in two loaded days of June 2016."""
    workspace.own_retailer = make_retailer("Tindalo")
    workspace.save()
    Competitor.objects.create(workspace=workspace, retailer=make_retailer("Quillmart"))
    make_coverage(START, 48)
    make_deal(at=START + 20 * HOUR, retailer="Tindalo")
    make_deal(at=START + 30 * HOUR, retailer="Quillmart")
    return workspace


def test_it_is_the_end_of_the_stretch_of_my_last_promotion(mine: Workspace) -> None:
    assert default_as_of(mine) == START + 2 * DAY


def test_a_stray_minute_of_another_year_moves_nobodys_page(mine: Workspace) -> None:
    make_coverage(YEARS_LATER, 1, status="partial", source="chunk:9")
    make_deal(at=YEARS_LATER, retailer="Tindalo")
    assert (default_as_of(mine), default_as_of()) == (START + 2 * DAY, START + 2 * DAY)


def test_a_stray_minute_of_another_network_moves_nobodys_page(mine: Workspace) -> None:
    at = START + 2 * DAY + 5 * HOUR
    make_coverage(at, 1, source="chunk:9", network="bluesky")
    make_deal(at=at, post=make_post(at=at, network="bluesky"), retailer="Tindalo")
    assert (default_as_of(mine), default_as_of()) == (START + 2 * DAY, START + 2 * DAY)


def test_what_is_loaded_without_my_retailers_moves_my_page_no_more(mine: Workspace) -> None:
    make_coverage(YEARS_LATER, 100, source="chunk:9")
    make_deal(at=YEARS_LATER, retailer="Orchard Lane")
    assert (default_as_of(mine), default_as_of()) == (START + 2 * DAY, YEARS_LATER + 100 * HOUR)


def test_a_later_stretch_with_a_promotion_of_mine_moves_it(mine: Workspace) -> None:
    make_coverage(YEARS_LATER, 24, source="chunk:9")
    make_deal(at=YEARS_LATER, retailer="Quillmart")
    assert default_as_of(mine) == YEARS_LATER + DAY


def test_a_gap_of_a_week_is_within_a_stretch_a_longer_one_is_not(mine: Workspace) -> None:
    make_coverage(START + 47 * HOUR + 7 * DAY, 1, source="chunk:9")
    assert default_as_of(mine) == START + 9 * DAY
    make_coverage(START + 48 * HOUR + 14 * DAY, 30, source="chunk:10")
    assert default_as_of(mine) == START + 9 * DAY


def test_where_all_is_stray_the_last_with_promotions_of_mine_is_taken(workspace: Workspace) -> None:
    workspace.own_retailer = make_retailer("Tindalo")
    make_coverage(START, 3), make_coverage(YEARS_LATER, 2, source="chunk:9")
    make_deal(at=START, retailer="Tindalo"), make_deal(at=YEARS_LATER, retailer="Quillmart")
    workspace.save()
    assert (default_as_of(workspace), default_as_of()) == (START + 3 * HOUR, YEARS_LATER + 2 * HOUR)


def test_pages_and_the_api_stand_at_the_same_moment(mine: Workspace, page: Client) -> None:
    make_coverage(YEARS_LATER, 100, source="chunk:9")
    assert page.get("/").context["as_of"].moment == START + 2 * DAY
    assert page.get("/api/v1/deals/").json()["as_of"] == "2016-06-02"
    assert page.get(f"/api/v1/workspaces/{mine.pk}/news/").json()["as_of"] == "2016-06-02"


def test_another_workspaces_page_stands_at_its_own_moment(mine: Workspace, page: Client) -> None:
    other = Workspace.objects.create(name="Other", own_retailer=make_retailer("Orchard Lane"))
    other.memberships.create(user=mine.members.first(), role="owner")
    make_coverage(YEARS_LATER, 24, source="chunk:9")
    make_deal(at=YEARS_LATER, retailer="Orchard Lane")
    assert page.get(f"/workspaces/{other.pk}/").context["as_of"].moment == YEARS_LATER + DAY
    assert page.get(f"/workspaces/{mine.pk}/").context["as_of"].moment == START + 2 * DAY


def test_pages_of_loading_stand_at_the_last_loaded_hour(mine: Workspace, page: Client) -> None:
    make_coverage(YEARS_LATER, 1, source="chunk:9")
    assert page.get("/coverage/").context["as_of"].moment == YEARS_LATER + HOUR
    assert page.get("/api/v1/coverage/gaps/").json()["month"] == "2018-11"


def test_months_count_hours_once_and_promotions_of_my_retailers(mine: Workspace) -> None:
    make_coverage(START, 10, source="chunk:9", network="bluesky")
    make_coverage(START + 30 * DAY, 5, source="chunk:8"), make_coverage(START + 31 * DAY, 5, status="failed")
    make_deal(at=START + HOUR, retailer="Orchard Lane")
    found = [
        (each.month, each.loaded, each.hours, each.as_of, each.promotions) for each in loaded_months(mine)
    ]
    assert found == [
        (date(2016, 6, 1), 48, 720, "2016-06-02", 2),
        (date(2016, 7, 1), 5, 744, "2016-07-01", 0),
    ]
    assert [one and one.loaded for one in by_year(loaded_months(None))[0].months][5:8] == [48, 5, None]


def test_the_menu_leads_to_the_page_one_is_on_as_of_a_months_end(mine: Workspace, page: Client) -> None:
    html = page.get("/time/", {"to": "/products/?q=lamp&page=3"}).content.decode()
    assert 'href="/products/?q=lamp&amp;as_of=2016-06-02"' in html
    assert "48 of 720 hours loaded, 2 promotions of your retailers" in html
    assert html.count('<a class="time-month') == 1 and 'aria-current="date"' in html


@pytest.mark.parametrize("to", ["https://evil.example/x", "//evil.example", "javascript:alert(1)", ""])
def test_the_menu_leads_to_no_other_site(to: str) -> None:
    assert as_of_address(to, "2016-06-02") == "/?as_of=2016-06-02"


def test_the_months_are_a_file_and_in_the_api(mine: Workspace, page: Client) -> None:
    rows = json.loads(page.get("/time/months.json").getvalue())["rows"]
    assert [(row["month"], row["hours_loaded"], row["promotions_n"]) for row in rows] == [
        ("2016-06-01", 48, 2)
    ]
    body = page.get("/api/v1/coverage/months/").json()
    assert body["default_as_of"] == "2016-06-02"
    assert body["months"] == [{
        "month": "2016-06-01", "loaded": 48, "hours": 720, "last": "2016-06-02T23:00:00Z", "promotions": 2,
        "as_of": "2016-06-02",
    }]  # fmt: skip


def test_an_empty_page_says_where_data_are_and_leads_there(mine: Workspace, page: Client) -> None:
    html = page.get("/retailers/?as_of=2017-01-01&page=2").content.decode()
    assert "Data are loaded for" in html
    assert 'href="/retailers/?as_of=2016-06-02" title="48 of 720 hours loaded, 2 promotions' in html
    assert 'href="?as_of=2017-01-01&amp;period=all"' in html
    assert (
        "period=all"
        not in page.get("/retailers/?as_of=2015-01-01").content.decode().partition("loaded for")[2]
    )


def test_a_page_with_rows_does_not(mine: Workspace, page: Client) -> None:
    assert "Data are loaded for" not in page.get("/retailers/").content.decode()
