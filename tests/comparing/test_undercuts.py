"""Who promoted lower first, and how many days until the other answered."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.comparing.points import LISTED, Observed, micros_of
from deals.domain.comparing.undercuts import undercuts_between, undercuts_by_competitor
from deals.models import Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import ComparisonFilter, comparison_of
from deals.selectors.comparing.undercut_responses import undercut_responses
from tests.factories import DAY, START, make_brand, make_coverage, make_deal, make_product

ME, THEM, OTHER = 1, 2, 3
MICROS = 86_400_000_000  # of a day
UNTIL = START + 60 * DAY


def walked(*rows: tuple[int, float, int], until: float = 60) -> list[tuple]:
    """Undercuts of points (retailer, day, price): who, when, price, outcome, days."""
    points = [
        Observed(9, micros_of(START + timedelta(days=day)), number, retailer, 100 * price)
        for number, (retailer, day, price) in enumerate(rows)
    ]
    found = undercuts_between(points, ME, THEM, micros_of(START + timedelta(days=until)))
    return [(one.first.retailer, one.first.deal, one.outcome.value, one.days) for one in found]


def test_the_first_price_at_or_below_is_the_answer() -> None:
    rows = ((THEM, 0, 100), (ME, 1, 90), (THEM, 3, 95), (THEM, 5.5, 90))
    assert walked(*rows) == [(ME, 1, "matched", Decimal("4.5"))]


def test_an_answer_below_is_an_undercut_in_its_turn() -> None:
    rows = ((THEM, 0, 100), (ME, 1, 90), (THEM, 3, 85), (ME, 4, 85))
    assert walked(*rows) == [(ME, 1, "matched", 2), (THEM, 2, "matched", 1)]


@pytest.mark.parametrize(
    ("day", "outcome"), [(31, "matched"), (31.01, "not matched")]
)  # the undercut was on day 1, an answer counts for 30 days
def test_an_answer_counts_for_thirty_days(day: float, outcome: str) -> None:
    assert walked((THEM, 0, 100), (ME, 1, 90), (THEM, day, 80))[0][2] == outcome


@pytest.mark.parametrize(("until", "outcome"), [(31, "still open"), (31.01, "not matched")])
def test_one_that_nobody_answered_stays_open_for_as_long(until: float, outcome: str) -> None:
    assert walked((THEM, 0, 100), (ME, 1, 90), until=until) == [(ME, 1, outcome, None)]


@pytest.mark.parametrize(("day", "n"), [(7, 1), (7.01, 0)])
def test_only_a_price_that_stands_can_be_undercut(day: float, n: int) -> None:
    assert len(walked((THEM, 0, 100), (ME, day, 90))) == n


def test_equal_prices_and_prices_of_one_moment_undercut_nobody() -> None:
    assert walked((THEM, 0, 100), (ME, 1, 100)) == []
    assert walked((THEM, 0, 100), (ME, 0, 90)) == []


def test_going_lower_still_is_the_same_undercut() -> None:
    rows = ((THEM, 0, 100), (ME, 1, 90), (ME, 2, 80), (THEM, 3, 90))
    assert walked(*rows) == [(ME, 1, "matched", 2)]


def answered(*rows: tuple[int, float, int]) -> tuple:
    """Of the first undercut: gap, gap as a share, how far the other one followed, the rung of the ladder."""
    points = [
        Observed(9, micros_of(START + timedelta(days=day)), number, retailer, 100 * price)
        for number, (retailer, day, price) in enumerate(rows)
    ]
    first = undercuts_between(points, ME, THEM, micros_of(UNTIL))[0]
    return first.gap, first.gap_share, first.followed, first.answer.value


@pytest.mark.parametrize(
    ("answers", "followed", "rung"),
    [
        ((), None, "no answer"),
        ((99,), Decimal("0.0333"), "part of the way"),
        ((95, 80, 90), Decimal("0.6667"), "part of the way"),
        ((70,), 1, "matched exactly"),
        ((95, 40), 2, "went below"),
        ((110,), None, "no answer"),
    ],
)
def test_how_far_the_other_one_follows(answers: tuple[int, ...], followed: Decimal, rung: str) -> None:
    rows = [(THEM, 2 + day, price) for day, price in enumerate(answers)]
    assert answered((THEM, 0, 100), (ME, 1, 70), *rows) == (30, Decimal("0.3"), followed, rung)


walks = st.lists(
    st.tuples(st.sampled_from([ME, THEM, OTHER]), st.integers(0, 80 * 2), st.integers(95, 105)),
    max_size=40,
)


def slow_undercuts(
    rows: list[Observed], competitor: int, until: int, listed: int | None = None
) -> list[tuple]:
    """The rule as docs/ says it, for one competitor: from each price point look at all others."""
    rows = sorted(row for row in rows if row.retailer in (ME, competitor))
    found, free = [], 0
    for place, row in enumerate(rows):
        before = [one for one in rows[:place] if one.retailer != row.retailer]
        stands = before and row.micros - 7 * MICROS <= before[-1].micros < row.micros
        over = before[-1] if before else None
        if listed and row.retailer != ME and not (over and row.micros - 7 * MICROS <= over.micros):
            over, stands = Observed(9, row.micros, LISTED, ME, listed), True
        if place < free or not stands or row.cents >= over.cents:
            continue
        last = row.micros + 30 * MICROS
        later = list(enumerate(rows))[place + 1 :]
        ends = (n for n, one in later if one.micros > last or answers_it(one, row))
        free = next(ends, len(rows))
        answer = rows[free] if free < len(rows) and rows[free].micros <= last else None
        outcome = "matched" if answer else "not matched" if until > last else "still open"
        part = None if answer else part_way(rows[place + 1 : free], row, over)
        found.append((row, over, answer, outcome, part))
    return found


def part_way(later: list[Observed], first: Observed, over: Observed) -> Observed | None:
    """The other one's lowest price between the two of an undercut, the earliest of equal ones."""
    theirs = [one for one in later if one.retailer != first.retailer and one.cents < over.cents]
    return min(theirs, key=lambda one: one.cents, default=None)


