"""Unknown sellers are assigned once for all their deals, and words without a deal are dropped."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import Deal, DealOverride, DirtyProduct, Post, Retailer, SellerAssignment, VoiceAssignment
from deals.services.curation.corrections import accept_deal
from deals.services.loading.settling import settle_all
from tests.factories import make_retailer
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def seller(db: None) -> Deal:
    """Three deals of Corner Shop, one of an account without a name; the first of Corner Shop's."""
    named = [post(n, deal(retailer="Corner Shop")) for n in (1, 2, 3)]
    load([*named, post(4, deal(retailer=None))])
    settle_all()
    return Deal.objects.get(post=1)


def test_sellers_wait_once_each_with_most_deals_first(desk: Client, seller: Deal) -> None:
    html = desk.get("/review/sellers/").content.decode()
    assert "2 items wait" in html and html.index("corner shop") < html.index("@tindaloshop")
    assert "3 deals" in html and "1 deal<" in html


def test_an_assigned_retailer_holds_for_all_deals_of_the_seller(desk: Client, seller: Deal) -> None:
    shop = make_retailer("Corner Shop Ltd")
    form = {"action": "assign", "assign-detail": "corner shop ltd"}
    html = desk.post(f"/review/sellers/{seller.pk}/", form, headers=HTMX).content.decode()
    assert "Corner Shop Ltd" in html
    assert set(Deal.objects.filter(retailer=shop).values_list("post", flat=True)) == {1, 2, 3}
    assert DirtyProduct.objects.count() == 1
    load([post(9, deal(retailer="CORNER shop"))], source="chunk:2")
    assert Deal.objects.get(post=9).retailer == shop
    assert "1 item waits" in desk.get("/review/sellers/").content.decode()


def test_a_second_load_of_an_assigned_seller_changes_no_row(desk: Client, seller: Deal) -> None:
    make_retailer("Quillmart")
    desk.post(f"/review/sellers/{seller.pk}/", {"action": "assign", "assign-detail": "quillmart"})
    assert load([post(1, deal(retailer="Corner Shop"))], source="chunk:2").deals == 0


def test_a_new_retailer_is_made_and_assigned(desk: Client, seller: Deal) -> None:
    form = {"action": "new", "new-detail": "Corner Shop"}
    desk.post(f"/review/sellers/{seller.pk}/", form)
    assert Retailer.objects.get().slug == "corner-shop"
    assert Deal.objects.filter(retailer__slug="corner-shop").count() == 3


def test_what_is_no_retailer_is_asked_for_no_more(desk: Client, seller: Deal) -> None:
    desk.post(f"/review/sellers/{seller.pk}/", {"action": "reject"})
    html = desk.get("/review/sellers/").content.decode()
    assert "1 item waits" in html and "corner shop" not in html
    assert Deal.objects.filter(retailer=None).count() == 4


def test_an_assignment_is_taken_back_with_all_its_deals(desk: Client, seller: Deal) -> None:
    make_retailer("Quillmart")
    desk.post(f"/review/sellers/{seller.pk}/", {"action": "assign", "assign-detail": "Quillmart"})
    undo = f"/review/sellers/decisions/{SellerAssignment.objects.get().pk}/undo/"
    html = desk.post(undo, {"item": seller.pk}, headers=HTMX).content.decode()
    assert f'id="item-{seller.pk}"' in html and Deal.objects.filter(retailer=None).count() == 4
    assert "undone by cleo" in desk.get("/review/sellers/history/").content.decode()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"action": "assign", "assign-detail": "nobody"}, "There is no retailer"),
        ({"action": "assign"}, "fill in the field"),
        ({"action": "new", "new-detail": "!!!"}, "makes no address"),
        ({"action": "new", "new-detail": "Quillmart"}, "already: assign it"),
    ],
)
def test_what_cannot_be_assigned_says_why(desk: Client, seller: Deal, form: dict, said: str) -> None:
    make_retailer("Quillmart")
    html = desk.post(f"/review/sellers/{seller.pk}/", form, headers=HTMX).content.decode()
    assert said in html
    assert (SellerAssignment.objects.count(), Retailer.objects.count()) == (0, 1)


