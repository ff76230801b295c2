"""Arithmetic as referee: the roles that sums prove."""

from decimal import Decimal

from ingestion.extraction.arithmetic import refereed
from ingestion.extraction.figures import Figure, FigureKind, Role


def money(at: int, value: str, role: Role = Role.OTHER) -> Figure:
    return Figure(at, at + 5, FigureKind.MONEY, Decimal(value), "USD", role=role)


def percent(at: int, value: str, role: Role = Role.OTHER) -> Figure:
    return Figure(at, at + 3, FigureKind.PERCENT, Decimal(value), role=role)


def roles(*figures: Figure) -> list[Role]:
    return [figure.role for figure in refereed(figures)]


def test_a_percentage_proves_which_sum_is_the_price() -> None:
    figures = money(0, "59.99", Role.SALE), money(10, "29.99", Role.OTHER), percent(20, "50")
    assert roles(*figures) == [Role.LIST, Role.SALE, Role.PERCENT_OFF]


def test_a_percentage_that_was_rounded_proves_it_too() -> None:
    figures = percent(0, "33"), money(10, "19.95", Role.LIST), money(20, "29.95", Role.SALE)
    assert roles(*figures) == [Role.PERCENT_OFF, Role.SALE, Role.LIST]


def test_a_percentage_that_does_not_fit_proves_nothing() -> None:
    figures = money(0, "59.99", Role.SALE), money(10, "29.99", Role.OTHER), percent(20, "40")
    assert roles(*figures) == [Role.SALE, Role.OTHER, Role.OTHER]


def test_an_amount_off_proves_which_sum_is_the_price() -> None:
    figures = money(0, "80", Role.SALE), money(10, "20", Role.AMOUNT_OFF), money(20, "60", Role.OTHER)
    assert roles(*figures) == [Role.LIST, Role.AMOUNT_OFF, Role.SALE]


def test_of_three_sums_without_a_reduction_nothing_is_proved() -> None:
    figures = money(0, "80", Role.SALE), money(10, "20", Role.OTHER), money(20, "60", Role.OTHER)
    assert roles(*figures) == [Role.SALE, Role.OTHER, Role.OTHER]


def test_a_threshold_that_happens_to_fit_stays_a_threshold() -> None:
    figures = money(0, "50", Role.THRESHOLD), money(10, "25", Role.SALE), percent(20, "50")
    assert roles(*figures) == [Role.THRESHOLD, Role.SALE, Role.OTHER]


def test_two_pairs_that_fit_prove_nothing() -> None:
    figures = (
        money(0, "100", Role.SALE),
        money(10, "50", Role.SALE),
        money(20, "25", Role.SALE),
        percent(30, "50"),
    )
    assert roles(*figures) == [Role.SALE, Role.SALE, Role.SALE, Role.OTHER]


def test_a_second_price_that_the_percentage_gives_to_the_cent_is_the_list_price() -> None:
    figures = money(0, "300", Role.SALE), money(10, "400", Role.ALTERNATE), percent(20, "25")
    assert roles(*figures) == [Role.SALE, Role.LIST, Role.PERCENT_OFF]


def test_a_second_price_that_is_half_a_cent_off_stays_one() -> None:
    figures = (
        percent(0, "50", Role.PERCENT_OFF),
        money(10, "0.99", Role.SALE),
        money(20, "1.99", Role.ALTERNATE),
    )
    assert roles(*figures) == [Role.PERCENT_OFF, Role.SALE, Role.ALTERNATE]
