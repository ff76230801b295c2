"""Curators extend the well-known lines by a file."""

import pytest
from django.test import Client

from deals.domain.lines.file import read_lines
from deals.models import CuratedLine, DirtyProduct
from deals.services.loading.settling import settle_all
from tests.factories import make_user
from tests.importing import import_file, send_file
from tests.matching.test_lines import lines, load_titles

pytestmark = pytest.mark.django_db

HEAD = "brand,line,spellings,family,platform\n"
ROW = "Borvo,Borvo Nebula,borvo nebulaphone,,\n"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user("cleo", is_staff=True))
    return client


def test_a_known_line_stands_with_a_single_product(desk: Client) -> None:
    load_titles("Borvo NebulaPhone 64GB black")
    assert lines() == {}
    import_file(desk, HEAD + ROW, "lines")
    assert DirtyProduct.objects.count() == 1
    settle_all()
    assert lines() == {"borvo nebula": ["Borvo NebulaPhone 64GB black"]}


def test_a_file_is_shown_before_anything_is_saved(desk: Client) -> None:
    found = send_file(desk, HEAD + ROW, "lines").found
    assert found["rows"] == [{"how": "New", "name": "Borvo Nebula", "slug": "borvo nebula"}]
    assert not CuratedLine.objects.exists()


def test_the_exported_file_imports_without_a_change(desk: Client) -> None:
    import_file(desk, HEAD + ROW, "lines")
    text = desk.get("/catalogue/lines.csv").getvalue().decode("utf-8-sig")
    found = send_file(desk, text, "lines").found
    assert (found["new"], found["changed"], found["same"]) == (0, 0, 283)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Borvo,,x,,\n", "write the line's name"),
        (ROW + ROW, "stands in an earlier row too"),
        ("Borvo,Nebula,,,perhaps\n", "write yes or no"),
        ("Borvo,Nebula\n", "more or fewer columns"),
    ],
)
def test_faulty_rows_say_what_is_wrong(rows: str, said: str) -> None:
    assert [said in fault.said for fault in read_lines(HEAD + rows)[1]] == [True]