def test_the_api_tells_sellers_and_assigns_one(desk: Client, seller: Deal) -> None:
    make_retailer("Quillmart")
    rows = desk.get("/api/v1/reviews/sellers/").json()["results"]
    assert [(row["about"]["seller"], row["about"]["deals"]) for row in rows] == [
        ("corner shop", 3),
        ("@tindaloshop", 1),
    ]
    url = f"/api/v1/reviews/sellers/{seller.pk}/decide/"
    body = {"action": "assign", "detail": "Quillmart"}
    assert desk.post(url, body, content_type="application/json").json()["said"] == "Quillmart"


def test_a_word_without_a_deal_waits_until_it_is_dropped_and_can_come_back(
    desk: Client, curator: User
) -> None:
    load([post(5, deal(0, "20"))])
    settle_all()
    word = accept_deal(Deal.objects.get().pk, curator)
    assert "Nothing waits" in desk.get("/review/orphaned/").content.decode()
    load([post(5, deal(30, "7"))])
    assert "1 item waits" in desk.get("/review/orphaned/").content.decode()
    desk.post(f"/review/orphaned/{word.pk}/", {"action": "accept"})
    assert "dropped" in desk.get("/review/orphaned/history/").content.decode()
    load([post(5, deal(0, "20"))])
    assert Deal.objects.get().confirmed is False
    desk.post(f"/review/orphaned/decisions/{word.pk}/undo/")
    assert Deal.objects.get().confirmed is True
    assert DealOverride.objects.standing().count() == 1


def test_an_answer_for_only_this_post_leaves_the_sellers_other_posts_waiting(
    desk: Client, seller: Deal
) -> None:
    shop = make_retailer("Quillmart")
    desk.post(f"/review/sellers/{seller.pk}/", {"action": "post", "post-detail": "Quillmart"})
    assert list(Deal.objects.filter(retailer=shop).values_list("post", flat=True)) == [1]
    assert "2 items wait" in desk.get("/review/sellers/").content.decode()
    assert SellerAssignment.objects.get().said == "Quillmart, in this post only"


def test_no_retailer_in_only_this_post_shows_the_sellers_next_one(desk: Client, seller: Deal) -> None:
    desk.post(f"/review/sellers/{seller.pk}/", {"action": "post"})
    html = desk.get("/review/sellers/").content.decode()
    assert f'id="item-{seller.pk}"' not in html and f'id="item-{Deal.objects.get(post=2).pk}"' in html


def test_what_was_said_of_one_post_holds_beside_what_is_said_of_all(desk: Client, seller: Deal) -> None:
    make_retailer("Quillmart"), make_retailer("Tindalo")
    desk.post(f"/review/sellers/{seller.pk}/", {"action": "post", "post-detail": "Quillmart"})
    second = Deal.objects.get(post=2)
    desk.post(f"/review/sellers/{second.pk}/", {"action": "assign", "assign-detail": "Tindalo"})
    found = dict(Deal.objects.exclude(retailer=None).values_list("post", "retailer__name"))
    assert found == {1: "Quillmart", 2: "Tindalo", 3: "Tindalo"}
    assert load([post(1, deal(retailer="Corner Shop"))], source="chunk:2").deals == 0


def test_an_account_that_is_a_deal_account_is_no_seller_and_gets_its_voice(
    desk: Client, seller: Deal
) -> None:
    account = Deal.objects.get(post=4)
    desk.post(f"/review/sellers/{account.pk}/", {"action": "deal_account"})
    assert SellerAssignment.objects.get().said == "no retailer: deal account"
    settle_all()
    assert Post.objects.get(pk=4).voice == "deal_account"
    assert "1 item waits" in desk.get("/review/sellers/").content.decode()


def test_an_account_answer_is_taken_back_with_its_voice(desk: Client, seller: Deal) -> None:
    account = Deal.objects.get(post=4)
    desk.post(f"/review/sellers/{account.pk}/", {"action": "person"})
    desk.post(f"/review/sellers/decisions/{SellerAssignment.objects.get().pk}/undo/")
    assert not VoiceAssignment.objects.filter(undone_at=None).exists()
    assert "2 items wait" in desk.get("/review/sellers/").content.decode()


def test_a_seller_that_goes_by_a_name_is_no_account(desk: Client, seller: Deal) -> None:
    page = desk.post(f"/review/sellers/{seller.pk}/", {"action": "person"}, follow=True).content.decode()
    assert "goes by a name, not by its account" in page
    assert not VoiceAssignment.objects.exists()
