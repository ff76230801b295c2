"""Who promoted lower first, and how many days until the other answered."""

from datetime import timedelta
from decimal import Decimal

import pytest

from deals.comparing.points import PointRow
from deals.comparing.undercuts import undercuts_between
from deals.models import Workspace
from deals.selectors.answers import answers
from deals.selectors.as_of import Period
from deals.selectors.comparison import Wanted, field_of
from tests.factories import DAY, START, make_deal, make_product

ME, RIVAL = 1, 2
UNTIL = START + 60 * DAY


def walked(*rows: tuple[int, float, int], until: float = 60) -> list[tuple]:
    """Undercuts of points (retailer, day, price): who, when, price, outcome, days."""
    points = [
        PointRow(9, retailer, START + timedelta(days=day), Decimal(price), None, number)
        for number, (retailer, day, price) in enumerate(rows)
    ]
    found = undercuts_between(points, ME, RIVAL, START + timedelta(days=until))
    return [(one.first.retailer, one.first.deal, one.outcome.value, one.days) for one in found]


def test_the_first_price_at_or_below_is_the_answer() -> None:
    rows = ((RIVAL, 0, 100), (ME, 1, 90), (RIVAL, 3, 95), (RIVAL, 5.5, 90))
    assert walked(*rows) == [(ME, 1, "answered", Decimal("4.5"))]


def test_an_answer_below_is_an_undercut_in_its_turn() -> None:
    rows = ((RIVAL, 0, 100), (ME, 1, 90), (RIVAL, 3, 85), (ME, 4, 85))
    assert walked(*rows) == [(ME, 1, "answered", 2), (RIVAL, 2, "answered", 1)]


@pytest.mark.parametrize(
    ("day", "outcome"), [(31, "answered"), (31.01, "not answered")]
)  # the undercut was on day 1, an answer counts for 30 days
def test_an_answer_counts_for_thirty_days(day: float, outcome: str) -> None:
    assert walked((RIVAL, 0, 100), (ME, 1, 90), (RIVAL, day, 80))[0][2] == outcome


@pytest.mark.parametrize(("until", "outcome"), [(31, "still open"), (31.01, "not answered")])
def test_one_that_nobody_answered_stays_open_for_as_long(until: float, outcome: str) -> None:
    assert walked((RIVAL, 0, 100), (ME, 1, 90), until=until) == [(ME, 1, outcome, None)]


@pytest.mark.parametrize(("day", "n"), [(7, 1), (7.01, 0)])
def test_only_a_price_that_stands_can_be_undercut(day: float, n: int) -> None:
    assert len(walked((RIVAL, 0, 100), (ME, day, 90))) == n


def test_equal_prices_and_prices_of_one_moment_undercut_nobody() -> None:
    assert walked((RIVAL, 0, 100), (ME, 1, 100)) == []
    assert walked((RIVAL, 0, 100), (ME, 0, 90)) == []


def test_going_lower_still_is_the_same_undercut() -> None:
    rows = ((RIVAL, 0, 100), (ME, 1, 90), (ME, 2, 80), (RIVAL, 3, 90))
    assert walked(*rows) == [(ME, 1, "answered", 2)]


@pytest.mark.django_db
def test_each_competitor_is_counted_over_the_shared_products(workspace: Workspace) -> None:
    for number in range(3):
        product = make_product()
        make_deal("100", START, product=product, retailer="Quillmart")
        make_deal("90", START + DAY, product=product, retailer="Tindalo")
        make_deal("90", START + (2 + number) * DAY, product=product, retailer="Quillmart")
    field = field_of(workspace, Wanted(), Period("30", START, START + 30 * DAY))
    assert field
    quillmart, orchard = answers(field).paces
    assert (quillmart.mine.n, quillmart.mine.answered, quillmart.mine.days) == (3, 3, 2)
    assert (quillmart.theirs.n, orchard.mine.n, orchard.mine.days) == (0, 0, None)
    assert [told.undercut.days for told in answers(field).undercuts] == [3, 2, 1]
