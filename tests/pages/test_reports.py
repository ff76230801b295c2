"""Users flag what is wrong with a deal, curators answer, and the user is told by mail and on a page."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Deal, DealFlag, DealOverride, FlagAnswer
from deals.services.curation.reports import MOST_AN_HOUR, flag_deal
from tests.curating import make_outlier, make_unsure
from tests.factories import make_user
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def flagged(owner: User) -> DealFlag:
    """A deal that Ada flagged."""
    load([post(5)])
    return flag_deal(Deal.objects.get(), owner, "price", "it was $200", site="https://site.example")


def decide(desk: Client, flag: DealFlag, action: str, **more: str) -> str:
    """Answer a flag; return what stands in its place."""
    url = f"/review/flags/{flag.pk}/"
    return desk.post(url, {"action": action, **more}, headers=HTMX).content.decode()


def test_a_flag_is_made_from_the_evidence_card(page: Client) -> None:
    (unsure,) = make_unsure()
    assert "Something is wrong" in page.get(f"/deals/{unsure.pk}/").content.decode()
    form = {"sort": "not_a_deal", "comment": "a joke"}
    html = page.post(f"/deals/{unsure.pk}/flag/", form, headers=HTMX).content.decode()
    assert "Thank you" in html and "<html" not in html
    flag = DealFlag.objects.get()
    assert (flag.sort, flag.comment, flag.flagger.username, flag.deal, flag.state) == (
        "not_a_deal", "a joke", "ada", unsure, "open",
    )  # fmt: skip


def test_my_flags_lists_ones_own_only(page: Client, flagged: DealFlag, stranger: User) -> None:
    flag_deal(Deal.objects.get(), stranger, "offensive")
    html = page.get("/flags/").content.decode()
    assert "wrong price" in html and "it was $200" in html and "Waits for a curator" in html
    assert "offensive" not in html


def test_an_empty_list_says_what_to_do(page: Client) -> None:
    assert "Open the deal's evidence card" in page.get("/flags/").content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("sort", "said"), [("price", "You flagged this before"), ("burn", "Say what is wrong")]
)
def test_a_second_or_unknown_flag_is_refused(page: Client, flagged: DealFlag, sort: str, said: str) -> None:
    html = page.post(f"/deals/{flagged.deal_id}/flag/", {"sort": sort}, follow=True).content.decode()
    assert said in html
    assert DealFlag.objects.count() == 1


def test_one_user_makes_so_many_flags_an_hour(page: Client, owner: User) -> None:
    load([post(n) for n in range(1, MOST_AN_HOUR + 2)])
    for each in Deal.objects.order_by("pk")[:MOST_AN_HOUR]:
        flag_deal(each, owner, "price")
    last = Deal.objects.order_by("pk").last()
    html = page.post(f"/deals/{last.pk}/flag/", {"sort": "price"}, follow=True).content.decode()
    assert "wait a while" in html and DealFlag.objects.count() == MOST_AN_HOUR


def test_a_flag_waits_with_its_deal_for_a_curator(desk: Client, flagged: DealFlag) -> None:
    html = desk.get("/review/flags/").content.decode()
    assert "Wrong price" in html and "says ada" in html and "it was $200" in html
    assert "data-correct" in html and "The deal stays" in html


def test_a_right_flag_takes_the_deal_out_and_its_flagger_is_told(
    desk: Client, flagged: DealFlag, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        html = decide(desk, flagged, "accept", **{"accept-detail": "Thanks, it was a typing error."})
    assert "the deal was taken out" in html
    assert Deal.objects.get().rejected is True
    (sent,) = mail.outbox
    assert (sent.to, "right: the deal was taken out" in sent.body) == (["ada@example.com"], True)
    assert "Thanks, it was a typing error." in sent.body and "https://site.example/flags/" in sent.body


def test_a_flag_that_is_answered_otherwise_changes_no_deal(
    desk: Client, flagged: DealFlag, page: Client
) -> None:
    decide(desk, flagged, "reject")
    assert (Deal.objects.get().rejected, DealOverride.objects.count()) == (False, 0)
    assert "The deal stays as it is" in page.get("/flags/").content.decode()
    assert "Answered by cleo meanwhile" in decide(desk, flagged, "accept")


def test_a_flagged_deal_is_corrected_and_the_flag_answered(desk: Client) -> None:
    outlier = make_outlier()
    flag = flag_deal(outlier, make_user("ada"), "price")
    form = {"field": "price", "picked": "$89.99"}
    html = desk.post(f"/review/flags/{flag.pk}/correct/", form, headers=HTMX).content.decode()
    assert f'id="item-{flag.pk}"' in html and "<strong>$89.99</strong>" in html
    assert "the deal was corrected" in decide(desk, flag, "corrected")


def test_an_undone_answer_opens_the_flag_and_voids_its_rejection(desk: Client, flagged: DealFlag) -> None:
    decide(desk, flagged, "accept")
    undo = f"/review/flags/decisions/{FlagAnswer.objects.get().pk}/undo/"
    html = desk.post(undo, {"item": flagged.pk}, headers=HTMX).content.decode()
    assert f'id="item-{flagged.pk}"' in html
    assert (Deal.objects.get().rejected, DealFlag.objects.get().state) == (False, "open")
    assert "undone by cleo" in desk.get("/review/flags/history/").content.decode()
    assert "undone before" in desk.post(undo, headers=HTMX).content.decode()


def test_a_flag_outlives_its_deals_row_and_finds_it_again(desk: Client, flagged: DealFlag) -> None:
    load([post(5, deal(9, "7"))])
    assert DealFlag.objects.get().deal is None
    assert "The deal is gone" in desk.get("/review/flags/").content.decode()
    load([post(5)])
    assert DealFlag.objects.get().deal == Deal.objects.get()


def test_a_delete_notice_takes_the_words_out_of_flags(flagged: DealFlag) -> None:
    load(deleted_post_ids=(5,), source="chunk:2")
    left = DealFlag.objects.values("about", "comment", "answer", "deal").get()
    assert left == {"about": "", "comment": "", "answer": "", "deal": None}


def test_a_stranger_to_the_staff_answers_no_flag(page: Client, flagged: DealFlag) -> None:
    assert page.post(f"/review/flags/{flagged.pk}/", {"action": "accept"}).status_code == 404
    assert page.get(f"/deals/{flagged.deal_id}/curate/").status_code == 404
    assert DealFlag.objects.get().state == "open"


def test_any_deal_can_be_curated_from_its_card(desk: Client, flagged: DealFlag) -> None:
    place = f"/deals/{flagged.deal_id}/curate/"
    assert f'href="{place}"' in desk.get(f"/deals/{flagged.deal_id}/").content.decode()
    assert "Curate a deal" in desk.get(place).content.decode()
    desk.post(f"/review/deals/{flagged.deal_id}/", {"action": "reject", "reject-detail": "spam"})
    assert DealOverride.objects.get().queue == "deals"
    desk.post(f"/review/deals/{flagged.deal_id}/", {"action": "accept"})
    assert Deal.objects.values_list("rejected", "confirmed").get() == (False, True)


def test_rows_cost_no_queries(
    desk: Client, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (2, 10):
        for unsure in make_unsure(count):
            DealFlag.objects.get_or_create(
                post_id=unsure.post_id, anchor=33, deal=unsure, sort="price", flagger=owner
            )
        with django_assert_num_queries(9):
            desk.get("/review/flags/")
