"""Saved views: what is kept of an address, who sees and changes them, and the first page."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve, reverse

from deals.domain.saved_views import MOST_VIEWS, SAVED_PAGES
from deals.models import AuditEntry, Membership, SavedView, Workspace
from deals.services.workspaces.saved_views import move_view
from tests.factories import START, make_coverage, make_product, make_user, make_workspace

pytestmark = pytest.mark.django_db


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(client: Client, workspace: Workspace, address: str, name: str = "Kettles", **sent: str):
    """Save a page by the form in the header."""
    return client.post(f"/workspaces/{workspace.pk}/views/save/", {"name": name, "address": address, **sent})


def opened(client: Client, view: SavedView, query: str = "") -> str:
    """Where a view leads."""
    return client.get(f"/workspaces/{view.workspace_id}/views/{view.pk}/{query}")["Location"]


def refusal(client: Client, workspace: Workspace, address: str) -> str:
    """What is said of an address that is not saved."""
    answer = save(client, workspace, address)
    assert answer.status_code == 400 and not SavedView.objects.exists()
    return re.findall(r'role="alert">([^<]+)<', answer.text)[0].replace("&#x27;", "'")


@pytest.fixture
def view(workspace: Workspace, owner: User) -> SavedView:
    """A view of Ada's that only she sees."""
    return SavedView.objects.create(
        workspace=workspace, made_by=owner, name="Kettles", page="products", query="q=kettle"
    )


@pytest.fixture
def shared(view: SavedView) -> SavedView:
    """The same, shared."""
    view.is_shared = True
    view.save()
    return view


def test_a_page_is_saved_with_its_filters_and_one_is_back_on_it(page: Client, workspace: Workspace) -> None:
    answer = save(page, workspace, "/products/?q=kettle&brand=lumo&page=3")
    assert answer["Location"] == "/products/?q=kettle&brand=lumo&page=3"
    assert opened(page, SavedView.objects.get()) == "/products/?q=kettle&brand=lumo"


def test_filters_of_one_name_are_all_kept(page: Client, workspace: Workspace) -> None:
    product = make_product()
    save(page, workspace, f"/products/{product.pk}/?retailer=a&retailer=b&period=90")
    assert opened(page, SavedView.objects.get()) == f"/products/{product.pk}/?retailer=a&retailer=b&period=90"


def test_the_day_is_kept_only_if_asked_for(page: Client, workspace: Workspace) -> None:
    make_coverage(START, 24)
    save(page, workspace, "/products/?as_of=2016-06-01&period=90")
    save(page, workspace, "/products/?as_of=2016-06-01&period=90", "Then", keep_moment="on")
    relative, fixed = SavedView.objects.order_by("pk")
    assert opened(page, relative) == "/products/?period=90"
    assert opened(page, relative, "?as_of=2016-06-01") == "/products/?period=90&as_of=2016-06-01"
    assert opened(page, fixed) == "/products/?as_of=2016-06-01&period=90"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/products/", "//evil.example/products/", "/\\evil.example/",
        "javascript:alert(1)", "products/", "/admin/", "/api/v1/products/", "/account/", "/nowhere/",
        "/products.csv", "/outbox/", "/products/1/merge/", f"/products/?q={'x' * 2000}",
    ],
)  # fmt: skip
def test_what_is_no_page_with_filters_of_this_site_is_refused(
    page: Client, workspace: Workspace, address: str
) -> None:
    answer = save(page, workspace, address)
    assert answer.status_code == 400
    assert not SavedView.objects.exists()


def test_refusals_say_why(page: Client, workspace: Workspace) -> None:
    many = "&".join(f"x{number}=1" for number in range(61))
    assert "up to 60 filters" in refusal(page, workspace, f"/products/?{many}")
    assert "over 1,500 characters" in refusal(page, workspace, f"/products/?q={'x' * 1600}")
    assert refusal(page, workspace, "/products/999/") == "There is no such product."
    assert "cannot be typed" in refusal(page, workspace, "/products/?q=%07")


def test_a_page_of_another_workspace_is_refused(page: Client, workspace: Workspace, stranger: User) -> None:
    other = Workspace.objects.exclude(pk=workspace.pk).get()
    assert "another workspace" in refusal(page, workspace, f"/workspaces/{other.pk}/compare/")


def test_a_page_of_the_workspace_is_saved(page: Client, workspace: Workspace) -> None:
    save(page, workspace, f"/workspaces/{workspace.pk}/compare/undercuts/?by=me")
    found = SavedView.objects.get()
    assert (found.page, found.thing, found.query) == ("compare-undercuts", "", "by=me")
    assert opened(page, found) == f"/workspaces/{workspace.pk}/compare/undercuts/?by=me"


