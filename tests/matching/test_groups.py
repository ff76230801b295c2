"""Groups of products that wait for a curator: their making, their order, price hints."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from deals.domain.matching.groups import Effect, Group, Link, ProductFacts, by_effect, grouped, price_ratio

NOBODY = Effect(joins_retailers=False, is_watched=False, is_in_assortment=False, deals=0)


def facts(*retailers: int, deals: int = 1, **fields: bool) -> ProductFacts:
    return ProductFacts(frozenset(retailers), deals, **fields)


def test_links_that_meet_make_one_group() -> None:
    assert grouped([Link(1, 2, 0.5), Link(2, 3, 0.7), Link(8, 9, 0.6)]) == [
        Group((1, 2, 3), 0.7),
        Group((8, 9), 0.6),
    ]


def test_a_link_that_would_make_a_group_too_large_waits() -> None:
    assert grouped([Link(1, 2, 0.9), Link(3, 4, 0.8), Link(2, 3, 0.3)], most=3) == [
        Group((1, 2), 0.9),
        Group((3, 4), 0.8),
    ]


@given(
    st.lists(st.builds(Link, st.integers(0, 9), st.integers(10, 20), st.sampled_from([0.3, 0.5, 0.9]))),
    st.randoms(),
)
def test_groups_do_not_depend_on_the_order_of_links(links: list[Link], dice: object) -> None:
    before = grouped(links, most=4)
    dice.shuffle(links)  # type: ignore[attr-defined]
    assert grouped(links, most=4) == before
    assert all(len(each.products) <= 4 for each in before)


def test_groups_that_join_two_retailers_come_first_then_the_watched_ones() -> None:
    known = {1: facts(7), 2: facts(8), 3: facts(7, is_watched=True), 4: facts(7), 5: facts(), 6: facts()}
    order = by_effect([Group((5, 6), 0.9), Group((3, 4), 0.3), Group((1, 2), 0.3)], known)
    assert [group.products for group, _ in order] == [(1, 2), (3, 4), (5, 6)]
    assert [effect.joins_retailers for _, effect in order] == [True, False, False]


def test_a_product_that_both_retailers_sell_already_gains_nothing() -> None:
    ((_, effect),) = by_effect([Group((1, 2), 0.5)], {1: facts(7, 8), 2: facts(8)})
    assert not effect.joins_retailers


def test_products_without_a_deal_change_nothing() -> None:
    assert by_effect([Group((1, 2), 0.5)], {}) == [(Group((1, 2), 0.5), NOBODY)]


def test_the_price_ratio_is_of_one_currency() -> None:
    usd = [("USD", Decimal("20")), ("USD", Decimal("50"))]
    assert price_ratio(usd) == Decimal("2.5")
    assert price_ratio([*usd, ("EUR", Decimal("9"))]) is None
    assert price_ratio(usd[:1]) is None
