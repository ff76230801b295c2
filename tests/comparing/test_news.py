"""The first page's numbers beside those of the period before, and since when they are new to a member."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.domain.comparing.change import Figure, Unit, why_not_comparable
from deals.domain.coverage import LoadedTime
from deals.models import Competitor, Deal, Membership, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import Comparison, ComparisonFilter, comparison_of
from deals.selectors.comparing.undercut_responses import undercut_responses
from deals.selectors.workspaces.news import (
    News,
    cropped,
    longest_picture,
    period_before,
    reach_of,
    workspace_news,
)
from deals.services.workspaces.visits import note_visit
from tests.factories import (
    DAY,
    START,
    make_coverage,
    make_deal,
    make_post,
    make_product,
    make_retailer,
    make_user,
    make_workspace,
)

UNTIL = START + 60 * DAY
WEEK = Period("7", UNTIL - 7 * DAY, UNTIL)
HOUR = timedelta(hours=1)


def news_of(workspace: Workspace, period: Period = WEEK) -> tuple[News, dict[str, Figure]]:
    comparison = comparison_of(workspace, ComparisonFilter("USD", "new"), period, reach_of(period))
    assert comparison
    news = workspace_news(comparison)
    return news, {figure.key: figure for figure in news.figures}


@pytest.mark.django_db
def test_each_number_stands_beside_that_of_the_week_before(workspace: Workspace) -> None:
    make_coverage(UNTIL - 14 * DAY, 24 * 14)
    for days, price in ((12, "90"), (3, "80"), (2, "70")):
        product = make_product()
        make_deal("100", UNTIL - (days + 1) * DAY, product=product, retailer="Tindalo")
        make_deal(price, UNTIL - days * DAY, product=product, retailer="Quillmart")
    news, figures = news_of(workspace)
    them, share = figures["undercuts_by_them"], figures["share_of_voice"]
    assert (them.now, them.before, them.change) == (2, 1, 1)
    assert (share.now, share.n, share.before, share.n_before) == (Decimal("0.5"), 4, Decimal("0.5"), 2)
    assert [row.undercut.gap for row in news.against_me] == [30, 20]


@pytest.mark.django_db
def test_counts_of_an_unlike_part_of_the_archive_have_no_change(workspace: Workspace) -> None:
    make_coverage(UNTIL - 9 * DAY, 24 * 9)
    make_deal("9", UNTIL - DAY, retailer="Tindalo")
    mine = news_of(workspace)[1]["my_promotions"]
    assert (mine.now, mine.change) == (1, None)
    assert mine.why_none == "not comparable: 7 of 7 days loaded, 2 of 7 days loaded before"


@pytest.mark.parametrize(("before", "why"), [(160, ""), (150, "not"), (0, "nothing"), (None, "no period")])
def test_what_is_loaded_decides_whether_counts_are_compared(before: int | None, why: str) -> None:
    then = None if before is None else LoadedTime(before, 168)
    assert why_not_comparable(LoadedTime(168, 168), then).startswith(why)


def test_a_number_that_is_missing_has_no_change() -> None:
    assert Figure("a", "A", Unit.INDEX, None, 2, Decimal(90), 6).change is None


@pytest.mark.django_db
def test_a_visit_begins_after_four_hours_and_shows_what_came_since_the_one_before(owner) -> None:
    workspace = make_workspace(owner)
    now, data = datetime(2026, 1, 5, 9, tzinfo=UTC), START

    def opened(hours: float, end: datetime) -> datetime | None:
        membership = Membership.objects.get(workspace=workspace, user=owner)
        return note_visit(membership, end, now + timedelta(hours=hours))

    assert opened(0, data) is None
    assert opened(1, data + HOUR) is None
    assert opened(6, data + 5 * HOUR) == data + HOUR
    assert opened(7, data + 6 * HOUR) == data + HOUR
    assert opened(30, data + DAY) == data + 6 * HOUR


@pytest.mark.django_db
def test_the_first_page_shows_what_is_new_since_the_last_visit(page: Client, workspace: Workspace) -> None:
    make_coverage(START, 24 * 10)
    assert page.get("/").context["period"].key == "7"
    Membership.objects.update(visited_at=UNTIL - 900 * DAY, seen_to=START + 8 * DAY)
    found = page.get("/")
    assert found.context["period"].since == START + 8 * DAY
    assert "Since your last visit" in found.content.decode()
    assert page.get("/?as_of=2016-06-09").context["period"].key == "7"


@pytest.mark.django_db
def test_without_new_data_the_first_page_shows_the_last_week(page: Client, workspace: Workspace) -> None:
    make_coverage(START, 24 * 10)
    Membership.objects.update(visited_at=UNTIL - 900 * DAY, seen_to=START + 10 * DAY)
    html = page.get("/").content.decode()
    assert "Last 7 days" in html and "Since your last visit" not in html


@pytest.mark.django_db
def test_the_page_the_file_and_the_api_tell_the_same_numbers(page: Client, workspace: Workspace) -> None:
    make_coverage(UNTIL - 14 * DAY, 24 * 14)
    make_deal("9", UNTIL - DAY, retailer="Tindalo")
    base = f"workspaces/{workspace.pk}"
    shown = [(one.key, one.now) for one in page.get("/?period=7").context["news"].figures]
    body = page.get(f"/api/v1/{base}/news/").json()
    file = json.loads(page.get(f"/{base}/news.json").getvalue())["rows"]
    told = [(one["key"], one["now"] and Decimal(one["now"])) for one in body["figures"]]
    assert shown == told
    assert [row["key"] for row in file] == [key for key, _ in shown]
    days = [(line["day"], line["n"]) for line in body["voice_by_day"]]
    voices = json.loads(page.get(f"/{base}/voice-by-day.json").getvalue())["rows"]
    assert [(row["day"], row["promotions_n"]) for row in voices] == days == [("2016-07-30", 1)]


@pytest.mark.django_db
def test_news_of_a_brand_are_refused(page: Client, workspace: Workspace) -> None:
    assert page.get(f"/workspaces/{workspace.pk}/news.csv?brand=lumo").status_code == 400
    assert page.get(f"/api/v1/workspaces/{workspace.pk}/news/?brand=lumo").status_code == 400


def test_a_picture_begins_with_what_is_loaded_but_shows_a_week_at_least() -> None:
    month = longest_picture(WEEK)
    assert month.since == UNTIL - 30 * DAY
    firsts = [cropped(month, UNTIL - days * DAY).since for days in (30, 9, 2)]
    assert firsts == [UNTIL - 30 * DAY, UNTIL - 9 * DAY, UNTIL - 7 * DAY]
    assert longest_picture(Period.all_until(UNTIL)).since == UNTIL - 90 * DAY


facts = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from(["Me", "One", "Two"]), st.integers(0, 24 * 60 - 1),
        st.integers(95, 105),
    ),
    max_size=40,
)  # fmt: skip


class Recomputed(TestCase):
    def world(self, rows: list[tuple]) -> Workspace:
        workspace = make_workspace(make_user("ada"), own_retailer=make_retailer("Me"))
        for name in ("One", "Two"):
            Competitor.objects.create(workspace=workspace, retailer=make_retailer(name))
        products = [make_product() for _ in range(3)]
        for number, (product, retailer, hours, price) in enumerate(rows):
            at = START + timedelta(hours=hours)
            make_deal(str(price), at, make_post(at=at), anchor=number, product=products[product],
                      retailer=retailer)  # fmt: skip
        return workspace

    @settings(max_examples=15, deadline=None)
    @given(facts)
    def test_the_undercuts_of_both_periods_are_those_of_their_own_page(self, rows: list[tuple]) -> None:
        workspace = self.world(rows)
        news, figures = news_of(workspace)
        before = period_before(WEEK)
        assert before
        counted = [own_page(workspace, period) for period in (WEEK, before)]
        for side in ("them", "me"):
            figure = figures[f"undercuts_by_{side}"]
            assert [figure.now, figure.before] == [each[side] for each in counted]
        assert (len(news.against_me), len(news.by_me)) == (counted[0]["them"], counted[0]["me"])

    @settings(max_examples=15, deadline=None)
    @given(facts)
    def test_voices_by_day_and_counts_of_both_periods(self, rows: list[tuple]) -> None:
        news, figures = news_of(self.world(rows))
        deals = [(deal.announced_at, deal.retailer.name) for deal in Deal.objects.select_related("retailer")]
        by_day = Counter(slow_day(at) for at, _ in deals if at >= UNTIL - 30 * DAY)
        assert {day.day: day.of for day in news.days if day.of} == dict(by_day)
        spans = ((UNTIL - 7 * DAY, UNTIL), (UNTIL - 14 * DAY, UNTIL - 7 * DAY))
        mine, all_of_them = (
            [sum(first <= at < last and name in names for at, name in deals) for first, last in spans]
            for names in (("Me",), ("Me", "One", "Two"))
        )
        found = figures["my_promotions"], figures["their_promotions"]
        assert [found[0].now, found[0].before] == mine
        assert [found[1].now + mine[0], found[1].before + mine[1]] == all_of_them


def slow_day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def own_page(workspace: Workspace, period: Period) -> dict[str, int]:
    """How many undercuts of either side the page of undercuts lists for a period."""
    comparison: Comparison | None = comparison_of(
        workspace, ComparisonFilter("USD", "new"), period, timedelta(days=7)
    )
    assert comparison
    sides = Counter("me" if row.by_me else "them" for row in undercut_responses(comparison).undercuts)
    return {"me": sides["me"], "them": sides["them"]}