def test_a_name_is_given_once_by_a_member(page: Client, workspace: Workspace, view: SavedView) -> None:
    answer = save(page, workspace, "/retailers/")
    assert answer.status_code == 400 and "choose another name" in answer.text
    grace = User.objects.get(username="grace")
    assert save(as_user(grace), workspace, "/retailers/").status_code == 302


def test_a_workspace_keeps_so_many_views(page: Client, workspace: Workspace, owner: User) -> None:
    SavedView.objects.bulk_create(
        SavedView(workspace=workspace, made_by=owner, name=str(number), page="products")
        for number in range(MOST_VIEWS)
    )
    answer = save(page, workspace, "/retailers/")
    assert answer.status_code == 400 and f"up to {MOST_VIEWS} saved views" in answer.text


def test_a_private_view_is_not_there_for_others(
    view: SavedView, teammate: User, stranger: User, workspace: Workspace
) -> None:
    for user in (teammate, stranger):
        client = as_user(user)
        for tail in ("", "change/", "delete/"):
            assert client.get(f"/workspaces/{workspace.pk}/views/{view.pk}/{tail}").status_code == 404
    html = as_user(teammate).get(f"/workspaces/{workspace.pk}/views/").text
    assert "Kettles" not in html
    assert list(SavedView.objects.for_user(teammate)) == []


def test_a_shared_view_is_seen_by_members_and_changed_by_its_maker_and_managers(
    shared: SavedView, teammate: User, workspace: Workspace
) -> None:
    client, address = as_user(teammate), f"/workspaces/{workspace.pk}/views/{shared.pk}/change/"
    assert opened(client, shared) == "/products/?q=kettle"
    assert client.post(address, {"name": "Mine"}).status_code == 403
    Membership.objects.filter(user=teammate).update(role="manager")
    assert client.post(address, {"name": "Better", "is_shared": "on"}).status_code == 302
    shared.refresh_from_db()
    assert (shared.name, shared.is_shared, shared.made_by.username) == ("Better", True, "ada")


def test_a_viewer_saves_for_themselves_and_shares_nothing(workspace: Workspace, teammate: User) -> None:
    Membership.objects.filter(user=teammate).update(role="viewer")
    save(as_user(teammate), workspace, "/products/", is_shared="on")
    assert SavedView.objects.get().is_shared is False


def test_the_log_tells_of_shared_views_only(page: Client, workspace: Workspace, view: SavedView) -> None:
    address = f"/workspaces/{workspace.pk}/views/{view.pk}"
    page.post(f"{address}/change/", {"name": "Pots"})
    page.post(f"{address}/change/", {"name": "Pots", "is_shared": "on"})
    page.post(f"{address}/change/", {"name": "Pans", "is_shared": "on"})
    page.post(f"{address}/delete/")
    found = AuditEntry.objects.order_by("pk").values_list("action", "subject")
    assert list(found) == [
        ("shared the view", "Pots"),
        ("renamed the view", "Pots → Pans"),
        ("deleted the view", "Pans"),
    ]


def test_deleting_asks(page: Client, workspace: Workspace, view: SavedView) -> None:
    address = f"/workspaces/{workspace.pk}/views/{view.pk}/delete/"
    assert "Only you see it." in page.get(address).text
    assert SavedView.objects.exists()
    page.post(address)
    assert not SavedView.objects.exists()


def test_views_are_ordered_by_their_maker(page: Client, workspace: Workspace, owner: User) -> None:
    for name in "abc":
        save(page, workspace, "/products/", name)
    last = SavedView.objects.get(name="c")
    page.post(f"/workspaces/{workspace.pk}/views/{last.pk}/move/", {"to": "up"})
    assert [each.name for each in SavedView.objects.order_by("place")] == ["a", "c", "b"]
    page.post(f"/workspaces/{workspace.pk}/views/{last.pk}/move/", {"to": "down"})
    assert [each.name for each in SavedView.objects.order_by("place")] == ["a", "b", "c"]
    move_view(last, 0)
    assert page.get(f"/workspaces/{workspace.pk}/views/").context["views"][0] == last


def test_mine_stand_before_those_of_others(page: Client, workspace: Workspace, teammate: User, view) -> None:
    SavedView.objects.create(workspace=workspace, made_by=teammate, name="A", page="products", is_shared=True)
    views = page.get(f"/workspaces/{workspace.pk}/views/").context["views"]
    assert [each.name for each in views] == ["Kettles", "A"]


def test_the_first_page_leads_to_the_view_and_the_overview_stays_reachable(
    page: Client, workspace: Workspace, view: SavedView
) -> None:
    make_coverage(START, 24)
    assert page.get("/").status_code == 200
    page.post(f"/workspaces/{workspace.pk}/views/first/", {"view": view.pk})
    assert page.get("/")["Location"] == "/products/?q=kettle"
    assert page.get("/?as_of=2016-06-01")["Location"] == "/products/?q=kettle&as_of=2016-06-01"
    assert 'href="/overview/"' in page.get("/products/").text
    assert page.get("/overview/").status_code == page.get("/?period=30").status_code == 200
    page.post(f"/workspaces/{workspace.pk}/views/first/", {"view": ""})
    assert page.get("/").status_code == 200


