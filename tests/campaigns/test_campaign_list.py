"""The list of campaigns and what worked, from the tables: page, files and API."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Deal, Workspace
from deals.selectors.campaigns import grouped
from tests.factories import DAY, START, make_deal, make_post, make_snapshot

HOUR = timedelta(hours=1)


def offer(author: int, hours: int = 0, retailer: str = "Tindalo", text: str = "", **fields: Any) -> Deal:
    """15% off lamps, posted by an account so many hours after a noon."""
    at = START + 10 * DAY + (12 + hours) * HOUR
    voice = fields.pop("voice", "")
    post = make_post(
        text or f"Account {author} says: 15% off lamps", at, author_id=author, handle=f"fox{author}",
        followers=fields.pop("followers", 1000), voice=voice,
    )  # fmt: skip
    values = {"kind": "percent_off", "percent_off": Decimal(15), "product_text": "lamps", **fields}
    return make_deal(None, at, post, retailer=retailer, **values)


def listed(page: Client, workspace: Workspace, query: str = "", part: str = "list") -> Any:
    return page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/{part}/?as_of=2016-06-30{query}").json()


def test_a_campaign_has_its_accounts_posts_days_and_name(page: Client, workspace: Workspace) -> None:
    offer(1), offer(2, 1), offer(2, 28, followers=1500)
    (found,) = listed(page, workspace)["results"]
    assert found["campaign"] == "Tindalo: 15% off lamps, 11 to 12 Jun"
    shown = {
        name: found[name] for name in ("voices", "posts", "reach", "days_alive", "hours_to_half", "depth")
    }
    assert shown == {
        "voices": 2, "posts": 3, "reach": 2500, "days_alive": 2, "hours_to_half": 0.0, "depth": 0.15,
    }  # fmt: skip


def test_campaigns_are_found_by_words_of_their_names(page: Client, workspace: Workspace) -> None:
    offer(1), offer(2, retailer="Quillmart", product_text="kettles")
    assert [one["retailer"] for one in listed(page, workspace, "&q=LAMPS+tindalo")["results"]] == ["Tindalo"]
    assert listed(page, workspace, "&q=lamps+quillmart")["results"] == []
    html = page.get(f"/workspaces/{workspace.pk}/campaigns/list/?as_of=2016-06-30&q=kettles").text
    assert "Quillmart: 15% off kettles" in html and "off lamps" not in html
    file = page.get(f"/workspaces/{workspace.pk}/campaigns/list.csv?as_of=2016-06-30&q=kettles").text
    assert "Quillmart" in file and "Tindalo" not in file


def test_share_buttons_are_left_out_and_counted_unless_asked_for(page: Client, workspace: Workspace) -> None:
    offer(1), offer(2, voice="share_button"), offer(3, voice="person")
    without, with_them = listed(page, workspace), listed(page, workspace, "&voices=all")
    assert (without["left_out"], without["results"][0]["voices"]) == (1, 2)
    assert (with_them["left_out"], with_them["results"][0]["voices"]) == (1, 3)
    html = page.get(f"/workspaces/{workspace.pk}/campaigns/list/?as_of=2016-06-30").content.decode()
    assert "1 post of share buttons and programs" in " ".join(html.split())


def test_an_account_that_repeats_one_text_is_left_out(page: Client, workspace: Workspace) -> None:
    for number in range(5):
        offer(4, number, text=f"Lamp {number} now 15% off")
    offer(1)
    found = listed(page, workspace)
    assert (found["left_out"], [one["voices"] for one in found["results"]]) == (5, [1])


def test_contests_and_charity_never_count(page: Client, workspace: Workspace) -> None:
    offer(1), offer(2, text="GIVEAWAY! enter for 15% off lamps"), offer(3, text="15% donated to charity")
    found = listed(page, workspace, "&voices=all")
    assert (found["no_campaign"], found["results"][0]["voices"]) == (2, 1)


def test_reactions_count_from_a_day_after_the_post_on(page: Client, workspace: Workspace) -> None:
    early, late = offer(1), offer(2)
    make_snapshot(early.post, early.announced_at + 23 * HOUR, likes=90)
    make_snapshot(late.post, late.announced_at + 30 * HOUR, likes=7, retweets=0)
    (found,) = listed(page, workspace)["results"]
    assert (found["reacted"], found["reactions"], found["age_hours"]) == (1, 7, 30.0)
    assert (found["passed_on"], found["best_deal"]) == (2, late.pk)


def test_a_lift_is_of_each_post_against_its_accounts_median(page: Client, workspace: Workspace) -> None:
    for author in range(1, 7):
        for number in range(6):
            other = offer(author, number, retailer="Elsewhere", text=f"{author} {'x' * number}")
            make_snapshot(other.post, other.announced_at + 2 * DAY, likes=1, retweets=0)
        one = offer(author, 9)
        make_snapshot(one.post, one.announced_at + 2 * DAY, likes=2 * author + 1, retweets=0)
    (found,) = listed(page, workspace)["results"]
    assert found["lift"] == {"n": 6, "median": 4.5, "low": 2.0, "high": 7.0}


def test_of_a_large_retailer_what_is_repeated_most_is_read_whole(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for author in range(12):
        offer(author, author, percent_off=Decimal(15 if author < 6 else 20 + author))
    offer(50, retailer="Quillmart")
    monkeypatch.setattr(grouped, "MOST_READ", 7)
    found = listed(page, workspace)
    assert (found["found"], found["read"], found["partly"]) == (13, 7, ["Tindalo"])
    assert [(one["retailer"], one["voices"]) for one in found["results"]] == [
        ("Tindalo", 6),
        ("Quillmart", 1),
    ]


def test_what_worked_has_my_campaigns_and_competitors_of_the_same_days(
    page: Client, workspace: Workspace
) -> None:
    (
        offer(1),
        offer(2, 24 * 6, coupon="GLOW"),
        offer(3, 1, retailer="Quillmart"),
        offer(4, 2, retailer="Quillmart"),
    )
    passed = offer(5, 24 * 9, product_text="chairs")
    make_snapshot(passed.post, passed.announced_at + HOUR)
    found = listed(page, workspace, part="worked")["results"]
    assert [(one["campaign"]["subject"], one["result"], one["beside"]) for one in found] == [
        ("chairs", "not enough data", []),
        ("lamps", "nobody seen to pass it on", []),
        ("lamps", "nobody seen to pass it on", ["Quillmart: 15% off lamps, 11 Jun"]),
    ]


def test_campaigns_with_a_lift_come_first_the_highest_first(page: Client, workspace: Workspace) -> None:
    for product, likes in (("lamps", 3), ("chairs", 9)):
        for author in range(6):
            one = offer(author, author, product_text=product, followers=10 ** (1 + author))
            make_snapshot(one.post, one.announced_at + 2 * DAY, likes=likes, retweets=0)
    found = listed(page, workspace, part="worked")["results"]
    assert [(one["campaign"]["subject"], one["result"]) for one in found] == [
        ("chairs", "worked"),
        ("lamps", "did not work"),
    ]
    html = page.get(f"/workspaces/{workspace.pk}/campaigns/worked/?as_of=2016-06-30").content.decode()
    assert html.index("15% off chairs") < html.index("15% off lamps")


def test_pages_of_the_api_follow_each_other(page: Client, workspace: Workspace) -> None:
    for number in range(5):
        offer(number, coupon=f"C{number}")
    first = listed(page, workspace, "&page_size=3")
    rest = page.get(first["next"]).json()
    codes = [one["coupon"] for one in (*first["results"], *rest["results"])]
    assert sorted(codes) == ["C0", "C1", "C2", "C3", "C4"]


@pytest.mark.parametrize(("part", "queries"), [("list", 10), ("worked", 10)])
def test_a_page_takes_the_same_queries_whatever_the_campaigns(
    page: Client,
    workspace: Workspace,
    part: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    address = f"/workspaces/{workspace.pk}/campaigns/{part}/?as_of=2016-06-30"
    page.get(address)
    for count in (2, 12):
        for number in range(count):
            offer(100 * count + number, retailer="Tindalo", percent_off=Decimal(10 + number))
            seen = offer(200 * count + number, retailer="Quillmart", percent_off=Decimal(10 + number))
            make_snapshot(seen.post, seen.announced_at + 2 * DAY)
        with django_assert_num_queries(queries):
            page.get(address)


@pytest.mark.parametrize("part", ["list", "worked"])
def test_rubbish_is_refused(page: Client, workspace: Workspace, part: str) -> None:
    for query in ("voices=some", "retailer=nobody", "kind=gift"):
        assert page.get(f"/workspaces/{workspace.pk}/campaigns/{part}/?{query}").status_code == 400
        assert page.get(f"/workspaces/{workspace.pk}/campaigns/{part}.csv?{query}").status_code == 400
        assert page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/{part}/?{query}").status_code == 400


@pytest.mark.parametrize("part", ["list", "worked"])
def test_a_workspace_without_retailers_has_empty_lists(page: Client, workspace: Workspace, part: str) -> None:
    workspace.competitors.all().delete()
    Workspace.objects.filter(pk=workspace.pk).update(own_retailer=None)
    offer(1)
    assert listed(page, workspace, part=part)["results"] == []
    assert page.get(f"/workspaces/{workspace.pk}/campaigns/{part}/").status_code == 200
