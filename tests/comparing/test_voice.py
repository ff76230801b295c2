"""Share of voice, frequency and depth."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.domain.metrics import discount_depth
from deals.models import Deal, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import Comparison, ComparisonFilter, comparison_of
from deals.selectors.comparing.share_of_voice import depth_of_deal, retailer_shares, share_of_voice
from deals.selectors.loading.loaded import loaded_time
from tests.factories import DAY, START, make_brand, make_category, make_coverage, make_deal, make_post

UNTIL = START + 30 * DAY


def comparing(workspace: Workspace, days: int = 28, **filters) -> Comparison:
    found = comparison_of(workspace, ComparisonFilter(**filters), Period("x", UNTIL - days * DAY, UNTIL))
    assert found
    return found


def promote(retailer: str, depth: str | None = None, **fields) -> Deal:
    fields |= {"kind": "percent_off", "percent_off": depth} if depth else {}
    return make_deal(None if depth else "10", UNTIL - DAY, retailer=retailer, **fields)


def test_share_frequency_and_depth_by_retailer(workspace: Workspace) -> None:
    make_coverage(UNTIL - 28 * DAY, 24 * 28)
    for depth in ("10", "20", "40"):
        promote("Tindalo", depth)
    promote("Quillmart", "50")
    promote("Elsewhere", "50")
    mine, quillmart, silent = share_of_voice(comparing(workspace)).retailers
    assert (mine.is_me, mine.figures.n, mine.figures.of, mine.figures.share) == (True, 3, 4, Decimal("0.75"))
    assert (mine.figures.a_week, mine.figures.depth) == (Decimal("0.75"), Decimal("0.2"))
    assert (quillmart.retailer.name, quillmart.figures.depths, quillmart.figures.depth) == (
        "Quillmart",
        1,
        None,
    )
    assert (silent.retailer.name, silent.figures.n, silent.figures.share) == ("Orchard Lane", 0, 0)


@pytest.mark.parametrize("since", [UNTIL - 28 * DAY, None])
def test_the_first_page_counts_as_the_page_of_voices_does(
    workspace: Workspace, since: datetime | None
) -> None:
    make_deal("10", UNTIL - 20 * DAY, retailer="Quillmart")
    promote("Tindalo", "10"), promote("Tindalo", "20"), promote("Tindalo", confidence=0.4)
    compared = comparison_of(workspace, ComparisonFilter(), Period("x", since, UNTIL))
    assert compared
    make_coverage(UNTIL - 9 * DAY, 24 * 7)
    told = retailer_shares(compared, loaded_time(compared.period))
    figures = [voice.figures for voice in share_of_voice(compared).retailers]
    assert told[0].figures.a_week == 2
    assert [one.figures.n for one in told] == [2, 1, 0]
    assert [(one.figures.n, one.figures.of, one.figures.a_week) for one in told] == [
        (one.n, one.of, one.a_week) for one in figures
    ]


def test_unsure_and_rejected_readings_do_not_count(workspace: Workspace) -> None:
    promote("Tindalo", confidence=0.4)
    promote("Tindalo", rejected=True)
    assert [voice.figures.n for voice in share_of_voice(comparing(workspace)).retailers] == [0, 0, 0]


def test_brands_and_categories_put_me_beside_all_others(workspace: Workspace) -> None:
    borvo, tools = make_brand("Borvo"), make_category("Tools")
    promote("Tindalo", brand=borvo, category=tools)
    promote("Quillmart", brand=borvo)
    promote("Orchard Lane", brand=make_brand("Lumo"))
    promote("Orchard Lane", brand=borvo)
    found = [
        (part.name, part.mine.n, part.competitors.n) for part in share_of_voice(comparing(workspace)).brands
    ]
    assert found == [("Borvo", 1, 2), ("Lumo", 0, 1)]
    assert [part.name for part in share_of_voice(comparing(workspace)).categories] == ["Tools"]
    assert [
        voice.figures.n for voice in share_of_voice(comparing(workspace, category="tools")).retailers
    ] == [1, 0, 0]


class DepthInSql(TestCase):
    @given(
        st.none() | st.decimals("0.01", "999", places=2),
        st.none() | st.decimals("0.01", "999", places=2),
        st.none() | st.decimals("0.01", "99", places=2),
    )
    def test_it_equals_the_formula(self, price, list_price, percent) -> None:
        deal = make_deal(str(price) if price else None, list_price=list_price, percent_off=percent)
        (found,) = Deal.objects.filter(pk=deal.pk).annotate(depth=depth_of_deal()).values_list("depth")
        assert found == (discount_depth(price, list_price, percent),)


@pytest.mark.parametrize("days", [3, 7])
def test_a_frequency_divides_by_the_loaded_hours_whatever_the_period(workspace: Workspace, days: int) -> None:
    make_coverage(UNTIL - 2 * DAY, 48)
    promote("Tindalo")
    found = share_of_voice(comparing(workspace, days))
    assert found.retailers[0].figures.a_week == Decimal("3.5")
    assert found.loaded.sentence == f"per loaded week, 2 of {days} days loaded"


def test_a_frequency_divides_by_the_hours_of_the_networks_that_the_retailer_posts_in(
    workspace: Workspace,
) -> None:
    make_coverage(UNTIL - 4 * DAY, 96)
    make_coverage(UNTIL - 6 * DAY, 72, network="bluesky", source="chunk:2")
    promote("Tindalo"), promote("Quillmart", post=make_post(network="bluesky", at=UNTIL - DAY))
    found = share_of_voice(comparing(workspace, 7))
    rates = {each.retailer.name: each.figures.a_week for each in found.retailers}
    assert rates == {"Tindalo": Decimal("1.75"), "Quillmart": Decimal("2.33"), "Orchard Lane": 0}
    told = retailer_shares(comparing(workspace, 7), found.loaded)
    assert {each.retailer.name: each.figures.a_week for each in told} == rates


def test_below_2_loaded_days_there_is_no_frequency(workspace: Workspace) -> None:
    make_coverage(UNTIL - 2 * DAY, 47), make_coverage(UNTIL - 5 * DAY, 24, status="failed", source="chunk:2")
    promote("Tindalo")
    found = share_of_voice(comparing(workspace, 30))
    assert found.retailers[0].figures.a_week is None
    assert found.loaded.sentence == "not enough data: 1.9 of 30 days loaded"
