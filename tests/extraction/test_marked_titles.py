"""Which of the encoder's titles belongs to which price."""

from decimal import Decimal

from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.figures import Figure, FigureKind
from ingestion.extraction.marked_titles import titles_of


def price(start: int) -> Figure:
    return Figure(start, start + 3, FigureKind.MONEY, Decimal(5), "USD")


def starts(mains: list[Figure], marks: list[Mark]) -> list[int | None]:
    return [title and title.span.start for title in titles_of(mains, marks)]


def test_one_price_takes_the_surest_title() -> None:
    assert starts([price(30)], [Mark(0, 9, 0.6), Mark(12, 20, 0.99)]) == [12]


def test_of_titles_about_as_sure_the_first_counts() -> None:
    assert starts([price(30)], [Mark(0, 9, 0.95), Mark(12, 20, 0.99)]) == [0]


def test_each_price_takes_the_title_before_it() -> None:
    assert starts([price(10), price(30)], [Mark(0, 9, 0.9), Mark(14, 29, 0.9)]) == [0, 14]


def test_each_price_takes_the_title_behind_it_where_more_find_one_there() -> None:
    assert starts([price(0), price(20)], [Mark(4, 19, 0.9), Mark(24, 40, 0.9)]) == [4, 24]


def test_one_title_of_two_prices_goes_with_the_first_behind_it() -> None:
    assert starts([price(0), price(20)], [Mark(5, 19, 0.9)]) == [None, 5]


def test_without_a_title_no_price_has_one() -> None:
    assert starts([price(0), price(20)], []) == [None, None]
