"""The campaign page: its numbers are the API's, and those of a slow recomputation from the facts."""

import random
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Deal, EngagementSnapshot, Post, Workspace
from deals.selectors.campaigns import reactions as campaigns
from tests.factories import DAY, START, make_deal, make_post, make_snapshot, make_user, make_workspace

UNTIL = START + 180 * DAY
ZONES = {"Tindalo": ZoneInfo("America/New_York"), "Quillmart": ZoneInfo("Europe/London")}


def fill(seed: int, posts: int = 60) -> None:
    """Random promotions with all that a stream does to them: no sighting, own zeros, falling counters."""
    rng = random.Random(seed)
    for _ in range(posts):
        at = START + timedelta(hours=rng.randrange(180 * 24))
        name = rng.choice(list(ZONES))
        post = make_post(
            at=at, handle=rng.choice([name.lower(), "bargainfox"]), followers=rng.choice([None, 0, 900, 7000])
        )
        for anchor in range(rng.choice([1, 1, 2])):
            make_deal(
                "60.00", at, post, retailer=name, anchor=anchor, coupon=rng.choice(["", "SAVE"]),
                kind=rng.choice(["price", "percent_off", "bogo"]), confidence=rng.choice([0.9, 0.9, 0.3]),
                list_price=rng.choice([None, Decimal("64.00"), Decimal("90.00"), Decimal("300.00")]),
                percent_off=rng.choice([None, Decimal(25)]), rejected=rng.random() < 0.1,
            )  # fmt: skip
        for hours in rng.sample(range(1, 24 * 20), rng.choice([0, 1, 3])):
            make_snapshot(post, at + timedelta(hours=hours), likes=rng.choice([None, 0, 3, 40]), retweets=2)
        if rng.random() < 0.3:
            EngagementSnapshot.objects.create(
                post=post, observed_at=at + 200 * DAY, source_post_id=post.pk, retweets=0, likes=0
            )


def reaction_of(post: Post) -> int | None:
    """The last sighting's sum before the as-of moment, the slow way."""
    seen = [
        each for each in post.snapshots.all() if each.observed_at < UNTIL and each.source_post_id != post.pk
    ]
    if not seen:
        return None
    last = max(seen, key=lambda each: (each.observed_at, each.source_post_id))
    counters = [last.retweets, last.likes, last.replies, last.quotes]
    return None if all(each is None for each in counters) else sum(each or 0 for each in counters)


def expected(group_of) -> dict[str, tuple[int, int, int]]:
    """By group: posts, not observed, rated."""
    posts: dict[str, dict[int, Post]] = defaultdict(dict)
    for deal in Deal.objects.filter(rejected=False, confidence__gte=0.5, announced_at__lt=UNTIL):
        posts[group_of(deal)][deal.post_id] = deal.post
    found = {}
    for key, those in posts.items():
        reactions = [(reaction_of(post), post.followers) for post in those.values()]
        rates = [1000 * seen / followers for seen, followers in reactions if seen is not None and followers]
        unseen = sum(seen is None for seen, _ in reactions)
        found[key] = (len(those), unseen, len(rates), median(rates) if len(rates) >= 6 else None)
    return found


def hour_of(deal: Deal) -> str:
    """Weekday and hour in the retailer's zone."""
    local = deal.announced_at.astimezone(ZONES[deal.retailer.name])
    return f"{local.weekday()}-{local.hour}"


def band_of(deal: Deal) -> str:
    """The depth's band, from the list price before the percentage."""
    bands = {Decimal("64.00"): "under10", Decimal("90.00"): "30to40", Decimal("300.00"): "70up"}
    return bands.get(deal.list_price) or ("20to30" if deal.percent_off else "unstated")


