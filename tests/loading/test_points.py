"""The confidence of each field and of the price point, as they are stored and as charts ask for them."""

from decimal import Decimal
from typing import Any

import pytest

from deals.domain.extraction_diff import compare_extractions
from deals.domain.records import LoadCounts
from deals.models import Deal
from deals.services.loading.settling import settle_all
from deals.services.loading.stored_extractions import extractions_of
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
UNSURE = {"deal": 0.9, "price": 0.98, "product": 0.6183, "chart": 0.6177}


def stored() -> list[tuple[Any, ...]]:
    fields = ("post_id", "is_price_point", "point_confidence", "field_confidences")
    return list(Deal.objects.order_by("post_id").values_list(*fields))


def test_a_price_whose_point_is_unsure_is_no_price_point() -> None:
    load([post(1), post(2, deal(0, "21", sure=UNSURE)), post(3, deal(0, "22", sure={"chart": 0.9}))])
    settle_all()
    assert stored() == [
        (1, True, 1.0, {}),
        (2, False, 0.618, {"price": 0.98, "product": 0.618, "chart": 0.618}),
        (3, True, 0.9, {"chart": 0.9}),
    ]


def test_a_second_load_changes_no_row_and_one_with_another_confidence_does() -> None:
    load([post(1, deal(sure=UNSURE))])
    assert load([post(1, deal(sure=UNSURE))]) == LoadCounts()
    assert load([post(1, deal(sure={**UNSURE, "brand": 0.5}))]) == LoadCounts(deals=1)


def test_confidences_read_back_as_they_were_extracted() -> None:
    extracted = deal(sure=UNSURE)
    load([post(1, extracted)])
    (back,) = extractions_of([1])
    assert not compare_extractions(back.deals, [extracted])
    (changed,) = compare_extractions(back.deals, [deal(sure={**UNSURE, "chart": 0.9})]).changed
    assert (changed.fields, changed.old.point_confidence) == (("sure",), 0.618)


def test_a_price_whose_point_is_unsure_makes_no_median_and_is_no_outlier() -> None:
    low = [post(number, deal(0, "1", sure=UNSURE)) for number in range(1, 6)]
    load([*low, *(post(number, deal(0, "50")) for number in range(6, 9))])
    settle_all()
    assert Deal.objects.filter(is_outlier=True).count() == 0
    points = Deal.objects.filter(is_price_point=True)
    assert list(points.values_list("price", flat=True)) == [Decimal(50)] * 3
