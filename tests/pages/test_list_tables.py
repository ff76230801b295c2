"""A page's table is drawn from the columns of its list's files."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.html import escape

from deals.exports.comparing import INDEX
from deals.exports.market import RETAILERS
from deals.exports.table import Column
from deals.templatetags.lists import labelled
from deals.templatetags.site import a_week
from tests.factories import make_deal, make_retailer

COLUMN: Column[Any] = Column("n", "how many", lambda row: row, "Number", "num")


def cell(column: Column[Any], row: Any) -> str:
    """A cell's HTML."""
    template = Template("{% load lists %}{% list_cell column row %}")
    html = template.render(Context({"column": column, "row": row}))
    return html.removesuffix("</td>").partition(">")[2]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234, "1,234"),
        (True, "yes"),
        (None, '<span class="n">–</span>'),
        ("", '<span class="n">–</span>'),
        ("<b>", "&lt;b&gt;"),
        (datetime(2016, 6, 1, tzinfo=UTC).date(), "1 Jun 2016"),
    ],
)
def test_a_value_is_written_as_people_read_it(value: Any, shown: str) -> None:
    assert cell(COLUMN, value) == shown


@pytest.mark.parametrize(
    ("rate", "shown"), [("9564.61", "9,565"), ("9.96", "10.0"), ("0.75", "0.8"), (None, "not enough data")]
)
def test_how_often_a_week_is_told_no_finer_than_it_is_known(rate: str | None, shown: str) -> None:
    assert a_week(Decimal(rate) if rate else None) == shown


def test_a_cell_may_be_a_link_and_say_why_it_is_empty() -> None:
    linked: Column[str] = Column("x", "x", str, "X", link=lambda row: ("retailer", row))
    assert cell(linked, "acme") == '<a href="/retailers/acme/">acme</a>'
    assert (
        cell(Column("x", "x", lambda row: None, "X", empty="none yet"), 1)
        == '<span class="n">none yet</span>'
    )


def test_a_table_has_the_columns_with_a_label_and_their_help() -> None:
    columns = (COLUMN, Column("id", "in files only", lambda row: row))
    template = Template('{% load lists %}{% list_table columns rows "Numbers" %}')
    html = template.render(Context({"columns": columns, "rows": [7]}))
    assert (html.count("<th "), html.count("<td ")) == (2, 0)
    assert 'aria-label="Numbers"' in html and 'title="how many"' in html and "in files only" not in html


@pytest.mark.django_db
def test_the_list_of_retailers_is_its_files_columns(page: Client) -> None:
    make_deal("10", retailer="Tindalo")
    make_retailer("Quillmart")
    html = " ".join(page.get("/retailers/?show=all").content.decode().split())
    for column in labelled(RETAILERS):
        assert f'title="{escape(column.help)}"' in html and column.label in html
    assert '<a href="/retailers/tindalo/">Tindalo</a>' in html and "none in this period" in html


def test_labels_are_told_apart() -> None:
    for columns in (RETAILERS, INDEX):
        labels = [column.label for column in labelled(columns)]
        assert len(set(labels)) == len(labels) > 3
