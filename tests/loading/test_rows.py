"""The tables of columns from which loading makes its rows."""

from decimal import Decimal

import pytest
from django.db import models

from deals.domain.records import DealKind, DealRecord, RetailerSource, Span
from deals.domain.sent_ids import id_in, ids_in
from deals.domain.sightings import BestSightings
from deals.domain.stored_fields import CONTENT, DEAL, POST, StoredField, as_read_back
from deals.models import Deal, Post
from deals.services.loading import rows, statements
from tests.market.builders import deal, post


@pytest.mark.parametrize(("fields", "model"), [(DEAL, Deal), (POST + CONTENT, Post)])
def test_every_text_is_cut_to_the_length_of_its_column(
    fields: tuple[StoredField, ...], model: type[models.Model]
) -> None:
    lengths = {each.column: len(each.write("x" * 999)) for each in fields if each.sql_type == "text"}
    cut = {column: length for column, length in lengths.items() if length < 999}
    assert cut == {column: model._meta.get_field(column).max_length for column in cut}
    assert len(cut) == {Deal: 4, Post: 4}[model]


def test_a_deal_reads_back_as_its_row_holds_it() -> None:
    record = DealRecord(
        0,
        DealKind.PRICE,
        product="x" * 301,
        coupon="",
        price=Decimal("1.005"),
        currency="USD",
        retailer_source=RetailerSource.TEXT,
        confidence=0.123456,
        spans={"price": Span(0, 5)},
    )
    back = as_read_back(DEAL, record)
    assert (back["product"], back["coupon"], back["price"]) == ("x" * 300, None, Decimal("1.01"))
    assert (back["retailer_source"], back["confidence"]) == (RetailerSource.TEXT, 0.1235)
    assert back["spans"] == {"price": Span(0, 5)}


def test_every_column_that_is_staged_is_stored_or_looked_up() -> None:
    staged = {column.split()[0] for column in rows.STAGED_DEAL.split(", ") if " " in column}
    looked_up = {"post_id", "anchor", "listing_key", "author_handle"}
    slugs = {"retailer_slug", "brand_slug", "category_slug"}
    assert staged == {*rows.DEAL_COLUMNS, *looked_up, *slugs}
    stored = {field.column for field in Deal._meta.concrete_fields}
    settled = {"speaker_knows", "account", "price_typed", "is_repeat", "times", "is_echo", "is_outlier"}
    generated = {"could_be_point", "is_price_point"}
    assert {*statements._WRITTEN, "id", "post_id", "anchor", *settled, *generated} == stored


def test_of_two_sightings_the_better_one_is_kept_whichever_comes_first() -> None:
    whole, cut = post(1, deal(0, "5")), post(1, deal(0, "7"), complete=False)
    for order in ([whole, cut], [cut, whole]):
        best = BestSightings()
        assert [best.keep(each) for each in order] == [True, False]
        assert best[1] == whole


def test_ids_are_read_once_each_and_rubbish_is_left_out() -> None:
    assert ids_in(["7", "x", "-1", "7", "٧", str(2**63), "", "5", "6"], 2) == [7, 5]
    assert (id_in("12"), id_in(" 12"), id_in("")) == (12, None, None)
