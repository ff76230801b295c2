"""Which promotions make a campaign, and what it comes to."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.campaign_groups import (
    CampaignGroup,
    Promotion,
    frame_of,
    grouped,
    is_no_campaign,
    key_of,
    program_posts,
    range_key,
)
from tests.campaigns.promotions import promotion


@pytest.mark.parametrize(
    ("title", "key"),
    [("Everything", ""), ("your entire purchase", ""), ("sitewide", ""), ("", ""), ("Tindalo coupon", ""),
     ("all #Lamps", "lamp"), ("The lamp", "lamp"), ("select Borvo products", "borvo"), ("dress", "dress"),
     ("all ON products", "on"), ("ALL ON SALE", "")],
)  # fmt: skip
def test_a_range_is_told_by_its_words_without_filler_and_plural(title: str, key: str) -> None:
    assert range_key(title, "Tindalo") == key


def test_spellings_of_the_whole_shop_are_one_campaign() -> None:
    titles = ["Everything", "your purchase", "sitewide", ""]
    found = grouped([promotion(n, n, title=title) for n, title in enumerate(titles)])
    assert [(one.voices, one.subject) for one in found] == [(4, "everything")]


def test_a_coupon_stands_for_whatever_the_posts_name() -> None:
    found = grouped([promotion(1, coupon="glow"), promotion(2, coupon="GLOW", title="chairs")])
    assert [(one.voices, one.coupon) for one in found] == [(2, "GLOW")]


def test_another_value_kind_basis_product_or_retailer_is_another_campaign() -> None:
    others = [
        promotion(2, percent_off=Decimal(20)), promotion(3, kind="bogo"), promotion(4, basis="up_to"),
        promotion(5, product_id=9), promotion(6, retailer_id=2), promotion(7, coupon="GLOW"),
    ]  # fmt: skip
    assert len(grouped([promotion(1), *others])) == 7


def test_days_that_do_not_touch_part_campaigns() -> None:
    found = grouped([promotion(1, 0), promotion(2, 47), promotion(3, 96)])
    assert [(one.posts, one.days_alive) for one in found] == [(2, 2), (1, 1)]


@pytest.mark.parametrize("kind", ["price", "free", "multi_buy"])
def test_a_price_without_a_thing_is_no_campaign(kind: str) -> None:
    assert key_of(promotion(kind=kind, price=Decimal(5), title="")) is None


def test_followers_of_an_account_count_once_by_its_largest_number() -> None:
    posts = [promotion(1), promotion(2, author_id=1, followers=150), promotion(3, followers=None)]
    assert [(one.voices, one.posts, one.reach) for one in grouped(posts)] == [(2, 3, 150)]


def test_half_of_the_voices_is_rounded_up_and_repeats_do_not_count() -> None:
    posts = [promotion(1, 0), promotion(2, 1, author_id=1), promotion(3, 5), promotion(4, 20)]
    assert grouped(posts)[0].hours_to_half == 5.0


def test_a_subject_is_the_commonest_name_and_not_in_capitals() -> None:
    titles = ["DESK LAMPS", "Desk lamps", "desk lamp"]
    assert grouped([promotion(n, title=title) for n, title in enumerate(titles)])[0].subject == "Desk lamps"


@pytest.mark.parametrize(
    "text",
    ["GIVEAWAY! Win a lamp", "Enter to win 50% off", "RT to get it free", "20% donated to charity",
     "you could win $50", "proceeds go to the shelter"],
)  # fmt: skip
def test_contests_and_charity_are_no_campaigns(text: str) -> None:
    assert is_no_campaign(text)


@pytest.mark.parametrize("text", ["15% off lamps, a real win", "Free lamp with any order", "entering spring"])
def test_other_posts_are_campaigns(text: str) -> None:
    assert not is_no_campaign(text)


def test_an_account_that_only_presses_share_buttons_is_no_program() -> None:
    posts = [promotion(n, author_id=1, voice="share_button") for n in range(6)]
    assert program_posts(posts) == set()
    assert program_posts([*posts, promotion(9, author_id=1, voice="person")]) == {*range(6), 9}


def test_posts_that_differ_in_title_figures_and_links_only_are_a_programs() -> None:
    posts = [
        promotion(n, author_id=1, title=f"Lamp {n}x", text=f"Now: Lamp {n}x for ${n}.50 http://t.co/{n}")
        for n in range(5)
    ]
    assert program_posts(posts) == {0, 1, 2, 3, 4}
    assert program_posts(posts[:4]) == set()


@pytest.mark.parametrize("fields", [{"is_own": True}, {"voice": "deal_account"}, {"voice": "maker"}])
def test_who_is_known_to_speak_for_itself_may_repeat_its_text(fields: dict) -> None:
    assert program_posts([promotion(n, author_id=1, **fields) for n in range(6)]) == set()


def test_a_frame_has_no_title_figure_link_mention_or_hashtag() -> None:
    assert (
        frame_of("Now: Lumo lamp 20x for $4.50 #deal via @shop http://t.co/x1", "Lumo lamp") == "now for via"
    )


@st.composite
def promotions(draw: st.DrawFn) -> list[Promotion]:
    """Promotions of few retailers, values, titles and accounts, on few days."""
    n = draw(st.integers(0, 25))
    return [
        promotion(
            number, draw(st.integers(0, 200)), retailer_id=draw(st.integers(1, 2)),
            percent_off=Decimal(draw(st.sampled_from([10, 20]))), author_id=draw(st.integers(1, 5)),
            title=draw(st.sampled_from(["", "sitewide", "lamps", "the Lamp"])),
            followers=draw(st.sampled_from([None, 0, 7, 40])),
        )
        for number in range(n)
    ]  # fmt: skip


def slowly(posts: list[Promotion]) -> list[tuple]:
    """Pairs of the same key whose days touch are joined until nothing changes."""
    runs = [[one] for one in posts]
    changed = True
    while changed:
        changed = False
        for left in runs:
            for right in runs:
                touch = any(abs((a.day - b.day).days) <= 1 for a in left for b in right)
                if left is not right and key_of(left[0]) == key_of(right[0]) and touch:
                    runs.remove(right)
                    left += right
                    changed = True
                    break
            if changed:
                break
    return sorted(figures_slowly(sorted(run, key=lambda one: (one.at, one.deal_id))) for run in runs)


def figures_slowly(run: list[Promotion]) -> tuple:
    """Posts, voices, reach, days, hours to half of a campaign."""
    followers: dict[int, list[int]] = defaultdict(list)
    for one in run:
        followers[one.author_id].append(one.followers or 0)
    half = next(
        one.at
        for index, one in enumerate(run)
        if 2 * len({each.author_id for each in run[: index + 1]}) >= len(followers)
    )
    days = (max(one.day for one in run) - min(one.day for one in run)).days + 1
    reach = sum(max(each) for each in followers.values())
    hours = (half - run[0].at) / timedelta(hours=1)
    return sorted(one.post_id for one in run), len(followers), reach, days, hours


def figures_of(group: CampaignGroup) -> tuple:
    """The same of a found one."""
    posts = sorted(one.post_id for one in group.promotions)
    return posts, group.voices, group.reach, group.days_alive, group.hours_to_half


@given(promotions(), st.randoms(use_true_random=False))
def test_campaigns_are_those_of_a_slow_joining_whatever_the_order(posts, rng) -> None:
    shuffled = list(posts)
    rng.shuffle(shuffled)
    found = grouped(shuffled)
    assert found == grouped(posts)
    assert sorted(map(figures_of, found)) == slowly(posts)
