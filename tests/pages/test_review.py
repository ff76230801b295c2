"""The review queue: items with their differences, decisions, undo, history, many at once; staff only."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import MatchDecision, MatchPair
from deals.services.matching.decisions import decide
from tests.factories import make_user
from tests.reviewing import make_pair, make_titles, product_of

pytestmark = pytest.mark.django_db
QUEUE = "/review/match/"
KETTLES = ("borvo kettle k40 black", "borvo kettle k40 white")


@pytest.fixture
def pair() -> MatchPair:
    """Two kettles that wait."""
    make_titles()
    return make_pair(*KETTLES, agrees=["brand borvo"], conflicts=["white, black"])


def test_an_item_shows_both_titles_with_what_only_one_has(desk: Client, pair: MatchPair) -> None:
    html = desk.get(QUEUE).content.decode()
    hidden = '<span class="visually-hidden">{}</span>'
    mark = f'<mark class="differs">{hidden.format("[only here: ")}{{}}{hidden.format("]")}</mark>'
    assert (
        f"borvo kettle k40 {mark.format('white')}" in html
        and f"borvo kettle k40 {mark.format('black')}" in html
    )
    assert "1 item waits" in html and "for: brand borvo" in html and "against: white, black" in html
    assert "1 deal" in html and "$20.00" in html


def test_the_queue_is_reached_by_its_short_address(desk: Client) -> None:
    assert desk.get("/review/")["Location"] == "/review/groups/"
    assert "Nothing waits" in desk.get(QUEUE).content.decode()
    assert desk.get("/review/nothing/").status_code == 404


@pytest.mark.parametrize(("action", "verdict"), [("accept", "same"), ("reject", "different")])
def test_a_decision_takes_the_items_place(desk: Client, pair: MatchPair, action: str, verdict: str) -> None:
    answer = desk.post(f"{QUEUE}{pair.pk}/", {"action": action}, headers={"HX-Request": "true"})
    decision = MatchDecision.objects.get()
    assert (decision.verdict, decision.decided_by.username) == (verdict, "cleo")
    html = answer.content.decode()
    assert f'id="item-{pair.pk}"' in html and "by cleo" in html and "<html" not in html
    assert "Nothing waits" in desk.get(QUEUE).content.decode()


def test_accepting_makes_one_product(desk: Client, pair: MatchPair) -> None:
    desk.post(f"{QUEUE}{pair.pk}/", {"action": "accept"})
    assert product_of(KETTLES[0]) == product_of(KETTLES[1])


def test_an_item_that_another_curator_decided_meanwhile_says_so(desk: Client, pair: MatchPair) -> None:
    decide(*KETTLES, "different", make_user("ida", is_staff=True))
    answer = desk.post(f"{QUEUE}{pair.pk}/", {"action": "accept"}, headers={"HX-Request": "true"})
    assert "Decided by ida meanwhile: different products." in answer.content.decode()
    assert MatchDecision.objects.count() == 1


def test_an_item_that_is_gone_or_settled_says_so(desk: Client, pair: MatchPair) -> None:
    MatchPair.objects.update(is_best_of_left=False)
    for pk, said in ((pair.pk, "another decision settled it"), (pair.pk + 1, "This item is gone")):
        answer = desk.post(f"{QUEUE}{pk}/", {"action": "accept"}, follow=True)
        assert said in answer.content.decode()
    assert MatchDecision.objects.count() == 0


def test_an_undone_item_waits_again_in_its_place(desk: Client, pair: MatchPair) -> None:
    desk.post(f"{QUEUE}{pair.pk}/", {"action": "accept"})
    decision = MatchDecision.objects.get()
    undo = f"{QUEUE}decisions/{decision.pk}/undo/"
    html = desk.post(undo, {"item": pair.pk}, headers={"HX-Request": "true"}).content.decode()
    assert f'action="{QUEUE}{pair.pk}/"' in html and "Same product" in html
    again = desk.post(undo, {"item": pair.pk}, headers={"HX-Request": "true"}).content.decode()
    assert f'id="item-{pair.pk}"' in again and "This decision was undone before." in again


def test_many_are_decided_at_once(desk: Client, pair: MatchPair) -> None:
    other = make_pair("tindalo lamp l60", "orchard shears s20")
    taken = make_pair("quillmart umbrella u50", "orchard shears s20")
    decide("quillmart umbrella u50", "orchard shears s20", "same", make_user("ida"))
    form = {"action": "reject", "item": [pair.pk, other.pk, taken.pk, "rubbish", 9**30]}
    html = desk.post(f"{QUEUE}many/", form, follow=True).content.decode()
    assert "2 of 3: Noted: different products." in html and "1 of 3: Decided by ida meanwhile" in html
    assert MatchDecision.objects.filter(decided_by__username="cleo").count() == 2
    assert (
        "Nothing was selected"
        in desk.post(f"{QUEUE}many/", {"action": "reject"}, follow=True).content.decode()
    )


@pytest.mark.parametrize("place", ["many/", "1/"])
def test_an_unknown_action_is_refused(desk: Client, place: str) -> None:
    assert desk.post(f"{QUEUE}{place}", {"action": "burn"}).status_code == 400


def test_history_tells_who_decided_what_of_one_person_if_asked(desk: Client, pair: MatchPair) -> None:
    desk.post(f"{QUEUE}{pair.pk}/", {"action": "accept"})
    decide("tindalo lamp l60", "orchard shears s20", "different", make_user("ida"))
    html = " ".join(desk.get(f"{QUEUE}history/").content.decode().split())
    assert "2 decisions" in html and "borvo kettle k40 black | borvo kettle k40 white" in html
    only = desk.get(f"{QUEUE}history/?by=ida").content.decode()
    assert (
        "1 decision by ida" in only
        and "borvo kettle k40" not in only
        and "orchard shears s20 | tindalo lamp l60" in only
    )


def test_a_decision_is_undone_from_the_history(desk: Client, pair: MatchPair) -> None:
    decision = decide(*KETTLES, "same", make_user("ida"))
    answer = desk.post(f"{QUEUE}decisions/{decision.pk}/undo/", {"by": "ida"}, follow=True)
    assert answer.redirect_chain == [(f"{QUEUE}history/?by=ida", 302)]
    assert "undone by cleo" in answer.content.decode()
    assert product_of(KETTLES[0]) != product_of(KETTLES[1])


PLACES: list[Callable[[Client, int], int]] = [
    lambda client, pk: client.get("/review/").status_code,
    lambda client, pk: client.get(QUEUE).status_code,
    lambda client, pk: client.get(f"{QUEUE}history/").status_code,
    lambda client, pk: client.post(f"{QUEUE}{pk}/", {"action": "accept"}).status_code,
    lambda client, pk: client.post(f"{QUEUE}many/", {"action": "accept", "item": pk}).status_code,
    lambda client, pk: client.post(f"{QUEUE}decisions/1/undo/").status_code,
]


@pytest.mark.parametrize("place", PLACES)
def test_others_than_staff_get_404_and_nothing_changes(
    page: Client, pair: MatchPair, place: Callable
) -> None:
    assert place(page, pair.pk) == 404
    assert MatchDecision.objects.count() == 0
    assert 'href="/review/"' not in page.get("/").content.decode()


def test_a_decision_needs_the_forms_token(curator: User, pair: MatchPair) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(curator)
    assert client.post(f"{QUEUE}{pair.pk}/", {"action": "accept"}).status_code == 403
    assert MatchDecision.objects.count() == 0


def test_rows_cost_no_queries(desk: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    titles = [f"thing number{number}" for number in range(21)]
    make_titles(*titles)
    user = make_user("ida")
    for few, many in ((0, 2), (2, 20)):
        for number in range(few, many):
            make_pair(titles[number], titles[number + 1])
            decide(titles[number], titles[20 - number] if number != 10 else titles[0], "different", user)
        MatchPair.objects.update(is_best_of_left=True)
        with django_assert_num_queries(9):
            desk.get(QUEUE)
        with django_assert_num_queries(9):
            desk.get(f"{QUEUE}history/")
