"""Users report what is wrong with a deal, curators answer, and the user is told by mail and on a page."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Deal, DealOverride, DealReport, ReportAnswer
from deals.services.curation.reports import MOST_AN_HOUR, report_deal
from deals.services.operations.mails import send_queued_mails
from tests.curating import make_outlier, make_unsure
from tests.factories import make_user
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reported(owner: User) -> DealReport:
    """A deal that Ada reported."""
    load([post(5)])
    return report_deal(Deal.objects.get(), owner, "price", "it was $200", site="https://site.example")


def decide(desk: Client, report: DealReport, action: str, **more: str) -> str:
    """Answer a report; return what stands in its place."""
    url = f"/review/reports/{report.pk}/"
    return desk.post(url, {"action": action, **more}, headers=HTMX).content.decode()


def test_a_report_is_made_from_the_evidence_card(page: Client) -> None:
    (unsure,) = make_unsure()
    assert "Report a problem" in page.get(f"/deals/{unsure.pk}/").content.decode()
    form = {"reason": "not_a_deal", "comment": "a joke"}
    html = page.post(f"/deals/{unsure.pk}/report/", form, headers=HTMX).content.decode()
    assert "Thank you" in html and "<html" not in html
    report = DealReport.objects.get()
    assert (report.reason, report.comment, report.reporter.username, report.deal, report.state) == (
        "not_a_deal", "a joke", "ada", unsure, "open",
    )  # fmt: skip


def test_my_reports_lists_ones_own_only(page: Client, reported: DealReport, stranger: User) -> None:
    report_deal(Deal.objects.get(), stranger, "offensive")
    html = page.get("/reports/").content.decode()
    assert "wrong price" in html and "it was $200" in html and "Waits for a curator" in html
    assert "offensive" not in html


def test_an_empty_list_says_what_to_do(page: Client) -> None:
    assert "Open the deal's evidence card" in page.get("/reports/").content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("reason", "said"), [("price", "You reported this before"), ("burn", "Say what is wrong")]
)
def test_a_second_or_unknown_report_is_refused(
    page: Client, reported: DealReport, reason: str, said: str
) -> None:
    html = page.post(f"/deals/{reported.deal_id}/report/", {"reason": reason}, follow=True).content.decode()
    assert said in html
    assert DealReport.objects.count() == 1


def test_one_user_makes_so_many_reports_an_hour(page: Client, owner: User) -> None:
    load([post(n) for n in range(1, MOST_AN_HOUR + 2)])
    for each in Deal.objects.order_by("pk")[:MOST_AN_HOUR]:
        report_deal(each, owner, "price")
    last = Deal.objects.order_by("pk").last()
    html = page.post(f"/deals/{last.pk}/report/", {"reason": "price"}, follow=True).content.decode()
    assert "wait a while" in html and DealReport.objects.count() == MOST_AN_HOUR


def test_a_report_waits_with_its_deal_for_a_curator(desk: Client, reported: DealReport) -> None:
    html = desk.get("/review/reports/").content.decode()
    assert "Wrong price" in html and "says ada" in html and "it was $200" in html
    assert "data-correct" in html and "The deal stays" in html


def test_a_right_report_takes_the_deal_out_and_its_reporter_is_told(
    desk: Client, reported: DealReport, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        html = decide(desk, reported, "accept", **{"accept-detail": "Thanks, it was a typing error."})
    assert "the deal was taken out" in html
    assert Deal.objects.get().rejected is True
    send_queued_mails()
    (sent,) = mail.outbox
    assert (sent.to, "right: the deal was taken out" in sent.body) == (["ada@example.com"], True)
    assert "Thanks, it was a typing error." in sent.body and "https://site.example/reports/" in sent.body


def test_a_report_that_is_answered_otherwise_changes_no_deal(
    desk: Client, reported: DealReport, page: Client
) -> None:
    decide(desk, reported, "reject")
    assert (Deal.objects.get().rejected, DealOverride.objects.count()) == (False, 0)
    assert "The deal stays as it is" in page.get("/reports/").content.decode()
    assert "Answered by cleo meanwhile" in decide(desk, reported, "accept")


def test_a_reported_deal_is_corrected_and_the_report_answered(desk: Client) -> None:
    outlier = make_outlier()
    report = report_deal(outlier, make_user("ada"), "price")
    form = {"field": "price", "picked": "$89.99"}
    html = desk.post(f"/review/reports/{report.pk}/correct/", form, headers=HTMX).content.decode()
    assert f'id="item-{report.pk}"' in html and "<strong>$89.99</strong>" in html
    assert "the deal was corrected" in decide(desk, report, "corrected")


def test_an_undone_answer_opens_the_report_and_voids_its_rejection(
    desk: Client, reported: DealReport
) -> None:
    decide(desk, reported, "accept")
    undo = f"/review/reports/decisions/{ReportAnswer.objects.get().pk}/undo/"
    html = desk.post(undo, {"item": reported.pk}, headers=HTMX).content.decode()
    assert f'id="item-{reported.pk}"' in html
    assert (Deal.objects.get().rejected, DealReport.objects.get().state) == (False, "open")
    assert "undone by cleo" in desk.get("/review/reports/history/").content.decode()
    assert "undone before" in desk.post(undo, headers=HTMX).content.decode()


def test_a_report_outlives_its_deals_row_and_finds_it_again(desk: Client, reported: DealReport) -> None:
    load([post(5, deal(9, "7"))])
    assert DealReport.objects.get().deal is None
    assert "The deal is gone" in desk.get("/review/reports/").content.decode()
    load([post(5)])
    assert DealReport.objects.get().deal == Deal.objects.get()


def test_a_delete_notice_takes_the_words_out_of_reports(reported: DealReport) -> None:
    load(deleted_post_ids=(5,), source="chunk:2")
    left = DealReport.objects.values("about", "comment", "answer", "deal").get()
    assert left == {"about": "", "comment": "", "answer": "", "deal": None}


def test_a_stranger_to_the_staff_answers_no_report(page: Client, reported: DealReport) -> None:
    assert page.post(f"/review/reports/{reported.pk}/", {"action": "accept"}).status_code == 404
    assert page.get(f"/deals/{reported.deal_id}/curate/").status_code == 404
    assert DealReport.objects.get().state == "open"


def test_any_deal_can_be_curated_from_its_card(desk: Client, reported: DealReport) -> None:
    place = f"/deals/{reported.deal_id}/curate/"
    assert f'href="{place}"' in desk.get(f"/deals/{reported.deal_id}/").content.decode()
    assert "Curate a deal" in desk.get(place).content.decode()
    desk.post(f"/review/deals/{reported.deal_id}/", {"action": "reject", "reject-detail": "spam"})
    assert DealOverride.objects.get().queue == "deals"
    desk.post(f"/review/deals/{reported.deal_id}/", {"action": "accept"})
    assert Deal.objects.values_list("rejected", "confirmed").get() == (False, True)


def test_rows_cost_no_queries(
    desk: Client, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (2, 10):
        for unsure in make_unsure(count):
            DealReport.objects.get_or_create(
                post_id=unsure.post_id, anchor=33, deal=unsure, reason="price", reporter=owner
            )
        with django_assert_num_queries(9):
            desk.get("/review/reports/")
