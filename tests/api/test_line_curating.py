"""Curators merge, split and take back product lines over the API, as on the pages."""

import pytest
from rest_framework.test import APIClient

from deals.models import LineChange, Product, ProductLine
from deals.services.matching.line_decisions import merge_lines
from tests.factories import make_user
from tests.matching.test_line_decisions import PULSAR, QUASAR, quasar
from tests.matching.test_lines import lines, load_titles


@pytest.fixture
def pulsar(db: None) -> ProductLine:
    load_titles(*PULSAR, *QUASAR)
    return ProductLine.objects.get(key="borvo pulsar 40")


@pytest.fixture
def desk(db: None) -> APIClient:
    """A curator's client."""
    client = APIClient()
    client.force_authenticate(make_user("cleo", is_staff=True))
    return client


def test_lines_are_merged_and_put_back(desk: APIClient, pulsar: ProductLine) -> None:
    asked = {"lines": [quasar().pk]}
    merged = desk.post(f"/api/v1/lines/{pulsar.pk}/merge/", asked, format="json").json()
    assert (merged["action"], merged["by"], merged["said"]) == (
        "merge",
        "cleo",
        "Borvo Quasar 9 into Borvo Pulsar 40",
    )
    assert lines() == {"borvo pulsar 40": sorted((*PULSAR, *QUASAR))}
    undo = f"/api/v1/line-changes/{merged['id']}/undo/"
    assert desk.post(undo).json()["undoes"] == merged["id"]
    assert lines() == {"borvo pulsar 40": sorted(PULSAR), "borvo quasar 9": sorted(QUASAR)}
    assert desk.post(undo).status_code == 409
    assert [row["action"] for row in desk.get("/api/v1/line-changes/").json()["results"]] == ["undo", "merge"]


def test_a_product_moves_to_another_line(desk: APIClient, pulsar: ProductLine) -> None:
    asked = {"products": [Product.objects.get(title=PULSAR[0]).pk], "name": "Borvo Quasar 9"}
    moved = desk.post(f"/api/v1/lines/{pulsar.pk}/split/", asked, format="json").json()
    assert (moved["action"], moved["said"]) == ("split", "1 product of Borvo Pulsar 40 into Borvo Quasar 9")
    assert lines() == {"borvo quasar 9": sorted((PULSAR[0], *QUASAR))}


@pytest.mark.parametrize(
    ("door", "asked", "field"),
    [
        ("merge", {"lines": [10**9]}, "lines"),
        ("merge", {"lines": []}, "lines"),
        ("split", {"products": [10**9]}, "products"),
        ("split", {}, "products"),
        ("split", {"products": [1], "name": "x" * 121}, "name"),
    ],
)
def test_what_is_not_there_is_named(
    desk: APIClient, pulsar: ProductLine, door: str, asked: dict[str, object], field: str
) -> None:
    answer = desk.post(f"/api/v1/lines/{pulsar.pk}/{door}/", asked, format="json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])
    assert LineChange.objects.count() == 0


def test_what_changes_nothing_is_refused(desk: APIClient, pulsar: ProductLine) -> None:
    itself = desk.post(f"/api/v1/lines/{pulsar.pk}/merge/", {"lines": [pulsar.pk]}, format="json")
    products = {"products": [product.pk for product in pulsar.products.all()], "name": pulsar.name}
    named = desk.post(f"/api/v1/lines/{pulsar.pk}/split/", products, format="json")
    assert [(answer.status_code, answer.json()["error"]["message"]) for answer in (itself, named)] == [
        (409, "Choose at least one other line."),
        (409, "Write the name of another line, or none."),
    ]


def test_others_than_staff_are_refused_and_nothing_changes(api: APIClient, pulsar: ProductLine) -> None:
    change = merge_lines(pulsar, [quasar()], make_user("ida"))
    answers = [
        api.get("/api/v1/line-changes/"),
        api.post(f"/api/v1/lines/{pulsar.pk}/merge/", {"lines": [1]}, format="json"),
        api.post(f"/api/v1/lines/{pulsar.pk}/split/", {"products": [1]}, format="json"),
        api.post(f"/api/v1/line-changes/{change.pk}/undo/"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert LineChange.objects.count() == 1
