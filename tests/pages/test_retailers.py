"""What retailers announced."""

from datetime import timedelta

import pytest

from deals.forms.market import RetailerSearchForm
from deals.models import RetailerAlias
from deals.selectors.common.as_of import Period
from deals.selectors.market import retailers
from tests.factories import DAY, START, make_brand, make_deal, make_product, make_retailer

pytestmark = pytest.mark.django_db
MONTH = Period("30", START, START + 30 * DAY)


def test_the_busiest_retailer_leads_and_unsure_or_rejected_deals_do_not_count() -> None:
    make_deal(retailer="Tindalo", at=START)
    for _ in range(2):
        make_deal(retailer="Quillmart", at=START)
    for fields in ({"rejected": True}, {"confidence": 0.2}):
        make_deal(retailer="Tindalo", at=START, **fields)
    assert [(row.retailer.name, row.n) for row in retailers.retailer_rows(MONTH)] == [
        ("Quillmart", 2),
        ("Tindalo", 1),
    ]


def test_the_newest_order_puts_the_silent_last() -> None:
    make_retailer("Silent")
    make_deal(retailer="Early", at=START)
    make_deal(retailer="Late", at=START + DAY)
    names = [row.retailer.name for row in retailers.retailer_rows(MONTH, ordering="newest")]
    assert names == ["Late", "Early", "Silent"]


def test_a_search_looks_into_handles_and_domains_too() -> None:
    RetailerAlias.objects.create(retailer=make_retailer("Quillmart"), kind="domain", value="qm.example")
    make_retailer("Tindalo")
    assert [row.retailer.name for row in retailers.retailer_rows(MONTH, text="qm.ex")] == ["Quillmart"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, ["Tindalo"]),
        ({"show": "all"}, ["Tindalo", "Silent"]),
        ({"q": "silent"}, ["Silent"]),
    ],
)
def test_the_list_leaves_out_the_silent_unless_they_are_asked_for(
    asked: dict[str, str], shown: list[str]
) -> None:
    make_retailer("Silent")
    make_deal(retailer="Tindalo", at=START)
    form = RetailerSearchForm(asked)
    assert form.is_valid() and [row.retailer.name for row in form.rows(MONTH)] == shown


def test_kinds_and_brands_are_counted_in_the_period() -> None:
    shop = make_retailer("Tindalo")
    make_deal(retailer="Tindalo", at=START, brand=make_brand("Lumo"), product=make_product())
    make_deal(None, retailer="Tindalo", at=START, kind="percent_off")
    make_deal(retailer="Tindalo", at=START - DAY)
    found = retailers.retailer_summary(shop, MONTH)
    assert [(one.key, one.n) for one in found.kinds] == [("percent_off", 1), ("price", 1)]
    assert [(one.key, one.n) for one in found.brands] == [("lumo", 1)]


@pytest.mark.parametrize(("days", "unit"), [(30, "day"), (180, "week"), (730, "month")])
def test_activity_comes_by_day_week_or_month(days: int, unit: str) -> None:
    make_deal(retailer="Tindalo", at=START + timedelta(hours=30))
    period = Period("x", START, START + days * DAY)
    found = retailers.activity(make_retailer("Tindalo"), period)
    assert (found.unit, found.n, len(found.buckets)) == (unit, 1, 1)
