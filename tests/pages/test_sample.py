"""A sample workspace: made of what is loaded, marked, left again; what is loaded stays."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import AlertRule, Competitor, Deal, Retailer, WatchedItem, Workspace
from deals.selectors.common.as_of import resolve_as_of
from deals.selectors.workspaces.sample import sample_retailer
from tests.factories import START, make_coverage, make_deal, make_product, make_retailer, make_user

pytestmark = pytest.mark.django_db

BANNER = "This is a sample"


@pytest.fixture
def newcomer(client: Client) -> Client:
    """Joan, signed in, without a workspace."""
    client.force_login(make_user("joan"))
    return client


@pytest.fixture
def loaded(db: None) -> None:
    """Tindalo and Quillmart price two products alike, Orchard Lane one of them, a deal account all."""
    make_coverage(START, 24)
    for name, sellers in (
        ("Drill", ["Tindalo", "Quillmart", "Orchard Lane"]),
        ("Saw", ["Tindalo", "Quillmart"]),
    ):
        product = make_product(f"Borvo {name}")
        for seller in sellers:
            make_deal(retailer=seller, product=product)
        make_deal(retailer=make_retailer("All Deals", kind="deal_account"), product=product)


def opened(client: Client) -> Workspace:
    """Press the button; return the sample."""
    assert client.post("/workspaces/sample/")["Location"] == "/"
    return Workspace.objects.get(is_sample=True)


def test_a_sample_has_a_retailer_competitors_and_a_watchlist(newcomer: Client, loaded: None) -> None:
    sample = opened(newcomer)
    rivals = {each.retailer.name for each in sample.competitors.all()}
    watched = {each.product.title for each in WatchedItem.objects.filter(watchlist__workspace=sample)}
    assert (sample.name, sample.own_retailer.name) == ("Sample: Tindalo", "Tindalo")
    assert (rivals, watched) == ({"Quillmart", "Orchard Lane"}, {"Borvo Drill", "Borvo Saw"})


def test_it_is_about_the_shop_that_shares_most_products(loaded: None) -> None:
    for _ in range(3):
        make_deal(retailer="Lonely", product=make_product())
    assert sample_retailer(resolve_as_of(None)) == Retailer.objects.get(name="Tindalo")


def test_what_is_older_than_a_year_counts_where_nothing_else_does(loaded: None) -> None:
    assert sample_retailer(resolve_as_of("2019-01-01")) == Retailer.objects.get(name="Tindalo")


def test_it_mails_nothing(newcomer: Client, loaded: None) -> None:
    opened(newcomer)
    assert not AlertRule.objects.exists()


def test_its_pages_say_that_it_is_one(newcomer: Client, loaded: None) -> None:
    sample = opened(newcomer)
    html = newcomer.get("/").text
    assert BANNER in html and f'href="/workspaces/{sample.pk}/delete/"' in html and "Tindalo vs. 2" in html


def test_other_workspaces_are_not_said_to_be_one(page: Client) -> None:
    assert BANNER not in page.get("/workspace/", follow=True).text


def test_opening_it_twice_makes_one(newcomer: Client, loaded: None) -> None:
    opened(newcomer), opened(newcomer)
    assert Workspace.objects.count() == 1


def test_each_user_has_one_of_their_own(newcomer: Client, loaded: None) -> None:
    opened(newcomer)
    other = Client()
    other.force_login(make_user("kim"))
    other.post("/workspaces/sample/")
    assert [each.members.get().username for each in Workspace.objects.order_by("pk")] == ["joan", "kim"]


def test_leaving_it_asks_first(newcomer: Client, loaded: None) -> None:
    sample = opened(newcomer)
    assert "Leave the sample?" in newcomer.get(f"/workspaces/{sample.pk}/delete/").text
    assert Workspace.objects.exists()


def test_leaving_it_takes_its_rows_and_no_data(newcomer: Client, loaded: None) -> None:
    sample, deals = opened(newcomer), Deal.objects.count()
    left = newcomer.post(f"/workspaces/{sample.pk}/delete/", {})
    assert left["Location"] == "/workspace/"
    assert (Workspace.objects.count(), Competitor.objects.count(), WatchedItem.objects.count()) == (0, 0, 0)
    assert Deal.objects.count() == deals


def test_who_has_another_workspace_is_back_in_it(page: Client, workspace: Workspace, loaded: None) -> None:
    assert "Open a sample workspace" in page.get(f"/workspaces/{workspace.pk}/").text
    sample = opened(page)
    assert page.post(f"/workspaces/{sample.pk}/delete/", {})["Location"] == "/"
    assert page.get("/workspace/")["Location"] == f"/workspaces/{workspace.pk}/"


def test_other_workspaces_still_go_by_name_only(page: Client, workspace: Workspace) -> None:
    assert page.post(f"/workspaces/{workspace.pk}/delete/", {}).status_code == 400
    assert Workspace.objects.filter(pk=workspace.pk).exists()


def test_where_nothing_is_loaded_it_says_so(newcomer: Client) -> None:
    assert "Nothing is loaded yet" in newcomer.get("/workspace/").text
    answer = newcomer.post("/workspaces/sample/", follow=True)
    assert "no product with prices of two retailers is loaded" in answer.text
    assert not Workspace.objects.exists()


def test_who_is_in_no_workspace_is_offered_both_ways(newcomer: Client, loaded: None) -> None:
    html = newcomer.get("/workspace/").text
    assert 'href="/workspaces/new/"' in html and 'action="/workspaces/sample/"' in html


def test_nobody_is_invited_to_a_sample(newcomer: Client, loaded: None, owner: User) -> None:
    sent = {"email": owner.email, "role": "viewer"}
    answer = newcomer.post(f"/workspaces/{opened(newcomer).pk}/invite/", sent, follow=True)
    assert "A sample is yours alone" in answer.text and not answer.context["invitations"]
