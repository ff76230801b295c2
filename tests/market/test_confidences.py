"""How sure each field of a deal is, and its price point."""

import pytest

from deals.domain.confidences import least_sure, made_sure, named, point_confidence, to_stored
from deals.domain.records import is_charted
from tests.market.builders import deal

SURE = {"deal": 0.97, "price": 0.9876, "product": 0.61, "chart": 0.6049}


def test_confidences_are_stored_with_three_digits_and_without_that_of_the_deal() -> None:
    assert to_stored(SURE) == {"price": 0.988, "product": 0.61, "chart": 0.605}


def test_a_reading_by_the_rules_alone_stores_none_and_its_point_is_sure() -> None:
    assert (to_stored({"deal": 0.6}), point_confidence({"deal": 0.6})) == ({}, 1.0)


def test_a_field_whose_confidence_is_not_known_is_not_made_sure() -> None:
    assert made_sure(SURE, {"product", "chart", "brand"}) == {**SURE, "product": 1.0, "chart": 1.0}


def test_the_least_sure_field_is_one_of_the_price_points_own() -> None:
    assert least_sure({"price": 0.9, "product": 0.7, "brand": 0.2, "chart": 0.1}) == "product"
    assert least_sure({"brand": 0.2, "chart": 0.1}) is None


def test_confidences_are_named_in_the_order_of_the_point() -> None:
    assert named({"chart": 0.6, "brand": 0.5, "product": 0.7}) == [
        ("title", 0.7),
        ("brand", 0.5),
        ("price point", 0.6),
    ]


@pytest.mark.parametrize(("chart", "charted"), [(0.8994, False), (0.8996, True), (0.9, True)])
def test_a_point_is_charted_by_the_confidence_that_is_stored(chart: float, charted: bool) -> None:
    assert is_charted(deal(retailer="Tindalo", sure={"deal": 0.9, "chart": chart})) is charted
