"""Watchlists, and the first run that fills the first one."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.domain.refused import Refused
from deals.models import WatchedItem, Watchlist, Workspace
from deals.services.matching.decisions import merge_products
from deals.services.workspaces import watchlists as watching
from tests.factories import make_brand, make_category, make_deal, make_product, make_retailer

pytestmark = pytest.mark.django_db


def watched(workspace: Workspace) -> list[str]:
    return sorted(str(item) for item in WatchedItem.objects.filter(watchlist__workspace=workspace))


def test_the_first_watched_thing_makes_the_first_list(page: Client, workspace: Workspace) -> None:
    drill = make_product("Borvo Drill")
    page.post(f"/workspaces/{workspace.pk}/watchlists/watch/", {"product": drill.pk})
    page.post(f"/workspaces/{workspace.pk}/watchlists/watch/", {"product": drill.pk})
    assert (workspace.watchlists.get().name, watched(workspace)) == ("Watched", ["Borvo Drill"])


def test_products_brands_categories_and_searches_are_watched(page: Client, workspace: Workspace) -> None:
    things = {"product": make_product("Borvo Drill").pk, "brand": make_brand().slug,
              "category": make_category().slug, "search": "cordless 18V"}  # fmt: skip
    page.post(f"/workspaces/{workspace.pk}/watchlists/watch/", things)
    assert watched(workspace) == ["'cordless 18V'", "Borvo", "Borvo Drill", "Power tools"]
    shown = page.get(f"/workspaces/{workspace.pk}/watchlists/").content.decode()
    assert "/products/?q=cordless+18V" in shown and "/products/?brand=borvo" in shown


def test_rubbish_is_watched_by_nobody(page: Client, workspace: Workspace) -> None:
    rubbish = {"product": ["x", "9" * 30, "-1"], "brand": "\x00", "search": " "}
    assert page.post(f"/workspaces/{workspace.pk}/watchlists/watch/", rubbish).status_code in (302, 400)
    assert watched(workspace) == []


def test_an_item_is_tagged_found_by_its_tag_and_taken_off(
    page: Client, workspace: Workspace, owner: User
) -> None:
    watchlist = watching.first_list(workspace, owner)
    item = watching.watch(watchlist, owner, make_product("Borvo Drill"))
    watching.watch(watchlist, owner, make_product("Other thing"))
    page.post(f"/workspaces/{workspace.pk}/watched/{item.pk}/tags/", {"tags": "Spring"})
    shown = page.get(f"/workspaces/{workspace.pk}/watchlists/?tag=spring").content.decode()
    assert "Borvo Drill" in shown and "Other thing" not in shown
    page.post(f"/workspaces/{workspace.pk}/watched/{item.pk}/remove/")
    assert watched(workspace) == ["Other thing"]


def test_a_strangers_list_and_item_are_not_found(page: Client, workspace: Workspace, stranger: User) -> None:
    foreign = watching.first_list(stranger.workspaces.get(), stranger)
    item = watching.watch(foreign, stranger, "secret plans")
    base = f"/workspaces/{workspace.pk}"
    answers = [
        page.post(f"{base}/watchlists/watch/", {"list": foreign.pk, "search": "x"}),
        page.post(f"{base}/watchlists/{foreign.pk}/archive/"),
        page.post(f"{base}/watched/{item.pk}/remove/"),
        page.post(f"{base}/watched/{item.pk}/tags/", {"tags": "x"}),
    ]
    assert [each.status_code for each in answers] == [404, 404, 404, 404]
    assert watched(stranger.workspaces.get()) == ["'secret plans'"]


def test_a_full_list_says_so(workspace: Workspace, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MAX_ITEMS", 1)
    watchlist = watching.first_list(workspace, owner)
    watching.watch(watchlist, owner, "one")
    with pytest.raises(Refused, match="create another one"):
        watching.watch(watchlist, owner, "two")


def test_who_watched_a_merged_product_watches_the_one_that_is_left(workspace: Workspace, owner: User) -> None:
    kept, gone = make_product("Borvo Drill"), make_product("Borvo Drill 18V")
    for product in (kept, gone):
        make_deal(product=product, listing=product.listings.get())
        watching.watch(watching.first_list(workspace, owner), owner, product)
    second = Watchlist.objects.create(workspace=workspace, name="Second")
    watching.watch(second, owner, gone)
    merge_products(kept, [gone], owner)
    items = WatchedItem.objects.values_list("watchlist__name", "product")
    assert sorted(items) == [("Second", kept.pk), ("Watched", kept.pk)]


def test_the_way_on_leads_to_no_other_site(page: Client, workspace: Workspace) -> None:
    make_retailer("Tindalo")
    done = page.post(
        f"/workspaces/{workspace.pk}/watchlists/watch/", {"search": "x", "next": "//evil.example"}
    )
    assert done["Location"].startswith(f"/workspaces/{workspace.pk}/watchlists/")
