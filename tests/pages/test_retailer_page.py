"""A retailer's page: when it promotes, what and how deep; its pictures are files and the API's numbers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deals.models import Retailer, Workspace
from deals.selectors.market.promotion_profile import PromotionDay
from deals.views.market.calendar_picture import calendar_picture, week_of
from tests.factories import (
    DAY,
    START,
    make_category,
    make_coverage,
    make_deal,
    make_post,
    make_retailer,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def tindalo(workspace: Workspace) -> Retailer:
    """An American retailer: each Wednesday of 12 weeks lamps at 30 % off, one drill; I am Quillmart."""
    shop = make_retailer("Tindalo", country="US")
    workspace.own_retailer = make_retailer("Quillmart")
    workspace.save()
    make_coverage(START - 2 * DAY, 24 * 90)
    for week in range(12):
        make_deal("7", START + week * 7 * DAY + 12 * HOUR, retailer=shop, list_price=Decimal(10),
                  category=make_category("Lamps"))  # fmt: skip
    make_deal("5", START + 2 * DAY, retailer=shop, category=make_category("Drills"))
    make_deal(None, START + 80 * DAY, retailer="Quillmart", kind="percent_off", percent_off=Decimal(25))
    return shop


def test_a_category_has_its_calendar_depth_and_next_promotion(page: Client, tindalo: Retailer) -> None:
    html = " ".join(page.get("/retailers/tindalo/?category=lamps").content.decode().split())
    assert "Tindalo: Lamps</h1>" in html
    assert html.count("data-day=") == 12 and 'class="day-3"' in html
    assert "overdue for 3 days" in html and "n = 11 gaps; held 6 of 6 times" in html


def test_of_all_categories_too_few_gaps_are_said_to_be_too_few(page: Client, tindalo: Retailer) -> None:
    profile = page.get("/retailers/tindalo/").context["profile"]
    drills = next(one for one in profile.categories if one.key == "drills")
    assert (drills.n, drills.depth, drills.next.is_told) == (1, None, False)
    assert drills.next.why_none.startswith("not enough data: 0 of the 10 gaps needed")


def test_a_day_lists_its_deals_in_the_retailers_zone(page: Client, tindalo: Retailer) -> None:
    late = make_deal(at=START + DAY + 3 * HOUR, retailer=tindalo)  # 1 June, 23:00 in New York
    shown = page.get("/retailers/tindalo/?day=2016-06-01")
    assert [deal.announced_at for deal in shown.context["rows"]] == [late.announced_at, START + 12 * HOUR]
    file = page.get("/retailers/tindalo.csv?day=2016-06-01&category=lamps").getvalue().decode()
    assert file.count("\n") == 2


@pytest.mark.parametrize(
    ("query", "status"), [("day=soon", 400), ("day=1999-01-01", 400), ("category=x", 404)]
)
def test_rubbish_is_refused(page: Client, tindalo: Retailer, query: str, status: int) -> None:
    assert page.get(f"/retailers/tindalo/?{query}").status_code == status


@pytest.mark.parametrize("query", ["", "?category=lamps", "?period=all", "?category=lamps&day=2016-06-01"])
def test_it_takes_twelve_queries_at_most(page: Client, tindalo: Retailer, query: str) -> None:
    make_coverage(START, 48, source="chunk:5", network="bluesky")
    make_deal(post=make_post(network="bluesky"), retailer=tindalo)
    with CaptureQueriesContext(connection) as queries:
        page.get(f"/retailers/tindalo/{query}")
    assert len(queries) <= 12


def test_the_api_gives_what_the_page_draws(page: Client, tindalo: Retailer) -> None:
    profile = page.get("/retailers/tindalo/?category=lamps").context["profile"]
    body = page.get("/api/v1/retailers/tindalo/calendar/?category=lamps").json()
    assert [(day["day"], day["n"], day["is_known"]) for day in body["days"]] == [
        (one.day.isoformat(), one.n, one.is_known) for one in profile.days
    ]
    assert (body["zone"], body["next"]["overdue"], body["next"]["held"]) == ("America/New_York", 3, 6)
    body = page.get("/api/v1/retailers/tindalo/depths/").json()
    assert (body["theirs"]["n"], body["theirs"]["median"], body["mine"]["n"]) == (12, 0.3, 1)
    bins = {one["low"]: (one["theirs"], one["mine"]) for one in body["bins"] if one["theirs"] or one["mine"]}
    assert bins == {25: (0, 1), 30: (12, 0)}
    body = page.get("/api/v1/retailers/tindalo/categories/").json()
    assert [(one["key"], one["n"], one["depth"]) for one in body["categories"]] == [
        ("lamps", 12, "0.3000"),
        ("drills", 1, None),
    ]


def test_the_api_refuses_an_unknown_category(page: Client, tindalo: Retailer) -> None:
    answer = page.get("/api/v1/retailers/tindalo/calendar/?category=x")
    assert answer.status_code == 400 and "category" in answer.json()["error"]["fields"]


def a_day(day: object, n: int = 0, **fields: object) -> PromotionDay:
    return PromotionDay(**{"day": day, "n": n, "depths": 0, "depth": None, "is_known": True, **fields})


def test_one_year_is_cropped_to_what_is_known_and_a_quarter() -> None:
    first = (START + 180 * DAY).date()
    (year,) = calendar_picture([a_day(first), a_day(first + DAY, 3)], first + DAY)
    assert (year.width, year.n, len(year.ground)) == (30 + 13 * 26, 3, 13)
    assert [(one.css, one.day) for one in year.squares] == [
        ("day-loaded", ""),
        ("day-loaded", ""),
        ("day-plain", (first + DAY).isoformat()),
    ]


def test_years_stand_under_each_other_week_by_week() -> None:
    days = [a_day((START + offset * DAY).date(), 1) for offset in (0, 365)]
    pictures = calendar_picture(days, days[-1].day)
    assert [one.year for one in pictures] == [2017, 2016]
    assert {one.width for one in pictures} == {30 + 54 * 15}
    assert [one.squares[0].x for one in pictures] == [30 + week_of(day.day) * 15 for day in reversed(days)]
