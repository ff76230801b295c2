"""Whom a workspace compares itself with."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deals.models import AuditEntry, Membership, Retailer, RetailerAlias, Workspace
from deals.selectors.common.as_of import resolve_as_of
from deals.selectors.market.retailer_names import retailers_named
from deals.selectors.workspaces.competitors import competitor_ids, suggested_competitors
from deals.services.workspaces import competitors
from tests.factories import START, make_brand, make_category, make_deal, make_product, make_retailer

pytestmark = pytest.mark.django_db


def names(workspace: Workspace) -> list[str]:
    return sorted(workspace.competitors.filter(archived_at=None).values_list("retailer__name", flat=True))


def known(title: str, **aliases: str) -> Retailer:
    retailer = make_retailer(title)
    for kind, value in aliases.items():
        RetailerAlias.objects.create(retailer=retailer, kind=kind, value=value)
    return retailer


@pytest.mark.parametrize(
    "word",
    ["@QuillMart", "quillmart", "quillmart.example", "https://www.quillmart.example/sale", "Quill Mart"],
)
def test_a_retailer_is_known_by_handle_domain_link_and_name(word: str) -> None:
    quillmart = known("Quillmart", handle="quillmart", domain="quillmart.example", name="quill mart")
    assert retailers_named([word, "nobody"]) == {word: quillmart}


def test_pasted_names_are_added_and_the_unknown_are_told(page: Client, workspace: Workspace) -> None:
    known("Quillmart", handle="quillmart"), known("Orchard Lane", domain="orchard.example")
    pasted = {"names": "@quillmart, orchard.example\n@nobody\n@quillmart", "group": "Big"}
    answer = page.post(f"/workspaces/{workspace.pk}/competitors/paste/", pasted, follow=True)
    assert names(workspace) == ["Orchard Lane", "Quillmart"]
    assert set(workspace.competitors.values_list("group", flat=True)) == {"Big"}
    assert "No retailer found for @nobody" in answer.content.decode()


def test_a_csv_is_added(page: Client, workspace: Workspace) -> None:
    known("Quillmart", handle="quillmart")
    file = SimpleUploadedFile("rivals.csv", b'\xef\xbb\xbf"quillmart"\r\n')
    page.post(f"/workspaces/{workspace.pk}/competitors/paste/", {"names": "", "file": file})
    assert names(workspace) == ["Quillmart"]


def test_one_is_no_competitor_of_oneself(workspace: Workspace, owner: User) -> None:
    workspace.own_retailer = make_retailer("Tindalo")
    workspace.save()
    added = competitors.add_competitors(workspace, owner, [workspace.own_retailer])
    assert (added.added, competitor_ids(workspace)) == (0, [])


def test_adding_twice_adds_once(workspace: Workspace, owner: User) -> None:
    rivals = [make_retailer("Quillmart")]
    first = competitors.add_competitors(workspace, owner, rivals)
    second = competitors.add_competitors(workspace, owner, rivals)
    assert (first.added, second.added, second.already_present) == (1, 0, 1)


def test_there_is_an_upper_limit(workspace: Workspace, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(competitors, "MAX_COMPETITORS", 2)
    added = competitors.add_competitors(workspace, owner, [make_retailer(name) for name in "ABC"])
    assert (added.added, added.over_limit) == (2, 1)


def test_an_archived_one_leaves_comparisons_and_comes_back(
    page: Client, workspace: Workspace, owner: User
) -> None:
    quillmart = make_retailer("Quillmart")
    competitors.add_competitors(workspace, owner, [quillmart])
    url = f"/workspaces/{workspace.pk}/competitors/{workspace.competitors.get().pk}/change/"
    page.post(url, {"archived": "yes"})
    assert competitor_ids(workspace) == []
    page.post(url, {"archived": "no", "group": "Big", "tags": "Fast, cheap"})
    row = workspace.competitors.get()
    assert (competitor_ids(workspace), row.group, row.tags) == ([quillmart.pk], "Big", ["fast", "cheap"])


def suggested(workspace: Workspace) -> dict[str, str]:
    """Who is suggested a day later, and why."""
    as_of = resolve_as_of((START + timedelta(days=1)).date().isoformat())
    return {each.retailer.name: each.why for each in suggested_competitors(workspace, as_of)}


def test_a_full_name_is_known_without_an_alias_unless_two_have_it() -> None:
    lane = make_retailer("Orchard Lane")
    Retailer.objects.create(slug="a", name="Twice"), Retailer.objects.create(slug="b", name="twice")
    assert retailers_named(["orchard LANE", "Twice"]) == {"orchard LANE": lane}


def test_after_those_come_who_share_country_and_category(workspace: Workspace) -> None:
    tools, toys = make_category("Power tools"), make_category("Toys")
    workspace.own_retailer = make_retailer("Tindalo", country="US")
    make_deal(retailer="Tindalo", category=tools), make_deal(retailer="Tindalo", category=toys)
    for name, country, category in (
        ("Far", "GB", toys), ("Near", "US", None), ("Near and alike", "US", tools), ("Neither", "GB", None),
        ("All Deals", "US", tools),
    ):  # fmt: skip
        kind = "deal_account" if name == "All Deals" else "shop"
        make_deal(retailer=make_retailer(name, country=country, kind=kind), category=category)
    make_deal(retailer=Retailer.objects.get(name="Near and alike"), category=toys)
    make_deal(retailer=Retailer.objects.get(name="Near and alike"), category=tools)
    assert list(suggested(workspace).items()) == [
        ("Near and alike", "same country, Power tools"),
        ("Far", "Toys"),
        ("Near", "same country"),
    ]


def test_a_suggestion_says_what_is_shared(workspace: Workspace) -> None:
    workspace.own_retailer, brand = make_retailer("Tindalo"), make_brand()
    for product in (make_product(), make_product()):
        make_deal(retailer="Tindalo", product=product, brand=brand)
        make_deal(retailer="Quillmart", product=product, brand=brand)
    assert suggested(workspace) == {"Quillmart": "2 shared products, 1 shared brand"}


def test_those_who_promote_the_same_are_suggested_in_order(workspace: Workspace) -> None:
    drill, brand, category = make_product(), make_brand(), make_category()
    workspace.own_retailer = make_retailer("Tindalo")
    make_deal(retailer="Tindalo", product=drill, brand=brand, category=category)
    make_deal(retailer="Both", product=drill, brand=brand)
    make_deal(retailer="Brand only", brand=brand)
    make_deal(retailer="Nothing shared", product=make_product())
    make_deal(retailer="Long ago", product=drill, at=START - timedelta(days=500))
    found = suggested_competitors(workspace, resolve_as_of((START + timedelta(days=1)).date().isoformat()))
    assert [(each.retailer.name, each.products, each.brands) for each in found] == [
        ("Both", 1, 1),
        ("Brand only", 0, 1),
    ]


def test_a_viewer_adds_nobody(client: Client, workspace: Workspace, teammate: User) -> None:
    Membership.objects.filter(user=teammate).update(role="viewer")
    client.force_login(teammate)
    make_retailer("Quillmart")
    answer = client.post(f"/workspaces/{workspace.pk}/competitors/add/", {"retailer": "quillmart"})
    assert (answer.status_code, names(workspace)) == (403, [])


def test_what_is_done_stands_in_the_log(workspace: Workspace, owner: User) -> None:
    competitors.add_competitors(workspace, owner, [make_retailer("Quillmart")])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("added competitors", "Quillmart")
