"""An address or a filter with the slug of a merged retailer means the one that it was merged into."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import Competitor, Workspace
from deals.services.market.retailers import merge_retailers, undo_merge
from tests.factories import (
    START,
    make_coverage,
    make_deal,
    make_product,
    make_retailer,
    make_user,
    make_workspace,
)


@pytest.fixture
def owner(db: None) -> User:
    """Ada."""
    return make_user("ada")


@pytest.fixture
def workspace(owner: User) -> Workspace:
    """Ada is Tindalo, her competitor Quillmart; both have a deal of one product."""
    made = make_workspace(owner, own_retailer=make_retailer("Tindalo"))
    product = make_product("Drill")
    for name, price in (("Tindalo", "60"), ("Quillmart", "70"), ("Elsewhere", "80")):
        make_deal(price, START, product=product, retailer=name)
    Competitor.objects.create(workspace=made, retailer=make_retailer("Quillmart"))
    make_coverage(START, 24)
    return made


@pytest.fixture
def merge(workspace: Workspace, owner: User):
    """Quill was merged into Quillmart, Quilla into Quill before."""
    merge_retailers(make_retailer("Quilla"), make_retailer("Quill"), owner)
    return merge_retailers(make_retailer("Quill"), make_retailer("Quillmart"), owner)


@pytest.fixture
def page(client: Client, owner: User) -> Client:
    """A browser in which Ada is signed in."""
    client.force_login(owner)
    return client


ADDRESSES = [
    "/api/v1/retailers/{}/?period=90",
    "/api/v1/retailers/{}/activity/?period=90",
    "/retailers/{}/?period=90",
    "/retailers/{}.csv?period=90",
    "/retailers/{}/",
]
FILTERS = {
    "/api/v1/deals/?retailer={}": 1,
    "/api/v1/products/?retailer={}": 1,
    "/api/v1/workspaces/W/campaigns/posts/?retailer={}": 1,
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("slug", ["quill", "quilla"])
def test_the_address_of_a_merged_retailer_leads_to_its_merge_target(
    page: Client, merge, address: str, slug: str
) -> None:
    answer = page.get(address.format(slug))
    assert (answer.status_code, answer["Location"]) == (301, address.format("quillmart"))
    assert answer["Cache-Control"] == "no-cache"
    assert page.get(answer["Location"]).status_code == 200
    assert page.get(address.format("nobody")).status_code == 404


def test_the_api_names_the_merge_target(page: Client, merge) -> None:
    assert page.get("/api/v1/retailers/quill/").json() == {"moved_to": "quillmart"}


def test_an_undone_merge_brings_the_address_back(page: Client, merge, owner: User) -> None:
    undo_merge(merge.pk, owner)
    assert page.get("/api/v1/retailers/quill/").json()["retailer"]["slug"] == "quill"


@pytest.mark.parametrize("slug", ["quill", "quilla", "quillmart"])
@pytest.mark.parametrize("address", FILTERS)
def test_a_filter_takes_the_old_slug_for_its_merge_target(
    page: Client, merge, workspace: Workspace, address: str, slug: str
) -> None:
    answer = page.get(address.replace("W", str(workspace.pk)).format(slug))
    assert len(answer.json()["results"]) == FILTERS[address]


@pytest.mark.parametrize("slug", ["quill", "quillmart"])
def test_campaigns_count_the_offers_of_the_target(
    page: Client, merge, workspace: Workspace, slug: str
) -> None:
    address = f"workspaces/{workspace.pk}/campaigns/?retailer={slug}"
    assert page.get(f"/api/v1/{address}").json()["found"] == 1
    html = page.get(f"/{address}").content.decode()
    assert '<option value="quillmart" selected>' in html


@pytest.mark.parametrize("slug", ["quill", "quillmart"])
def test_pages_filter_by_the_merge_target(page: Client, merge, workspace: Workspace, slug: str) -> None:
    html = page.get(f"/products/?retailer={slug}").content.decode()
    assert 'value="quillmart" data-label="Quillmart"' in html
    rows = page.get(f"/workspaces/{workspace.pk}/compare/promotions/?retailer={slug}").context["rows"]
    assert [deal.retailer.slug for deal in rows] == ["quillmart"]


def test_a_chart_adds_the_merge_target(page: Client, workspace: Workspace, owner: User) -> None:
    merge_retailers(make_retailer("Quill"), make_retailer("Elsewhere"), owner)
    product = page.get("/api/v1/products/").json()["results"][0]["id"]
    address = f"/api/v1/products/{product}/price-history/?show=mine&workspace={workspace.pk}&retailer=quill"
    slugs = {series["retailer"]["slug"] for series in page.get(address).json()["series"]}
    assert slugs == {"tindalo", "quillmart", "elsewhere"}


def test_a_competitor_can_be_added_by_an_old_slug(page: Client, workspace: Workspace, owner: User) -> None:
    merge_retailers(make_retailer("Quill"), make_retailer("Elsewhere"), owner)
    answer = page.post(
        f"/api/v1/workspaces/{workspace.pk}/competitors/", {"retailers": ["quill"]}, "application/json"
    )
    assert answer.status_code == 201
    assert workspace.competitors.filter(retailer__slug="elsewhere").exists()


def test_a_slug_that_never_was_is_still_refused(page: Client, merge, workspace: Workspace) -> None:
    address = f"workspaces/{workspace.pk}/campaigns/?retailer=nobody"
    assert page.get(f"/api/v1/{address}").status_code == 400
    assert page.get("/api/v1/deals/?retailer=nobody").json()["results"] == []
    assert page.get("/products/?retailer=a%00b").status_code == 400
