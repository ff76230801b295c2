"""The page of groups: what it shows, decisions on one and on a filter, undo; staff only."""

import pytest
from django.test import Client

from deals.models import MatchDecision, ProductChange
from tests.pages.listed import read
from tests.reviewing import make_pair, make_titles, product_of

pytestmark = pytest.mark.django_db
PAGE = "/review/groups/"
WHITE, BLACK = "borvo kettle k40 white", "borvo kettle k40 black"
PARTIAL = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def kettles() -> None:
    """Two kettles wait."""
    make_titles()
    make_pair(WHITE, BLACK, agrees=["brand borvo"], conflicts=["white, black"])


def answer(desk: Client, action: str, **fields: object):
    products = [product_of(WHITE).pk, product_of(BLACK).pk]
    return desk.post(f"{PAGE}decide/", {"product": products, "item": products[0], "action": action, **fields})


def test_a_group_shows_its_titles_and_what_speaks_for_and_against(desk: Client) -> None:
    html = desk.get(PAGE).content.decode()
    assert WHITE in html and BLACK in html and "1 group waits" in html
    assert "for: brand borvo" in html and "against: white, black" in html and "$20.00" in html


def test_joining_makes_one_product_and_can_be_undone_from_the_page(desk: Client) -> None:
    answer(desk, "join")
    assert product_of(WHITE) == product_of(BLACK)
    undo = f"{PAGE}{ProductChange.objects.get().pk}/undo/"
    assert f'action="{undo}"' in desk.get(PAGE).content.decode()
    assert "Undone: the groups wait again." in desk.post(undo, follow=True).content.decode()
    assert product_of(WHITE) != product_of(BLACK)


def test_a_partial_answer_takes_the_groups_place(desk: Client) -> None:
    pk = product_of(WHITE).pk
    html = desk.post(
        f"{PAGE}decide/",
        {"product": [pk, product_of(BLACK).pk], "item": pk, "action": "apart"},
        headers=PARTIAL,
    ).content.decode()
    assert f'id="item-{pk}"' in html and "Told apart." in html and "<html" not in html


def test_what_was_decided_meanwhile_says_so(desk: Client) -> None:
    answer(desk, "apart")
    assert MatchDecision.objects.count() == 1
    page = desk.get(answer(desk, "apart")["Location"]).content.decode()
    assert "This group was decided or settled meanwhile" in page
    assert MatchDecision.objects.count() == 1


def test_an_unknown_action_is_refused(desk: Client) -> None:
    assert answer(desk, "burn").status_code == 400
    assert desk.post(f"{PAGE}filtered/", {"action": "burn"}).status_code == 400


def test_ticking_one_product_joins_nothing(desk: Client) -> None:
    answer(desk, "ticked", together=product_of(WHITE).pk)
    assert not MatchDecision.objects.exists()


def test_a_filter_is_decided_at_once(desk: Client) -> None:
    make_pair("tindalo lamp l60", "orchard shears s20")
    page = desk.post(f"{PAGE}filtered/", {"q": "kettle", "expected": 1, "action": "apart"}, follow=True)
    assert "Told apart." in page.content.decode() and "No group" not in page.content.decode()
    assert "1 group waits" in desk.get(PAGE).content.decode()


def test_a_filter_that_fits_other_groups_by_now_is_refused(desk: Client) -> None:
    page = desk.post(f"{PAGE}filtered/", {"expected": 3, "action": "join"}, follow=True).content.decode()
    assert "The groups changed meanwhile: 1 fit the filter now." in page
    assert not MatchDecision.objects.exists()


def test_the_groups_as_a_file(desk: Client) -> None:
    lines = read("csv", b"".join(desk.get("/review/groups.csv")))
    assert [line["titles"] for line in lines] == [BLACK, WHITE]
    assert {line["lowest"] for line in lines} == {"20.00"}
