"""Results, the lift plot and the year before equal a slow recomputation from the facts, on invented data."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

import pytest
from django.test import Client

from deals.domain.lift import Reaction, Usual, usual_of
from deals.models import Deal, EngagementSnapshot, Workspace
from tests.factories import DAY, START, make_coverage, make_deal, make_post, make_snapshot

YEAR = timedelta(weeks=52)
AS_OF = "2016-07-15"
HOURS = 24 * 5


def fill(seed: int, posts: int = 150) -> None:
    """Few subjects and values of two retailers, told by few accounts, in two years; most are seen again."""
    rng = random.Random(seed)
    for number in range(posts):
        at = START + timedelta(hours=rng.randrange(HOURS)) - rng.choice([0, 0, 1]) * YEAR
        author = rng.randrange(1, 9)
        post = make_post(
            f"Account {author}: {number} {rng.random()}", at, author_id=author, handle=f"fox{author}",
            followers=10**author, voice="deal_account",
        )  # fmt: skip
        off = rng.choice([None, 20, 20, 40])
        make_deal(
            None if off else "9.00", at, post, retailer=rng.choice(["Tindalo", "Tindalo", "Quillmart"]),
            kind="percent_off" if off else "price", percent_off=off and Decimal(off),
            product_text=rng.choice(["lamps", "all Lamps", "chairs"]),
        )  # fmt: skip
        if rng.random() < 0.9:
            make_snapshot(post, at + timedelta(hours=rng.choice([3, 30, 90, 90])), likes=rng.randrange(50))


def told(page: Client, workspace: Workspace, part: str) -> dict:
    query = f"as_of={AS_OF}&period=90&page_size=200"
    return page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/{part}/?{query}").json()


def reaction_of(deal: Deal, until: datetime) -> int | None:
    """What the last sighting told, a day after the post or later."""
    seen = [one for one in EngagementSnapshot.objects.all() if one.post_id == deal.post_id]
    last = max(
        (one for one in seen if one.observed_at < until), key=lambda one: one.observed_at, default=None
    )
    late = last is not None and last.observed_at - deal.announced_at >= DAY
    return last.retweets + last.likes if late else None


def slowly(until: datetime, since: datetime) -> list[dict]:
    """The campaigns: deals of one retailer, kind, value and thing are joined while a day of them touches."""
    deals = [
        one for one in Deal.objects.select_related("post", "retailer") if since <= one.announced_at < until
    ]
    runs: list[list[Deal]] = [[one] for one in sorted(deals, key=lambda one: one.announced_at)]
    for _ in range(len(runs)):
        for left in runs:
            for right in runs:
                if left is not right and alike(left[0], right[0]) and touch(left, right):
                    runs.remove(right)
                    left += right
                    break
    everyone = Deal.objects.select_related("post").filter(announced_at__lt=until)
    known = [(one, reaction_of(one, until)) for one in everyone]
    usual = usual_of(
        [
            Reaction(one.post_id, one.post.author_id, one.post.followers, drawn)
            for one, drawn in known
            if drawn is not None
        ]
    )
    return [figures(run, until, usual) for run in runs]


def alike(left: Deal, right: Deal) -> bool:
    """Whether two deals promise the same of the same."""
    same = ("retailer_id", "kind", "price", "percent_off")
    things = {one.product_text.lower().removeprefix("all ") for one in (left, right)}
    return len(things) == 1 and all(getattr(left, name) == getattr(right, name) for name in same)


def touch(left: list[Deal], right: list[Deal]) -> bool:
    zone = {"Tindalo": -4, "Quillmart": 1}[left[0].retailer.name]  # hours of summer
    days = [{(one.announced_at + timedelta(hours=zone)).date() for one in run} for run in (left, right)]
    return any(abs((a - b).days) <= 1 for a in days[0] for b in days[1])


def figures(run: list[Deal], until: datetime, usual: Usual) -> dict:
    """What the API tells of a campaign."""
    drawn = {one.post_id: (one, reaction_of(one, until)) for one in run}
    ratios = [
        (n + 1) / (usual.of(one.post.author_id, one.post.followers) + 1)
        for one, n in drawn.values()
        if n is not None
    ]
    depths = [float(one.percent_off) / 100 for one in run if one.percent_off]
    first = min(run, key=lambda one: (one.announced_at, one.pk))
    return {
        "retailer": first.retailer.name,
        "kind": first.kind,
        "thing": first.product_text.lower().removeprefix("all "),
        "first": first,
        "posts": sorted(drawn),
        "depth": median(depths) if depths else None,
        "lift": median(ratios) if len(ratios) >= 6 else None,
        "reach": sum({one.post.author_id: one.post.followers for one in run}.values()),
        "reacted": len(ratios),
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_the_points_of_the_plot_are_the_campaigns_with_depth_and_lift(
    page: Client, workspace: Workspace, seed: int
) -> None:
    fill(seed)
    answer = told(page, workspace, "lift")
    until = START + 45 * DAY
    campaigns = slowly(until, until - 90 * DAY)
    lifted = [one for one in campaigns if one["lift"] is not None]
    points = [one for one in lifted if one["depth"] is not None]
    shown = [
        (
            one["is_mine"],
            one["campaign"]["depth"],
            one["campaign"]["lift"]["median"],
            one["campaign"]["reach"],
        )
        for one in answer["results"]
    ]
    expected = [(one["retailer"] == "Tindalo", one["depth"], one["lift"], one["reach"]) for one in points]
    assert len(points) >= 2
    assert sorted(shown) == [pytest.approx(row) for row in sorted(expected)]
    assert shown == sorted(shown, key=lambda row: (not row[0], -row[2]))
    assert answer["no_depth"] == len(lifted) - len(points)
    assert answer["most_reacted"] == max(one["reacted"] for one in campaigns if one["retailer"] == "Tindalo")


@pytest.mark.parametrize("seed", [3, 4])
def test_a_pair_is_the_nearest_campaign_of_a_year_before(
    page: Client, workspace: Workspace, seed: int
) -> None:
    fill(seed)
    make_coverage(START - YEAR, 48)
    answer = told(page, workspace, "years")
    until = START + 45 * DAY
    now, before = (
        [one for one in slowly(end, end - 90 * DAY) if one["retailer"] == "Tindalo"]
        for end in (until, until - YEAR)
    )
    assert (answer["now"]["campaigns"], answer["before"]["campaigns"]) == (len(now), len(before))
    assert (answer["before"]["posts"], answer["before"]["loaded_hours"]) == (
        sum(len(one["posts"]) for one in before), 48,
    )  # fmt: skip
    assert len(answer["results"]) >= 2
    expected = {
        (one["kind"], one["thing"], len(one["posts"]), local_day(one)): days
        for one in now
        if (days := days_off(one, before)) is not None
    }
    found = {}
    for row in answer["results"]:
        this, earlier = row["campaign"], row["before"]
        off = abs(day_of(this) - day_of(earlier) - YEAR)
        thing = this["subject"].lower().removeprefix("all ")
        found[this["kind"], thing, this["posts"], day_of(this)] = off
    assert found == expected


def day_of(campaign: dict) -> date:
    return date.fromisoformat(campaign["first_day"])


def days_off(one: dict, before: list[dict]) -> timedelta | None:
    """How far the nearest campaign of the same kind and thing is from a year before, None from 8 days on."""
    offs = [
        abs(local_day(one) - local_day(other) - YEAR)
        for other in before
        if (one["kind"], one["thing"]) == (other["kind"], other["thing"])
    ]
    return min((off for off in offs if off <= timedelta(days=7)), default=None)


def local_day(one: dict) -> date:
    return (one["first"].announced_at - timedelta(hours=4)).date()


@pytest.mark.parametrize("seed", [5, 6])
def test_a_result_is_told_by_the_whole_interval(page: Client, workspace: Workspace, seed: int) -> None:
    fill(seed)
    rows = told(page, workspace, "worked")["results"]
    assert {row["result"] for row in rows} >= {"as usual", "not enough data"}
    for row in rows:
        lift, passed_on = row["campaign"]["lift"], row["campaign"]["passed_on"]
        if lift["low"] is None:
            expected = "not enough data" if passed_on else "nobody seen to pass it on"
        else:
            expected = "worked" if lift["low"] > 1 else "did not work" if lift["high"] < 1 else "as usual"
        assert row["result"] == expected