def test_the_overview_itself_can_be_the_first_page(page: Client, workspace: Workspace) -> None:
    save(page, workspace, "/")
    view = SavedView.objects.get()
    page.post(f"/workspaces/{workspace.pk}/views/first/", {"view": view.pk})
    assert page.get("/")["Location"] == "/overview/"


def test_a_view_that_is_shared_no_more_is_nobody_elses_first_page(
    page: Client, workspace: Workspace, shared: SavedView, teammate: User
) -> None:
    grace = as_user(teammate)
    grace.post(f"/workspaces/{workspace.pk}/views/first/", {"view": shared.pk})
    assert grace.get("/").status_code == 302
    page.post(f"/workspaces/{workspace.pk}/views/{shared.pk}/change/", {"name": "Kettles"})
    assert grace.get("/").status_code == 200
    assert Membership.objects.get(user=teammate).first_view is None


@pytest.mark.parametrize("how", ["leaves", "deletes the account"])
def test_of_a_member_who_goes_the_shared_views_go_to_the_owner(
    workspace: Workspace, owner: User, teammate: User, view: SavedView, how: str
) -> None:
    for name, is_shared in (("Kettles", True), ("Drills", True), ("Secret", False)):
        SavedView.objects.create(
            workspace=workspace, made_by=teammate, name=name, page="products", is_shared=is_shared
        )
    Membership.objects.get(user=teammate).delete() if how == "leaves" else teammate.delete()
    found = SavedView.objects.order_by("place", "pk").values_list("name", "made_by__username")
    assert list(found) == [("Kettles", "ada"), ("Kettles (grace)", "ada"), ("Drills", "ada")]


def test_a_workspace_that_ends_takes_its_views_along(workspace: Workspace, shared: SavedView) -> None:
    workspace.delete()
    assert not SavedView.objects.exists()


def test_the_header_search_finds_views_that_one_sees(
    page: Client, workspace: Workspace, view: SavedView, teammate: User
) -> None:
    typed = {"headers": {"HX-Request": "true"}}
    html = page.get("/search/?q=kett", **typed).text
    assert f'data-address="/workspaces/{workspace.pk}/views/{view.pk}/"' in html and "Saved views" in html
    assert "Kettles" not in as_user(teammate).get("/search/?q=kett", **typed).text


def test_the_menu_offers_to_save_pages_with_filters_only(page: Client, workspace: Workspace) -> None:
    menu = f"/workspaces/{workspace.pk}/views/menu/"
    assert "Save this view" in page.get(menu, {"to": "/products/?q=kettle"}).text
    assert "no filters to save" in page.get(menu, {"to": "/account/"}).text
    assert "Keep the day" in page.get(menu, {"to": "/products/?as_of=2016-06-01"}).text
    assert "Keep the day" not in page.get(menu, {"to": "/products/"}).text


def test_without_a_script_the_bookmark_leads_to_the_form(page: Client, workspace: Workspace) -> None:
    make_coverage(START, 24)
    (form,) = re.findall(r'<form id="to-views".*?</form>', page.get("/products/?q=a").text, re.S)
    (address,), (to,) = re.findall(r'action="([^"]+)"', form), re.findall(r'value="([^"]+)"', form)
    assert f'value="{to}"' in page.get(address, {"to": to}).text


def test_the_workspaces_export_has_its_shared_views(
    page: Client, workspace: Workspace, shared, teammate
) -> None:
    SavedView.objects.create(workspace=workspace, made_by=teammate, name="Secret", page="products")
    exported = json.loads(page.get(f"/workspaces/{workspace.pk}/export.json").getvalue())
    assert [row["name"] for row in exported["saved_views"]] == ["Kettles"]


@pytest.mark.parametrize("name", SAVED_PAGES)
def test_each_page_that_can_be_saved_is_a_route_of_what_it_says(name: str) -> None:
    thing = {"": [], "retailer": ["tindalo"]}.get(SAVED_PAGES[name].of, [1])
    found = resolve(reverse(name, args=thing))
    assert found.url_name == name and set(found.kwargs) == (
        {"slug"} if thing == ["tindalo"] else {"pk"} if thing else set()
    )


def test_a_stranger_is_told_nothing(view: SavedView, workspace: Workspace) -> None:
    eve = make_user("eve")
    make_workspace(eve, name="Eve's")
    assert as_user(eve).get(f"/workspaces/{workspace.pk}/views/").status_code == 404
