"""The first page of campaigns: mine first, its pictures have the API's numbers, empty panels lead on."""

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Workspace
from tests.campaigns.test_mine_recomputed import YEAR, fill, told
from tests.factories import START, make_coverage, make_deal, make_post

QUERY = "as_of=2016-07-15&period=90"


def opened(page: Client, workspace: Workspace, part: str = "", query: str = QUERY):
    return page.get(f"/workspaces/{workspace.pk}/campaigns/{part}?{query}")


def rows_of_file(page: Client, workspace: Workspace, part: str) -> list[dict]:
    content = opened(page, workspace, f"{part}.csv").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_plot_has_the_points_of_the_api_and_of_the_file(page: Client, workspace: Workspace) -> None:
    fill(1)
    answer = [
        (
            one["campaign"]["campaign"],
            one["campaign"]["lift"]["median"],
            one["campaign"]["reach"],
            one["is_mine"],
        )
        for one in told(page, workspace, "lift")["results"]
    ]
    drawn = opened(page, workspace).context["points"]
    file = rows_of_file(page, workspace, "lift")
    assert [(one["name"], one["lift"], one["reach"], one["is_mine"]) for one in drawn] == answer
    assert [(one["campaign"], float(one["lift"]), int(one["reach"])) for one in file] == [
        row[:3] for row in answer
    ]


def test_the_results_are_those_of_the_api_and_mine_come_first(page: Client, workspace: Workspace) -> None:
    fill(2)
    rows = told(page, workspace, "worked")["results"]
    shown = opened(page, workspace)
    html = shown.content.decode()
    counts = {str(result): n for result, n, _, _ in shown.context["parts"]}
    assert counts == {key: sum(row["result"] == key for row in rows) for key in counts}
    assert html.index('id="mine"') < html.index('id="lift"') < html.index("/campaigns/years/?")
    assert rows[0]["campaign"]["campaign"] in html


def test_what_one_stranger_alone_says_is_on_the_whole_list_only(page: Client, workspace: Workspace) -> None:
    for number, voices in (("5", 1), ("6", 2)):
        for author in range(voices):
            post = make_post(f"{author}", START, author_id=author, handle=f"fox{author}", voice="")
            make_deal(number, START, post, retailer="Tindalo", product_text=f"lamp {number}")
    assert [row["campaign"]["voices"] for row in told(page, workspace, "worked")["results"]] == [2, 1]
    html = opened(page, workspace).content.decode()
    assert ("lamp 6 for $6" in html, "lamp 5 for $5" in html) == (True, False)


def test_the_year_before_is_that_of_the_api_and_of_the_file(page: Client, workspace: Workspace) -> None:
    fill(3)
    make_coverage(START - YEAR, 24)
    answer = told(page, workspace, "years")
    pairs = [(one["campaign"]["campaign"], one["before"]["campaign"]) for one in answer["results"]]
    shown = opened(page, workspace, "years/").context
    file = rows_of_file(page, workspace, "years")
    assert [(one.campaign.name, one.before.name) for one in shown["pairs"]] == pairs
    assert [(one["campaign"], one["before_campaign"]) for one in file] == pairs
    assert [season.campaigns for _, season in shown["seasons"]] == [
        answer["now"]["campaigns"],
        answer["before"]["campaigns"],
    ]


def test_empty_panels_say_why_and_lead_to_where_data_are(page: Client, workspace: Workspace) -> None:
    html = " ".join(opened(page, workspace).content.decode().split())
    assert "No promotion of Tindalo is known in this time" in html
    assert "It needs a campaign with a stated depth and 6 posts" in html
    years = opened(page, workspace, "years/").content.decode()
    assert "Nothing is loaded of the year before" in years
    assert all('href="/coverage/?as_of=2016-07-15"' in one for one in (html, years))


def test_a_question_mark_explains_each_picture(page: Client, workspace: Workspace) -> None:
    fill(1, posts=20)
    html = opened(page, workspace).content.decode()
    for name in ("result", "against-the-usual"):
        assert html.count(f'popovertarget="help-{name}"') == html.count(f'popover id="help-{name}"') == 1


@pytest.mark.parametrize("part", ["", "years/"])
def test_a_page_takes_12_queries_at_most(
    page: Client, workspace: Workspace, part: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(5, posts=40)
    opened(page, workspace, part)
    with django_assert_max_num_queries(12):
        opened(page, workspace, part)


@pytest.mark.parametrize("part", ["", "years/", "lift.csv", "years.csv"])
def test_rubbish_is_refused(page: Client, workspace: Workspace, part: str) -> None:
    for query in ("voices=some", "retailer=nobody", "kind=gift"):
        assert opened(page, workspace, part, query).status_code == 400


@pytest.mark.parametrize("part", ["lift", "years"])
def test_a_workspace_without_own_retailer_has_no_years(page: Client, workspace: Workspace, part: str) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(own_retailer=None)
    fill(1, posts=20)
    assert told(page, workspace, part)["results"] == []
    assert "Say which retailer you are" in opened(page, workspace).content.decode()