GROUPINGS = {
    "by_depth": band_of,
    "by_kind": lambda deal: deal.kind,
    "by_coupon": lambda deal: "yes" if deal.coupon else "no",
    "by_voice": lambda deal: "own" if deal.post.handle == deal.retailer.name.lower() else "others",
    "by_retailer": lambda deal: str(deal.retailer_id),
    "by_hour": hour_of,
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_group_is_that_of_a_slow_recomputation(page: Client, workspace: Workspace, seed: int) -> None:
    fill(seed)
    answer = page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/").json()
    for name, group_of in GROUPINGS.items():
        shown = {
            one["key"]: (one["posts"], one["not_observed"], one["rate"]["n"], one["rate"]["median"])
            for one in answer[name]
            if one["posts"]
        }
        assert (name, shown) == (name, expected(group_of))


def test_the_page_shows_the_numbers_of_the_api(page: Client, workspace: Workspace) -> None:
    fill(4)
    answer = page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/").json()
    for show in ("depth", "kind", "coupon", "voice", "retailer"):
        shown = page.get(f"/workspaces/{workspace.pk}/campaigns/reactions/?show={show}")
        html = shown.content.decode()
        groups = answer[f"by_{show}"]
        assert shown.context["bars"] == [{"name": one["name"], "rate": one["rate"]} for one in groups]
        for one in groups:
            if one["rate"]["median"] is not None:
                assert f'data-label="Median">{one["rate"]["median"]:.2f}</td>' in html
        assert "Popular promotions are over-represented" in html


def test_a_post_never_seen_again_is_not_observed_and_one_with_zeros_has_rate_0(
    page: Client, workspace: Workspace
) -> None:
    make_deal(retailer="Tindalo")
    seen = make_deal(retailer="Tindalo", kind="bogo")
    make_snapshot(seen.post, START + DAY, retweets=0, likes=0)
    answer = page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/").json()
    counted = {one["key"]: (one["posts"], one["not_observed"], one["rate"]["n"]) for one in answer["by_kind"]}
    assert (counted["price"], counted["bogo"]) == ((1, 1, 0), (1, 0, 1))


def test_filters_narrow_and_a_retailer_that_is_no_competitor_is_refused(
    page: Client, workspace: Workspace
) -> None:
    make_deal(retailer="Tindalo"), make_deal(retailer="Quillmart"), make_deal(retailer="Elsewhere")
    address = f"/api/v1/workspaces/{workspace.pk}/campaigns/"
    assert page.get(address).json()["found"] == 2
    assert page.get(f"{address}?retailer=tindalo&kind=price").json()["found"] == 1
    assert page.get(f"{address}?kind=bogo").json()["found"] == 0
    assert page.get(f"{address}?retailer=elsewhere").status_code == 400
    assert page.get(f"/workspaces/{workspace.pk}/campaigns/reactions/?retailer=elsewhere").status_code == 400


def test_nothing_after_the_as_of_moment_counts(page: Client, workspace: Workspace) -> None:
    deal = make_deal(retailer="Tindalo")
    make_snapshot(deal.post, START + 2 * DAY)
    make_deal(retailer="Tindalo", at=START + 3 * DAY)
    answer = page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/?as_of=2016-06-02").json()
    assert (answer["found"], answer["all_posts"]["not_observed"]) == (1, 1)


def test_of_very_many_offers_an_even_sample_of_posts_is_read(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(7, posts=90)
    address = f"/api/v1/workspaces/{workspace.pk}/campaigns/"
    every = page.get(address).json()
    monkeypatch.setattr(campaigns, "MOST_OFFERS", every["found"] // 3)
    sampled = page.get(address).json()
    assert (every["one_in"], every["read"], every["sampled"]) == (1, every["found"], [])
    assert {one["one_in"] for one in sampled["sampled"]} <= {3, 4}
    assert 0 < sampled["read"] < every["found"]
    assert sampled == page.get(address).json()
    assert [one["days"] for one in sampled["rhythms"]] == [one["days"] for one in every["rhythms"]]
    assert "an even sample" in page.get(f"/workspaces/{workspace.pk}/campaigns/reactions/").content.decode()


def test_days_are_counted_alike_with_a_filter_and_without(page: Client, workspace: Workspace) -> None:
    fill(11)
    Deal.objects.update(kind="price")
    address = f"/api/v1/workspaces/{workspace.pk}/campaigns/?period=all"
    every, filtered = (page.get(address + kind).json() for kind in ("", "&kind=price"))
    assert every["rhythms"] == filtered["rhythms"]
    assert (every["found"], filtered["found"]) == (47, 47)


def test_the_rhythm_counts_days_of_the_retailers_zone_back_from_as_of(
    page: Client, workspace: Workspace
) -> None:
    for day in (0, 7, 14, 21):
        make_deal(retailer="Tindalo", at=START + day * DAY + timedelta(hours=2))  # the evening before there
    answer = page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/?as_of=2016-07-04").json()
    rhythm = answer["rhythms"][0]
    assert [one["day"] for one in rhythm["days"]] == ["2016-05-31", "2016-06-07", "2016-06-14", "2016-06-21"]
    assert (rhythm["typical_gap_days"], rhythm["last_day"], rhythm["overdue_days"]) == (7, "2016-06-21", 6)


def test_best_and_worst_posts_carry_their_evidence(page: Client, workspace: Workspace) -> None:
    deals = [make_deal(retailer="Tindalo") for _ in range(4)]
    for likes, deal in enumerate(deals):
        make_snapshot(deal.post, START + DAY, retweets=0, likes=likes)
    answer = page.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/").json()
    assert [one["deal"]["id"] for one in answer["best"]] == [deals[3].pk, deals[2].pk]
    assert [one["deal"]["id"] for one in answer["worst"]] == [deals[0].pk, deals[1].pk]
    html = page.get(f"/workspaces/{workspace.pk}/campaigns/reactions/?show=posts").content.decode()
    assert all(f'href="/deals/{deal.pk}/"' in html for deal in deals)


@pytest.mark.parametrize("show", ["depth", "hour", "posts", "rhythm"])
def test_the_page_takes_12_queries_however_many_posts(
    page: Client, workspace: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries, show: str
) -> None:
    address = f"/workspaces/{workspace.pk}/campaigns/reactions/?show={show}"
    for seed in (5, 6):
        fill(seed, posts=20)
        page.get(address)  # reads the kept lists of brands and categories
        with django_assert_max_num_queries(12):
            page.get(address)


def test_a_picture_that_there_is_not_is_refused_and_the_panel_comes_alone(
    page: Client, workspace: Workspace
) -> None:
    address = f"/workspaces/{workspace.pk}/campaigns/reactions/"
    assert page.get(f"{address}?show=moon").status_code == 400
    panel = page.get(f"{address}?show=kind", headers={"HX-Request": "true"}).content.decode()
    assert (panel.count("<h1"), panel.count('id="reactions-panel"')) == (0, 1)


def test_a_stranger_gets_404_from_page_and_api(client: Client, workspace: Workspace) -> None:
    stranger = make_user("mallory")
    make_workspace(stranger, name="Elsewhere")
    client.force_login(stranger)
    for part in ("", "years/", "reactions/"):
        assert client.get(f"/workspaces/{workspace.pk}/campaigns/{part}").status_code == 404
    assert client.get(f"/api/v1/workspaces/{workspace.pk}/campaigns/").status_code == 404


def test_a_workspace_without_retailers_is_told_what_to_do(client: Client, db: None) -> None:
    made = make_workspace(make_user("ada"))
    client.force_login(made.members.get())
    assert "add competitors" in client.get(f"/workspaces/{made.pk}/campaigns/").content.decode()
