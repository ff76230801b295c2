"""The demo's archive goes on: one real alert out of each fresh minute."""

import bz2
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from deals.models import AlertEvent, Deal
from deals.services.alerts.sending import send_due
from deals.services.market.catalogue import import_catalogue
from deals.services.operations.demo import prepare_demo_account, prepare_demo_rule
from ingestion.demo.follow import MOST, fresh_minute, fresh_promotion, write_next
from ingestion.demo.promotions import FIRST_DAY
from ingestion.demo.world import demo_catalogue
from ingestion.models import Run, WatchedPrefix
from ingestion.services import demo, schedules
from ingestion.services.demo import clear_demo, follow_demo
from ingestion.services.work import process_run
from tests.factories import make_deal, make_product, make_retailer


def test_the_same_number_gives_the_same_minute() -> None:
    assert fresh_minute(5) == fresh_minute(5) != fresh_minute(6)


def test_a_minute_has_one_promotion_of_the_day_after_the_half_year() -> None:
    lines = [json.loads(line) for line in bz2.decompress(fresh_minute(0)).splitlines()]
    assert len(lines) == 6
    assert [line["created_at"] for line in lines if "was $" in line["text"]] == [
        "Sat Dec 01 00:00:12 +0000 2018"
    ]


def test_a_fresh_price_is_deep_and_no_outlier() -> None:
    shares = [fresh_promotion(number).price / fresh_promotion(number).list_price for number in range(MOST)]
    assert Decimal("0.34") < min(shares) and max(shares) < Decimal("0.41")


def test_files_go_on_where_they_stopped_and_come_to_an_end(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("ingestion.demo.follow.MOST", 2)
    paths = [write_next(tmp_path) for _ in range(3)]
    assert [path and path.name for path in paths] == ["00.json.bz2", "01.json.bz2", None]


@pytest.fixture
def prepared(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Path:
    """The demo's account, catalogue and rule, and prices of the product that the first minute offers."""
    settings.LOCAL_FOLDERS = [str(tmp_path)]  # in the place of the demo's bucket
    monkeypatch.setattr(demo, "LIVE_URI", str(tmp_path / demo.FOLDER))
    import_catalogue(demo_catalogue(), is_demo=True)
    prepare_demo_account("a long enough word")
    prepare_demo_rule()
    promotion = fresh_promotion(0)
    product = make_product(promotion.article.title)
    shop = make_retailer(slug := f"demo-{promotion.shop.slug}")
    for price in ("0.80", "0.82", "0.84"):
        make_deal(
            str((promotion.list_price * Decimal(price)).quantize(Decimal("0.01"))),
            product=product,
            retailer=shop,
            listing=product.listings.get(),
        )
    assert slug
    return tmp_path


def test_a_fresh_minute_leads_to_one_mail(prepared: Path) -> None:
    follow_demo(prepared)
    assert schedules.scan_one()
    run = Run.objects.get()
    process_run(run.pk)
    send_due()
    assert AlertEvent.objects.get().load == f"run {run.pk}"
    assert [each.to for each in mail.outbox] == [["demo@tweetdeals.example"]]


def test_whoever_turns_the_prefix_off_is_left_alone(prepared: Path) -> None:
    follow_demo(prepared)
    WatchedPrefix.objects.update(is_on=False)
    assert follow_demo(prepared) is None


def test_the_rule_comes_once(prepared: Path) -> None:
    assert prepare_demo_rule() is None


def test_clearing_the_demo_takes_the_fresh_minutes_too(prepared: Path) -> None:
    follow_demo(prepared)
    schedules.scan_one()
    process_run(Run.objects.get().pk)
    clear_demo()
    assert Deal.objects.filter(announced_at__date=FIRST_DAY.replace(month=12, day=1)).count() == 0
    assert WatchedPrefix.objects.count() == 0
    assert follow_demo(prepared) is None


def test_the_command_writes_one_minute(prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_demo_dump", str(prepared), "--follow", "--once")
    assert "demo-live/2018/12/01/00/00.json.bz2 is there" in capsys.readouterr().out
