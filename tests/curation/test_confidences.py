"""What a curator accepts or writes is sure, field by field, until it is undone."""

import pytest
from django.contrib.auth.models import User

from deals.models import Deal
from deals.services.curation.corrections import accept_deal, correct_deal, undo_override
from deals.services.loading.settling import settle_all
from tests.factories import make_user
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
TEXT = "Tindalo Drill T18 was $89.99 now $19.99 with SAVE5 at Quillmart"
SURE = {"price": 0.9, "currency": 0.9, "retailer": 0.7, "product": 0.6, "brand": 0.4, "chart": 0.5}
SETTLED = {"price": 1.0, "currency": 1.0, "retailer": 1.0, "product": 1.0, "brand": 0.4, "chart": 1.0}


@pytest.fixture
def curator() -> User:
    return make_user("cleo", is_staff=True)


@pytest.fixture
def unsure() -> int:
    """A deal whose title is unsure."""
    load([post(5, deal(33, "19.99", sure={"deal": 0.9, **SURE}), text=TEXT)])
    settle_all()
    return Deal.objects.get(is_price_point=False).pk


def stored() -> tuple[float, dict[str, float], bool]:
    fields = ("point_confidence", "field_confidences", "is_price_point")
    return Deal.objects.values_list(*fields).get()


def test_an_accepted_deals_point_and_its_fields_are_sure_until_that_is_undone(curator, unsure):
    override = accept_deal(unsure, curator)
    assert stored() == (1.0, SETTLED, True)
    undo_override(override.pk, curator)
    assert stored() == (0.5, SURE, False)


@pytest.mark.parametrize(
    ("field", "picked", "settled"),
    [
        ("product", "Drill T18", {"product": 1.0, "chart": 1.0}),
        ("price", "$89.99", {"price": 1.0, "currency": 1.0, "chart": 1.0}),
        ("retailer", "Quillmart", {"retailer": 1.0}),
        ("coupon", "SAVE5", {}),
    ],
)
def test_a_corrected_price_or_title_makes_the_point_sure_and_another_field_only_itself(
    curator, unsure, field, picked, settled
):
    override = correct_deal(unsure, field, picked, None, curator)
    assert stored() == (settled.get("chart", 0.5), {**SURE, **settled}, "chart" in settled)
    undo_override(override.pk, curator)
    assert stored() == (0.5, SURE, False)


def test_a_corrected_title_is_of_one_product_for_sure(curator):
    load([post(5, deal(33, "19.99", sure={"scope": 0.6}), text=TEXT)])
    correct_deal(Deal.objects.get().pk, "product", "Drill T18", None, curator)
    assert Deal.objects.get().field_confidences == {"scope": 1.0}


def test_what_was_accepted_before_confidences_were_stored_is_undone_without_any(curator):
    load([post(5, deal(33, "19.99", confidence=0.2), text=TEXT)])
    override = accept_deal(Deal.objects.get().pk, curator)
    assert "sure" not in Deal.objects.get().extracted
    undo_override(override.pk, curator)
    assert stored() == (1.0, {}, False)


def test_another_reading_of_an_accepted_deal_is_sure_too(curator, unsure):
    accept_deal(unsure, curator)
    load([post(5, deal(33, "19.99", sure={**SURE, "product": 0.3, "chart": 0.2}), text=TEXT)])
    settle_all()
    assert stored() == (1.0, SETTLED, True)
    assert Deal.objects.get().extracted["sure"]["product"] == 0.3
