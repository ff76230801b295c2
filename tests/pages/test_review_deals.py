"""Queues of deals: unsure readings and outliers are accepted, rejected and corrected; all can be undone."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Deal, DealOverride, DirtyProduct
from tests.curating import TEXT, make_outlier, make_unsure
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_an_unsure_deal_waits_with_its_text_marked(desk: Client) -> None:
    make_unsure()
    html = desk.get("/review/unsure/").content.decode()
    assert "1 item waits" in html and "the reading is unsure (49%)" in html
    assert "<kbd>i</kbd> correct a field in the text" in html
    assert 'title="Price">$19.99<' in html and 'title="List price">$89.99<' in html
    assert f">{TEXT}</textarea>" in html


def test_an_accepted_deal_waits_no_more_and_counts(desk: Client) -> None:
    (unsure,) = make_unsure()
    answer = desk.post(f"/review/unsure/{unsure.pk}/", {"action": "accept"}, headers=HTMX)
    assert "Accepted" in answer.content.decode() and "amber drill 18V at $19.99" in answer.content.decode()
    assert Deal.objects.get().is_price_point is True
    assert "Nothing waits" in desk.get("/review/unsure/").content.decode()


def test_an_outlier_waits_beside_the_other_prices(desk: Client) -> None:
    outlier = make_outlier()
    html = " ".join(desk.get("/review/outliers/").content.decode().split())
    assert f'id="item-{outlier.pk}"' in html and "$0.89" in html
    assert "3 price points: $85.00 to $92.50" in html


def test_prices_that_are_not_settled_yet_do_not_flood_the_queue(desk: Client) -> None:
    load([post(1, deal(0, "5"))])
    assert (Deal.objects.get().is_outlier, DirtyProduct.objects.count()) == (True, 1)
    assert "Nothing waits" in desk.get("/review/outliers/").content.decode()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [({"reject-detail": "spam"}, "spam"), ({}, "not a deal"), ({"reject-detail": "x"}, "not a deal")],
)
def test_a_deal_is_rejected_with_a_reason_of_the_list(desk: Client, sent: dict, reason: str) -> None:
    outlier = make_outlier()
    desk.post(f"/review/outliers/{outlier.pk}/", {"action": "reject", **sent})
    assert DealOverride.objects.get().reason == reason
    assert Deal.objects.get(pk=outlier.pk).rejected is True
    assert desk.get(f"/deals/{outlier.pk}/").status_code == 404


def test_a_rejection_is_taken_back_from_the_history(desk: Client) -> None:
    outlier = make_outlier()
    desk.post(f"/review/outliers/{outlier.pk}/", {"action": "reject"})
    word = DealOverride.objects.get()
    html = desk.get("/review/outliers/history/").content.decode()
    assert "rejected: not a deal" in html and "Tindalo Drill 18V at $0.89" in html
    assert "rejected" not in desk.get("/review/unsure/history/").content.decode()
    desk.post(f"/review/outliers/decisions/{word.pk}/undo/", follow=True)
    assert Deal.objects.values_list("rejected", "is_outlier").get(pk=outlier.pk) == (False, True)
    assert "undone by cleo" in desk.get("/review/outliers/history/").content.decode()


def test_an_undone_item_stands_in_its_place_again(desk: Client) -> None:
    (unsure,) = make_unsure()
    desk.post(f"/review/unsure/{unsure.pk}/", {"action": "reject"}, headers=HTMX)
    undo = f"/review/unsure/decisions/{DealOverride.objects.get().pk}/undo/"
    html = desk.post(undo, {"item": unsure.pk}, headers=HTMX).content.decode()
    assert f'id="item-{unsure.pk}"' in html and "data-correct" in html


def test_a_corrected_item_still_waits_and_shows_the_new_value(desk: Client) -> None:
    outlier = make_outlier()
    form = {"field": "price", "picked": "$89.99", "start": "22"}
    html = desk.post(f"/review/outliers/{outlier.pk}/correct/", form, headers=HTMX).content.decode()
    assert f'id="item-{outlier.pk}"' in html and "<strong>$89.99</strong>" in html
    assert "price: $89.99, by cleo" in html
    assert Deal.objects.values_list("price", "spans__price").get(pk=outlier.pk) == (
        Decimal("89.99"),
        [22, 28],
    )


def test_what_was_picked_is_found_without_its_place(desk: Client) -> None:
    (unsure,) = make_unsure()
    answer = desk.post(
        f"/review/unsure/{unsure.pk}/correct/", {"field": "coupon", "picked": "SAVE5"}, follow=True
    )
    assert "Corrected; the item still waits" in answer.content.decode()
    assert Deal.objects.get().coupon == "SAVE5"


@pytest.mark.parametrize(
    "form", [{}, {"field": "price", "picked": "SAVE5"}, {"field": "x", "picked": "$89.99"}]
)
def test_a_correction_that_cannot_be_says_why(desk: Client, form: dict) -> None:
    (unsure,) = make_unsure()
    answer = desk.post(f"/review/unsure/{unsure.pk}/correct/", form, headers=HTMX)
    assert (answer.status_code, answer.content.decode().count(":")) == (409, 1)
    assert DealOverride.objects.count() == 0


def test_titles_have_no_field_to_correct(desk: Client) -> None:
    assert desk.post("/review/match/1/correct/", {"field": "price", "picked": "x"}).status_code == 404


def test_many_deals_are_rejected_at_once_with_one_reason(desk: Client) -> None:
    deals = make_unsure(3)
    form = {"action": "reject", "reject-detail": "spam", "item": [each.pk for each in deals]}
    html = desk.post("/review/unsure/many/", form, follow=True).content.decode()
    assert "3 of 3: Noted: rejected: spam." in html
    assert Deal.objects.filter(rejected=True).count() == 3


def test_a_deal_that_is_gone_says_so(desk: Client) -> None:
    answer = desk.post("/review/unsure/99/", {"action": "accept"}, headers=HTMX)
    assert "This item is gone" in answer.content.decode()


@pytest.mark.parametrize("kind", ["unsure", "outliers"])
def test_others_than_staff_get_404_and_nothing_changes(page: Client, kind: str) -> None:
    (unsure,) = make_unsure()
    places = [f"/review/{kind}/{unsure.pk}/", f"/review/{kind}/{unsure.pk}/correct/", f"/review/{kind}/many/"]
    form = {"action": "accept", "item": unsure.pk, "field": "price", "picked": "$89.99"}
    assert [page.post(place, form).status_code for place in places] == [404, 404, 404]
    assert DealOverride.objects.count() == 0


def test_rows_cost_no_queries(desk: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for count in (2, 10):
        make_unsure(count)
        with django_assert_num_queries(9):
            desk.get("/review/unsure/")


def test_an_outlier_that_is_another_product_gets_a_product_of_its_own(desk: Client) -> None:
    outlier = make_outlier()
    others = outlier.product_id
    desk.post(
        f"/review/outliers/{outlier.pk}/", {"action": "other", "other-detail": "Tindalo drill case dc30"}
    )
    found = Deal.objects.get(pk=outlier.pk)
    assert (found.product_text, found.is_outlier, found.is_price_point) == (
        "Tindalo drill case dc30",
        False,
        True,
    )
    assert found.product_id != others
    assert DealOverride.objects.get().said == "another product: Tindalo drill case dc30"


def test_an_outlier_of_no_single_product_leaves_price_histories(desk: Client) -> None:
    outlier = make_outlier()
    desk.post(f"/review/outliers/{outlier.pk}/", {"action": "none"})
    found = Deal.objects.get(pk=outlier.pk)
    assert (found.scope, found.is_price_point, found.confirmed) == ("range", False, True)
    assert "Nothing waits" in desk.get("/review/outliers/").content.decode()


def test_another_product_without_a_name_is_refused(desk: Client) -> None:
    outlier = make_outlier()
    desk.post(f"/review/outliers/{outlier.pk}/", {"action": "other", "other-detail": "..."})
    assert not DealOverride.objects.exists()


def test_an_answer_to_an_outlier_is_taken_back(desk: Client) -> None:
    outlier = make_outlier()
    desk.post(f"/review/outliers/{outlier.pk}/", {"action": "none"})
    desk.post(f"/review/outliers/decisions/{DealOverride.objects.get().pk}/undo/")
    assert Deal.objects.values_list("scope", "is_outlier").get(pk=outlier.pk) == ("product", True)
