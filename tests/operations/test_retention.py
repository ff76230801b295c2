"""What is older than it may be kept goes, once, and does not come back with a load."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from deals.domain.records import CoverageRecord
from deals.models import Deal, DealReport, Export, OutboxMail, Post
from deals.selectors.operations.retention import Kept, preview
from deals.services.curation.reports import answer_report, report_deal
from deals.services.loading.settling import settle_all
from deals.services.operations.retention import Removed, apply_retention, set_retention
from tests.factories import make_user
from tests.market.builders import NOON, deal, load, post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make_archive() -> None:
    """A post of 2 June 2018 in an archive that reaches to the end of 12 June."""
    hour = CoverageRecord((NOON + 10 * DAY).replace(hour=23), "loaded", 9, 1, 1)
    load([post(5, deal(coupon="HUSH"), text="HUSH $20")], coverage=(hour,))
    settle_all()


def test_nothing_goes_without_settings() -> None:
    make_archive()
    assert apply_retention() == Removed()
    assert Post.objects.get().text == "HUSH $20"


@pytest.mark.parametrize(("days", "is_gone"), [(11, False), (10, True)])
def test_texts_count_back_from_the_last_loaded_hour(days: int, is_gone: bool) -> None:
    make_archive()
    set_retention(Kept(text_days=days), make_user())
    assert apply_retention().texts == is_gone
    found = Post.objects.get()
    assert (found.text == "", found.handle == "", Deal.objects.get().coupon == "") == (is_gone,) * 3
    assert Deal.objects.get().is_price_point is True


def test_a_second_run_finds_nothing_and_a_load_brings_no_text_back() -> None:
    make_archive()
    set_retention(Kept(text_days=1), make_user())
    apply_retention()
    before = list(Deal.objects.values())
    assert apply_retention() == Removed()
    assert load([post(5, deal(coupon="HUSH"), text="HUSH $20")]).deals == 0
    assert (Post.objects.get().text, list(Deal.objects.values())) == ("", before)


def test_answered_reports_and_mails_go_by_their_age() -> None:
    make_archive()
    user = make_user()
    old, waiting = (report_deal(Deal.objects.get(), user, reason) for reason in ("price", "product"))
    answer_report(old.pk, "kept", "", user)
    OutboxMail.objects.create(sender="a@b.c", recipients=[], subject="s", text="t")
    set_retention(Kept(report_days=30, mail_days=30), user)
    assert apply_retention() == Removed()
    assert apply_retention(timezone.now() + 31 * DAY) == Removed(reports=1, mails=1)
    assert list(DealReport.objects.all()) == [waiting]


def test_files_of_long_lists_go_after_a_week_unless_they_are_being_written() -> None:
    file = {"user": make_user(), "address": "/products.csv", "fmt": "csv"}
    for state in ("done", "running"):
        Export.objects.create(**file, state=state)
    assert apply_retention(timezone.now() + 6 * DAY) == Removed()
    assert apply_retention(timezone.now() + 8 * DAY) == Removed(exports=1)
    assert [export.state for export in Export.objects.all()] == ["running"]


def test_the_preview_counts_what_a_run_then_takes() -> None:
    make_archive()
    now = timezone.now()
    assert preview(Kept(), now).texts == 0
    would = preview(Kept(text_days=1), now)
    assert (would.texts, would.all_texts, would.reports, would.mails) == (1, 1, 0, 0)
    assert preview(Kept(text_days=36_500), now).texts == 0


def test_the_command_says_what_would_go_and_takes_it() -> None:
    make_archive()
    set_retention(Kept(text_days=1), make_user())
    out = io.StringIO()
    call_command("retain", "--dry-run", stdout=out)
    call_command("retain", stdout=out)
    assert out.getvalue().splitlines() == [
        "Would be deleted: 1 of 1 texts, 0 of 0 reports, 0 of 0 emails, 0 of 0 files.",
        "Deleted: 1 texts, 0 reports, 0 emails, 0 files.",
    ]
