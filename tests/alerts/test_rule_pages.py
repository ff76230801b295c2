"""Building a rule with its back-test, the list of events, and who may do what."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import AlertEvent, AlertRule, AuditEntry, Delivery, Membership, Workspace
from deals.services.alerts.rules import settle_stale_rules
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.factories import make_brand, make_product, make_retailer, make_user, make_workspace
from tests.market.builders import load

pytestmark = pytest.mark.django_db

RULE: dict[str, Any] = {
    "name": "Falls", "kind": "price", "scope": "everything", "sellers": "any", "baseline": "previous",
    "days": "30", "direction": "down", "size": "10", "unit": "percent", "factor": "3", "confidence": "0.5",
    "minimum": "1", "rearm": "leave", "rearm_percent": "0", "rearm_days": "0", "timing": "at_once",
    "weekday": "0", "hour": "8", "zone": "UTC", "audience": "maker", "by_mail": "on",
}  # fmt: skip


@pytest.fixture
def page(client: Client, ada: User, workspace: Workspace) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def archive(workspace: Workspace) -> None:
    """Prices of one product: two of them fell by a tenth at least."""
    load([on_day(day, price) for day, price in enumerate(("20", "18", "17", "12"), 1)])
    settle_all()


def new(workspace: Workspace) -> str:
    return f"/workspaces/{workspace.pk}/alerts/rules/new/"


def test_a_try_shows_how_often_it_would_have_fired_and_saves_nothing(
    page: Client, workspace: Workspace, archive: None
) -> None:
    shown = " ".join(page.post(new(workspace), {**RULE, "do": "try"}).content.decode().split())
    assert "this rule would have fired 2 times" in shown
    assert "Alert when any retailer offers anything at least 10 % below the same retailer" in shown
    assert "$12.00" in shown and "$18.00" in shown
    assert (AlertRule.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_saving_lists_what_it_fired_on_and_tells_nobody(
    page: Client, workspace: Workspace, archive: None
) -> None:
    page.post(new(workspace), {**RULE, "do": "save"})
    assert AlertEvent.objects.filter(mode="record").count() == 2
    assert Delivery.objects.count() == 0
    assert AuditEntry.objects.get().action == "created the alert rule"


def test_the_list_shows_the_events_of_the_rule(page: Client, workspace: Workspace, archive: None) -> None:
    page.post(new(workspace), {**RULE, "do": "save"})
    shown = page.get(f"/workspaces/{workspace.pk}/alerts/").content.decode()
    assert "$12.00" in shown and "−29.4 %" in shown and "$17.00 (n=1)" in shown
    assert page.get(f"/workspaces/{workspace.pk}/alerts.csv").getvalue().decode().count("Falls") == 2


def test_a_changed_rule_has_other_events(page: Client, workspace: Workspace, archive: None) -> None:
    page.post(new(workspace), {**RULE, "do": "save"})
    rule = AlertRule.objects.get()
    page.post(f"/workspaces/{workspace.pk}/alerts/rules/{rule.pk}/", {**RULE, "size": "20", "do": "save"})
    assert [str(each.price) for each in AlertEvent.objects.all()] == ["12.00"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"baseline": "target", "currency": "USD", "size": "0"}, "Enter the target price."),
        ({"unit": "amount"}, "Choose the amount&#x27;s currency."),
        ({"scope": "products"}, "Choose at least one."),
        ({"scope": "watchlist"}, "Choose a watchlist."),
        ({"scope": "assortment"}, "no retailer of its own"),
        ({"baseline": "own_price"}, "no retailer of its own"),
        ({"sellers": "competitors"}, "The workspace has no competitors"),
        ({"sellers": "named"}, "Choose at least one retailer."),
        ({"size": "100"}, "A price cannot fall by 100 % or more."),
        ({"confidence": "0.2"}, "Must lie between 0.5 and 1."),
        ({"hour": "24"}, "Choose an hour from 0 to 23"),
        ({"zone": "Mars/Base"}, "Select a valid choice"),
        ({"name": ""}, "Give the rule a name."),
    ],
)
def test_a_rule_that_can_never_fire_is_refused_with_a_sentence(
    page: Client, workspace: Workspace, change: dict[str, str], sentence: str
) -> None:
    assert sentence in page.post(new(workspace), {**RULE, **change, "do": "save"}).content.decode()
    assert AlertRule.objects.count() == 0


def test_a_name_is_taken_once(page: Client, workspace: Workspace) -> None:
    make_rule(workspace)
    assert "Another rule has this name." in page.post(new(workspace), RULE).content.decode()


def test_a_product_page_leads_to_a_rule_on_it(page: Client, workspace: Workspace) -> None:
    product = make_product("Borvo Drill")
    shown = page.get(f"{new(workspace)}?product={product.pk}").content.decode()
    assert f'name="products" value="{product.pk}" checked>' in shown and "<bdi>Borvo Drill</bdi>" in shown
    page.post(new(workspace), {**RULE, "scope": "products", "products": [product.pk], "do": "save"})
    assert AlertRule.objects.get().products == [product.pk]


def test_a_strangers_watchlist_is_no_choice(page: Client, workspace: Workspace) -> None:
    foreign = make_workspace(make_user("mallory"), name="Elsewhere").watchlists.create(name="Secret")
    sent = {**RULE, "scope": "watchlist", "watchlist": foreign.pk, "do": "save"}
    shown = page.post(new(workspace), sent).content.decode()
    assert "Select a valid choice" in shown and "Secret" not in shown


def test_a_viewer_sees_and_changes_nothing(client: Client, workspace: Workspace, rule: AlertRule) -> None:
    grace = make_user("grace")
    Membership.objects.create(workspace=workspace, user=grace, role="viewer")
    client.force_login(grace)
    base = f"/workspaces/{workspace.pk}/alerts"
    assert [client.get(f"{base}/").status_code, client.get(f"{base}/rules/").status_code] == [200, 200]
    assert client.post(f"{base}/rules/{rule.pk}/", RULE).status_code == 403
    assert client.post(f"{base}/rules/{rule.pk}/delete/").status_code == 403
    assert AlertRule.objects.count() == 1


def test_a_stranger_gets_404_everywhere(client: Client, event: AlertEvent, workspace: Workspace) -> None:
    client.force_login(make_user("mallory"))
    base, rule = f"/workspaces/{workspace.pk}/alerts", event.rule_id
    pages = ["/", ".csv", f"/{event.pk}/", "/rules/", "/rules/new/", f"/rules/{rule}/", "/webhooks/"]
    posts = ["/read/", f"/rules/{rule}/switch/", f"/rules/{rule}/delete/", "/webhooks/make/"]
    assert {client.get(f"{base}{page}").status_code for page in pages} == {404}
    assert {client.post(f"{base}{page}").status_code for page in posts} == {404}


def test_another_workspaces_event_and_rule_are_not_found(page: Client, event: AlertEvent, ada: User) -> None:
    other = make_workspace(ada, name="Second")
    assert page.get(f"/workspaces/{other.pk}/alerts/{event.pk}/").status_code == 404
    assert page.get(f"/workspaces/{other.pk}/alerts/rules/{event.rule_id}/").status_code == 404


def test_an_event_names_its_evidence_and_who_was_told(page: Client, event: AlertEvent) -> None:
    shown = page.get(f"/workspaces/{event.workspace_id}/alerts/{event.pk}/").content.decode()
    assert "Evidence</a>" in shown and "Price history</a>" in shown and ">waiting</td>" in shown


def test_unread_events_are_counted_until_they_are_marked(page: Client, event: AlertEvent) -> None:
    assert ">1<" in page.get("/alerts/unread/").content.decode()
    page.post(f"/workspaces/{event.workspace_id}/alerts/read/")
    assert page.get("/alerts/unread/").content.decode().strip() == ""


def test_the_menu_leads_to_the_workspace_at_hand(page: Client, workspace: Workspace) -> None:
    assert page.get("/alerts/")["Location"] == f"/workspaces/{workspace.pk}/alerts/"


def test_a_rule_is_switched_off_and_deleted_with_its_events(page: Client, event: AlertEvent) -> None:
    base = f"/workspaces/{event.workspace_id}/alerts/rules/{event.rule_id}"
    page.post(f"{base}/switch/", {"on": "no"})
    assert AlertRule.objects.get().is_on is False
    page.post(f"{base}/archive/")
    page.post(f"{base}/delete/")
    assert (AlertRule.objects.count(), AlertEvent.objects.count(), Delivery.objects.count()) == (0, 0, 0)


def test_a_back_test_says_when_it_is_cut(
    page: Client, workspace: Workspace, archive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deals.selectors.alerts.back_test.MOST_PRODUCTS", 1)
    load([on_day(9, "20", product="Another Drill 12V XR-9")], source="chunk:2")
    settle_all()
    shown = page.post(new(workspace), {**RULE, "do": "try"}).content.decode()
    assert "Only 1 of the 2 products in its scope were evaluated" in shown


def test_a_back_test_ends_at_the_as_of_moment(page: Client, workspace: Workspace, archive: None) -> None:
    shown = " ".join(
        page.post(f"{new(workspace)}?as_of=2018-06-04", {**RULE, "do": "try"}).content.decode().split()
    )
    assert "would have fired 1 time<" in " ".join(shown.split())


@pytest.mark.parametrize("count", [2, 20])
def test_rows_cost_no_queries(
    page: Client, workspace: Workspace, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_rule(workspace)
    load([on_day(day, str(100 - day)) for day in range(1, count + 2)])
    settle_all()
    assert AlertEvent.objects.count() == count
    with django_assert_max_num_queries(12):
        page.get(f"/workspaces/{workspace.pk}/alerts/")


def test_what_is_watched_later_is_looked_at_later(workspace: Workspace, ada: User, archive: None) -> None:
    from deals.models import Product
    from deals.services.workspaces.watchlists import unwatch, watch

    watchlist = workspace.watchlists.create(name="Drills")
    make_rule(workspace, scope="watchlist", watchlist=watchlist)
    item = watch(watchlist, ada, Product.objects.get())
    settle_stale_rules()
    assert AlertEvent.objects.count() == 3
    unwatch(item, ada)
    settle_stale_rules()
    assert AlertEvent.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["/workspaces/{}/alerts/rules/", "/workspaces/{}/alerts/rules.json", "/api/v1/alert-rules/"]
)
def test_many_rules_take_no_more_queries_than_one(
    page: Client, workspace: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    for number in range(20):
        brand, retailer = make_brand(f"Brand {number}"), make_retailer(f"Shop {number}")
        make_rule(
            workspace,
            scope="brands",
            brands=[brand.pk],
            sellers="named",
            retailers=[retailer.pk],
            name=f"{number}",
        )
    with django_assert_max_num_queries(12):
        answer = page.get(address.format(workspace.pk))
    content = answer.getvalue().decode()
    assert all(f"anything of Brand {number}" in content for number in range(20))