def answers_it(one: Observed, first: Observed) -> bool:
    return one.retailer != first.retailer and one.cents <= first.cents


@given(walks, st.none() | st.integers(95, 105))
def test_one_walk_finds_for_each_competitor_what_looking_at_all_pairs_does(
    facts: list[tuple], listed: int | None
) -> None:
    rows = [Observed(9, half * MICROS // 2, n, who, cents) for n, (who, half, cents) in enumerate(facts)]
    until = 81 * MICROS
    lists = {} if listed is None else {9: listed}
    found = undercuts_by_competitor(rows, ME, [THEM, OTHER], until, lists)
    for competitor in (THEM, OTHER):
        assert found[competitor] == slow_undercuts(rows, competitor, until, listed)


@pytest.mark.django_db
def test_each_competitor_is_counted_over_the_shared_products(workspace: Workspace) -> None:
    for number in range(3):
        product = make_product()
        make_deal("100", START, product=product, retailer="Quillmart")
        make_deal("90", START + DAY, product=product, retailer="Tindalo")
        make_deal("90", START + (2 + number) * DAY, product=product, retailer="Quillmart")
    comparison = comparison_of(workspace, ComparisonFilter(), Period("30", START, START + 30 * DAY))
    assert comparison
    quillmart, orchard = undercut_responses(comparison).response_times
    assert (quillmart.mine.n, quillmart.mine.matched, quillmart.mine.days) == (3, 3, 2)
    assert (quillmart.competitors.n, orchard.mine.n, orchard.mine.days) == (0, 0, None)
    assert [told.undercut.days for told in undercut_responses(comparison).undercuts] == [3, 2, 1]


def gaps_of(client: Client, workspace: Workspace, query: str) -> list[str]:
    """What the API lists: who, and by how much."""
    body = client.get(f"/api/v1/workspaces/{workspace.pk}/compare/undercuts/?period=7&{query}").json()
    return [f"{row['competitor']} {row['gap']} {row['gap_share']}" for row in body["undercuts"]]


@pytest.fixture
def two_undercuts(workspace: Workspace) -> None:
    """My price is older than seven days: Quillmart went below by most money, Orchard Lane by most of 100."""
    make_coverage(START, 24 * 8 + 2)
    for number, (retailer, mine, price) in enumerate(
        (("Quillmart", "100", "80"), ("Orchard Lane", "10", "5"))
    ):
        product = make_product(brand=make_brand(retailer))
        make_deal(mine, START, product=product, retailer="Tindalo")
        make_deal(price, START + (3 - number) * DAY, product=product, retailer=retailer)
    make_deal("70", START + 4 * DAY, product=product, retailer="Tindalo")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("by=them", "quillmart 20.00 0.2000"),
        ("by=them&order=amount", "quillmart 20.00 0.2000"),
        ("by=them&order=share", "orchard-lane 5.00 0.5000"),
        ("brand=orchard-lane", "orchard-lane 5.00 0.5000"),
        ("retailer=orchard-lane", "orchard-lane 5.00 0.5000"),
    ],
)
def test_undercuts_of_a_week_are_sorted_by_size_and_narrowed(
    page: Client, workspace: Workspace, two_undercuts: None, query: str, first: str
) -> None:
    assert gaps_of(page, workspace, query)[0] == first
    assert gaps_of(page, workspace, "by=me") == []


@pytest.mark.django_db
def test_the_page_the_file_and_the_api_list_the_same_undercuts(
    page: Client, workspace: Workspace, two_undercuts: None
) -> None:
    url = f"/workspaces/{workspace.pk}/compare/undercuts"
    rows = page.get(f"{url}/?period=7&order=share&level=product").context["rows"]
    shown = [f"{r.competitor.slug} {r.undercut.gap} {r.undercut.gap_share}" for r in rows]
    file = page.get(f"{url}.json?period=7&order=share&level=product&by=them").getvalue()
    told = [f"{row['gap']} {row['gap_share']}" for row in json.loads(file)["rows"]]
    assert shown == gaps_of(page, workspace, "by=them&order=share") and len(shown) == 2
    assert [float(x) for row in told for x in row.split()] == [5, 0.5, 20, 0.2]


@pytest.mark.django_db
def test_an_unknown_category_lists_nothing_and_offers_the_way_back(
    page: Client, workspace: Workspace
) -> None:
    url = f"/workspaces/{workspace.pk}/compare/undercuts/?category=no-such-kind&level=product"
    assert "Without filters" in page.get(url).content.decode()
