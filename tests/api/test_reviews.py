"""Review queues and product changes over the API: staff only, 409 for what was done meanwhile."""

import pytest
from rest_framework.test import APIClient

from deals.models import Listing, MatchDecision, Product, ProductChange
from deals.services.matching.decisions import decide, merge_products
from tests.factories import make_user
from tests.reviewing import make_pair, make_titles, product_of

pytestmark = pytest.mark.django_db
QUEUE = "/api/v1/reviews/match/"
KETTLES = ("borvo kettle k40 black", "borvo kettle k40 white")


@pytest.fixture
def desk() -> APIClient:
    """A client of Cleo, of the staff."""
    client = APIClient()
    client.force_authenticate(make_user("cleo", is_staff=True))
    return client


@pytest.fixture
def products() -> list[Product]:
    """A white kettle, a black kettle, an umbrella, a lamp, shears."""
    return make_titles()


def test_the_queue_tells_what_waits(desk: APIClient, products: list[Product]) -> None:
    pair = make_pair(*KETTLES, agrees=["brand"])
    (item,) = desk.get(QUEUE).json()["results"]
    assert (item["id"], item["about"]["score"], item["about"]["agrees"]) == (pair.pk, 0.7, ["brand"])
    assert {title["title"] for title in item["about"]["titles"]} == set(KETTLES)
    assert desk.get("/api/v1/reviews/nothing/").status_code == 404


def test_an_item_is_decided_once_and_undone_once(desk: APIClient, products: list[Product]) -> None:
    pair = make_pair(*KETTLES)
    made = desk.post(f"{QUEUE}{pair.pk}/decide/", {"action": "accept"}, format="json")
    assert (made.status_code, made.json()["said"], made.json()["by"]) == (200, "the same product", "cleo")
    again = desk.post(f"{QUEUE}{pair.pk}/decide/", {"action": "reject"}, format="json")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "refused")
    assert "Decided by cleo meanwhile" in again.json()["error"]["message"]
    undo = f"{QUEUE}decisions/{made.json()['id']}/undo/"
    assert [desk.post(undo).status_code for _ in range(2)] == [204, 409]
    assert desk.get(QUEUE).json()["results"][0]["id"] == pair.pk


def test_an_unknown_action_is_refused(desk: APIClient, products: list[Product]) -> None:
    answer = desk.post(f"{QUEUE}{make_pair(*KETTLES).pk}/decide/", {"action": "burn"}, format="json")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        400,
        "action: Must be one of accept, reject.",
    )


def test_history_of_one_person(desk: APIClient, products: list[Product]) -> None:
    decide(*KETTLES, "same", make_user("ida"))
    decide("tindalo lamp l60", "orchard shears s20", "different", make_user("eve"))
    assert [row["by"] for row in desk.get(f"{QUEUE}history/").json()["results"]] == ["eve", "ida"]
    (row,) = desk.get(f"{QUEUE}history/?by=ida").json()["results"]
    assert (row["about"], row["undone_at"]) == (list(KETTLES), None)
    assert desk.get(f"{QUEUE}history/?who=ida").status_code == 400


def test_products_are_merged_split_and_put_back(desk: APIClient, products: list[Product]) -> None:
    white, black, *_ = products
    merged = desk.post(f"/api/v1/products/{white.pk}/merge/", {"products": [black.pk]}, format="json").json()
    assert (merged["action"], merged["by"]) == ("merge", "cleo")
    assert merged["moves"] == [{"listing": "borvo kettle k40 black", "from": black.pk, "to": white.pk}]
    titles = desk.get(f"/api/v1/products/{white.pk}/").json()["listings"]
    assert [(row["title"], row["deals"]) for row in titles] == [(key, 1) for key in KETTLES]
    listing = Listing.objects.get(key="borvo kettle k40 black")
    split = desk.post(f"/api/v1/products/{white.pk}/split/", {"listings": [listing.pk]}, format="json").json()
    assert (split["action"], product_of("borvo kettle k40 black") == white) == ("split", False)
    undo = f"/api/v1/product-changes/{split['id']}/undo/"
    assert desk.post(undo).json()["undoes"] == split["id"]
    assert desk.post(undo).status_code == 409
    assert product_of("borvo kettle k40 black") == white
    changes = desk.get(f"/api/v1/product-changes/?product={black.pk}").json()["results"]
    assert [row["action"] for row in changes] == ["merge"]
    assert desk.get("/api/v1/product-changes/?by=nobody").json()["results"] == []


def test_what_is_not_there_is_named(desk: APIClient, products: list[Product]) -> None:
    white, black, *_ = products
    listing = black.listings.get()
    for url, body in (
        (f"/api/v1/products/{white.pk}/merge/", {"products": [black.pk, 10**9]}),
        (f"/api/v1/products/{white.pk}/split/", {"listings": [listing.pk]}),
        (f"/api/v1/products/{white.pk}/merge/", {"products": []}),
        (f"/api/v1/products/{white.pk}/merge/", {"products": [2**63]}),
    ):
        answer = desk.post(url, body, format="json")
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, list(body))
    assert (
        desk.post(f"/api/v1/products/{white.pk}/merge/", {"products": [white.pk]}, format="json").status_code
        == 409
    )
    assert ProductChange.objects.count() == 0


def test_others_than_staff_are_refused_and_nothing_changes(api: APIClient, products: list[Product]) -> None:
    pair, (white, black, *_) = make_pair(*KETTLES), products
    change = merge_products(products[2], [products[3]], make_user("ida"))
    answers = [
        api.get(QUEUE), api.get(f"{QUEUE}history/"), api.get("/api/v1/product-changes/"),
        api.post(f"{QUEUE}{pair.pk}/decide/", {"action": "accept"}, format="json"),
        api.post(f"{QUEUE}decisions/1/undo/"),
        api.post(f"/api/v1/products/{white.pk}/merge/", {"products": [black.pk]}, format="json"),
        api.post(f"/api/v1/products/{white.pk}/split/", {"listings": [1]}, format="json"),
        api.post(f"/api/v1/product-changes/{change.pk}/undo/"),
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {403}
    assert (ProductChange.objects.count(), MatchDecision.objects.filter(change=None).count()) == (1, 0)


def test_groups_are_told_decided_once_and_undone(desk: APIClient, products: list[Product]) -> None:
    make_pair(*KETTLES, agrees=["brand"])
    found = desk.get("/api/v1/review-groups/").json()
    (group,) = found["results"]
    ids = [member["product"] for member in group["members"]]
    assert (found["count"], group["agrees"], len(ids)) == (1, ["brand"], 2)
    said = {"products": ids, "together": ids}
    made = desk.post("/api/v1/review-groups/decide/", said, format="json")
    assert (made.status_code, made.json()["action"]) == (200, "merge")
    assert desk.post("/api/v1/review-groups/decide/", said, format="json").status_code == 409
    assert desk.post(f"/api/v1/product-changes/{made.json()['id']}/undo/").status_code == 200
    assert desk.get("/api/v1/review-groups/").json()["count"] == 1


def test_a_group_of_which_one_product_is_together_is_refused(
    desk: APIClient, products: list[Product]
) -> None:
    said = {"products": [products[0].pk, products[1].pk], "together": [products[0].pk]}
    answer = desk.post("/api/v1/review-groups/decide/", said, format="json")
    assert (answer.status_code, "at least two" in answer.json()["error"]["message"]) == (400, True)
