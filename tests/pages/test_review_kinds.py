"""A further kind of review is an entry of the registry: the frame and the API take it as it is."""

from dataclasses import replace

import pytest
from django.test import Client

from deals.domain.refused import Refused
from deals.models import Category
from deals.services.curation.kinds import KINDS, ReviewAction
from tests.factories import make_category, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Cleo, of the staff, with a queue of categories to keep or drop."""

    def refuse(pk: int, action: str, user: object) -> None:
        raise Refused(f"{action} of {Category.objects.get(pk=pk).name} is refused.")

    kind = replace(
        KINDS["match"],
        slug="category",
        name="Categories",
        question="Is it a category?",
        template="partials/empty.html",
        actions=(ReviewAction("keep", "Keep", "a", "success"), ReviewAction("drop", "Drop", "r", "danger")),
        orderings={"name": ("name", "id")},
        waiting=Category.objects.all,
        shown=lambda rows: rows,
        for_api=lambda row: {"name": row.name},
        decide=refuse,
    )
    monkeypatch.setitem(KINDS, kind.slug, kind)
    client = Client()
    client.force_login(make_user("cleo", is_staff=True))
    return client


def test_the_frame_shows_and_decides_another_kind(desk: Client) -> None:
    row = make_category("Lamps")
    html = desk.get("/review/category/").content.decode()
    assert "Is it a category?" in html and f'id="item-{row.pk}"' in html and 'value="drop"' in html
    assert "All selected: keep" in html and 'href="/review/match/"' in html
    said = desk.post(f"/review/category/{row.pk}/", {"action": "drop"}, headers={"HX-Request": "true"})
    assert "drop of Lamps is refused." in said.content.decode()
    assert desk.post(f"/review/category/{row.pk}/", {"action": "accept"}).status_code == 400


def test_the_api_tells_another_kind(desk: Client) -> None:
    row = make_category("Lamps")
    assert desk.get("/api/v1/reviews/category/").json()["results"] == [
        {"id": row.pk, "about": {"name": "Lamps"}}
    ]
    url = f"/api/v1/reviews/category/{row.pk}/decide/"
    answer = desk.post(url, {"action": "keep"}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "keep of Lamps is refused.")
