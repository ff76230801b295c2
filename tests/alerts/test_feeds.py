"""A watchlist's feed: Atom, behind a secret address."""

import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import AlertEvent, AlertRule, Product, Watchlist, WatchlistFeed, Workspace
from deals.services.alerts.feeds import make_feed
from deals.services.alerts.rules import settle_stale_rules
from deals.services.workspaces.watchlists import watch
from tests.alerts.builders import make_rule
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def watchlist(workspace: Workspace, ada: User, event: AlertEvent) -> Watchlist:
    """A list with the product that fell, and a rule on it."""
    found = workspace.watchlists.create(name="Drills")
    make_rule(workspace, name="On the list", scope="watchlist", watchlist=found)
    watch(found, ada, Product.objects.get())
    settle_stale_rules()
    return found


def entries(client: Client, address: str) -> list[Any]:
    return ElementTree.fromstring(client.get(address).content).findall("a:entry", ATOM)


def test_it_holds_the_events_of_the_rules_on_the_list(
    client: Client, ada: User, watchlist: Watchlist
) -> None:
    found = entries(client, f"/feeds/{make_feed(watchlist, ada)}/")
    titles = [each.findtext("a:title", namespaces=ATOM) for each in found]
    assert titles == ["Tindalo, Tindalo Drill 18V: 15.00 USD −25.0 %"]


def test_an_events_id_stays_the_same(client: Client, ada: User, watchlist: Watchlist) -> None:
    address = f"/feeds/{make_feed(watchlist, ada)}/"
    before = entries(client, address)[0].findtext("a:id", namespaces=ATOM)
    AlertRule.objects.update(stale_from=0)
    AlertEvent.objects.all().delete()
    settle_stale_rules()
    assert entries(client, address)[0].findtext("a:id", namespaces=ATOM) == before


def test_a_new_address_ends_the_one_before(client: Client, ada: User, watchlist: Watchlist) -> None:
    first, second = make_feed(watchlist, ada), make_feed(watchlist, ada)
    assert [client.get(f"/feeds/{each}/").status_code for each in (first, second, "x")] == [404, 200, 404]


def test_the_page_shows_the_address_and_closes_the_feed(
    client: Client, ada: User, watchlist: Watchlist
) -> None:
    client.force_login(ada)
    address = f"/workspaces/{watchlist.workspace_id}/watchlists/{watchlist.pk}/feed/"
    assert "/feeds/" in client.post(address).content.decode()
    client.post(address, {"do": "close"})
    assert WatchlistFeed.objects.count() == 0


def test_a_stranger_makes_no_feed(client: Client, watchlist: Watchlist) -> None:
    client.force_login(make_user("mallory"))
    address = f"/workspaces/{watchlist.workspace_id}/watchlists/{watchlist.pk}/feed/"
    assert client.post(address).status_code == 404
    assert WatchlistFeed.objects.count() == 0
