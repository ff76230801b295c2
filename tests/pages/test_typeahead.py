"""Fields that look up what one types: what they offer, what they take; no page holds the whole list."""

import re

import pytest
from django.test import Client

from deals.models import AlertRule, Brand, Retailer, RetailerAlias, Workspace
from deals.services.market.brands import merge_brands
from tests.factories import make_brand, make_deal, make_product, make_retailer, make_user

FILTERED = [("/products/", "brand"), ("/products/", "retailer"), ("/workspaces/{}/campaigns/", "brand")]


@pytest.fixture
def page(client: Client, workspace: Workspace) -> Client:
    """Ada, signed in, with a retailer of her own."""
    workspace.own_retailer = make_retailer("Tindalo")
    workspace.save()
    client.force_login(workspace.members.get(username="ada"))
    return client


def offered(page: Client, kind: str, text: str) -> list[tuple[str, str]]:
    """The options that a field gets for a text: (value, label)."""
    html = page.get(f"/choices/{kind}/", {"q": text}).content.decode()
    return re.findall(r'role="option" data-value="([^"]*)"><bdi>([^<]*)</bdi>', html)


def test_names_that_begin_with_the_text_come_first(page: Client) -> None:
    for name in ("Lumo", "Borvo", "Alumond", "LUMINA"):
        make_brand(name)
    assert offered(page, "brands", "lum") == [("lumina", "LUMINA"), ("lumo", "Lumo"), ("alumond", "Alumond")]


def test_a_retailer_is_found_by_handle_and_domain_after_those_whose_name_begins_so(page: Client) -> None:
    quillmart, _ = make_retailer("Quillmart", country="US"), make_retailer("QM Outlet")
    RetailerAlias.objects.create(retailer=quillmart, kind="handle", value="qmdeals")
    assert offered(page, "shops", "qm") == [("qm-outlet", "QM Outlet"), ("quillmart", "Quillmart")]
    assert offered(page, "shops", "@qmdeals") == [("quillmart", "Quillmart")]
    assert '<span class="n">US</span>' in page.get("/choices/shops/", {"q": "@qmdeals"}).text


def test_a_product_whose_title_begins_with_the_text_comes_first(page: Client) -> None:
    for title in ("Case for Lumo Kettle", "Lumo Kettle with a long name beside it, and a lid"):
        make_product(title)
    assert offered(page, "products", "lumo")[0][1].startswith("Lumo Kettle")


def test_at_most_20_are_offered(page: Client) -> None:
    Brand.objects.bulk_create(Brand(slug=f"b-{n:02}", name=f"Brand {n:02}") for n in range(30))
    assert [value for value, _ in offered(page, "brands", "brand")] == [f"b-{n:02}" for n in range(20)]


def test_a_text_that_fits_nothing_is_answered_in_words(page: Client) -> None:
    assert "No retailer fits." in page.get("/choices/retailers/", {"q": "zzz"}).content.decode()


def test_names_are_escaped(page: Client) -> None:
    make_brand("B<i>rvo")
    assert offered(page, "brands", "b<i") == [("birvo", "B&lt;i&gt;rvo")]


def test_an_unknown_list_is_not_found(page: Client) -> None:
    assert page.get("/choices/secrets/").status_code == 404


def test_deal_accounts_are_nobodys_own_retailer(page: Client) -> None:
    make_retailer("Tindalo Deals", kind="deal_account")
    assert offered(page, "shops", "tind") == [("tindalo", "Tindalo")]
    assert [value for value, _ in offered(page, "retailers", "tind")] == ["tindalo", "tindalo-deals"]


def test_a_time_zone_is_found_by_its_city(page: Client) -> None:
    assert offered(page, "zones", "new y") == [("America/New_York", "America/New_York")]


def test_products_that_are_watched_are_offered_before_one_types(page: Client, workspace: Workspace) -> None:
    watched, kettle = make_product("Borvo Drill 18V"), make_product("Lumo Kettle")
    workspace.watchlists.create(name="Drills").items.create(product=watched)
    assert offered(page, "products", "") == [(str(watched.pk), "Borvo Drill 18V")]
    assert offered(page, "products", "kettle") == [(str(kettle.pk), "Lumo Kettle")]


@pytest.mark.parametrize(("path", "field"), FILTERED)
@pytest.mark.parametrize("written", ["lumo-works", "Lumo Works", "lumo works"])
def test_a_filter_takes_a_slug_or_an_exact_name(
    page: Client, workspace: Workspace, path: str, field: str, written: str
) -> None:
    make_brand("Lumo Works"), make_retailer("Lumo Works")
    answer = page.get(path.format(workspace.pk), {field: written})
    assert answer.status_code == 200
    assert answer.context["form"].cleaned_data[field] == "lumo-works"
    assert 'value="lumo-works" data-label="Lumo Works"' in answer.content.decode()


@pytest.mark.parametrize(("path", "field"), FILTERED)
@pytest.mark.parametrize("written", ["lumo", "Lum", "0", "x" * 400])
def test_a_filter_refuses_what_names_nothing_or_several(
    page: Client, workspace: Workspace, path: str, field: str, written: str
) -> None:
    for slug in ("lumo-a", "lumo-b"):
        Brand.objects.create(slug=slug, name="Lumo"), Retailer.objects.create(slug=slug, name="Lumo")
    answer = page.get(path.format(workspace.pk), {field: written})
    assert answer.status_code == 400 and field in answer.context["form"].errors


def test_the_refusal_says_what_to_write(page: Client) -> None:
    html = page.get("/products/", {"brand": "lumo"}).content.decode()
    assert "No brand is called “lumo”: choose one from the list, or write its exact name." in html
    assert 'value="lumo"' in html


def test_the_slug_of_a_merged_brand_means_what_it_was_merged_into(page: Client) -> None:
    gone, into = make_brand("Lumo Works"), make_brand("Lumo")
    merge_brands(gone, into, make_user("curator"))
    assert page.get("/products/", {"brand": "lumo-works"}).context["form"].cleaned_data["brand"] == "lumo"


RULE = {
    "name": "Any", "kind": "price", "scope": "brands", "sellers": "named", "baseline": "previous",
    "days": "30", "direction": "down", "size": "10", "unit": "percent", "factor": "3", "confidence": "0.5",
    "minimum": "1", "rearm": "leave", "rearm_percent": "0", "rearm_days": "0", "timing": "at_once",
    "weekday": "0", "hour": "8", "zone": "UTC", "audience": "maker", "by_mail": "on", "do": "save",
}  # fmt: skip


def test_a_rule_takes_ids_slugs_and_names(page: Client, workspace: Workspace) -> None:
    brands = [make_brand(name) for name in ("Lumo", "Borvo", "Aspen")]
    sent = RULE | {"brands": [str(brands[0].pk), "borvo", "ASPEN", ""], "retailers": ["tindalo"]}
    page.post(f"/workspaces/{workspace.pk}/alerts/rules/new/", sent)
    rule = AlertRule.objects.get()
    assert rule.brands == sorted(brand.pk for brand in brands)
    assert rule.retailers == [Retailer.objects.get().pk]
    html = page.get(f"/workspaces/{workspace.pk}/alerts/rules/{rule.pk}/").content.decode()
    assert re.findall(r'name="brands" value="([^"]+)" checked', html) == ["lumo", "borvo", "aspen"]


def test_a_rule_refuses_a_brand_that_there_is_not(page: Client, workspace: Workspace) -> None:
    answer = page.post(f"/workspaces/{workspace.pk}/alerts/rules/new/", RULE | {"brands": ["none"]})
    assert "No brand is called “none”" in answer.content.decode() and not AlertRule.objects.exists()


@pytest.mark.parametrize("written", ["id", "tindalo", "TINDALO"])
def test_the_settings_take_the_own_retailer_by_id_slug_or_name(
    page: Client, workspace: Workspace, written: str
) -> None:
    workspace.own_retailer = None
    workspace.save()
    written = str(Retailer.objects.get().pk) if written == "id" else written
    sent = {"name": "Ada's", "own_retailer": written, "time_zone": "europe/berlin", "currency": ""}
    page.post(f"/workspaces/{workspace.pk}/settings/", sent)
    workspace.refresh_from_db()
    assert (workspace.own_retailer, workspace.time_zone) == (Retailer.objects.get(), "Europe/Berlin")
    assert 'value="tindalo" data-label="Tindalo"' in page.get(f"/workspaces/{workspace.pk}/settings/").text


def test_no_page_holds_the_long_lists(page: Client, workspace: Workspace) -> None:
    make_deal(retailer="Tindalo")
    Brand.objects.bulk_create(Brand(slug=f"b-{n}", name=f"Brand {n}") for n in range(60))
    Retailer.objects.bulk_create(Retailer(slug=f"r-{n}", name=f"Shop {n}") for n in range(60))
    tails = ("campaigns/", "alerts/rules/new/", "settings/", "welcome/", "compare/")
    for path in ("/products/", "/retailers/", *(f"/workspaces/{workspace.pk}/{tail}" for tail in tails)):
        html = page.get(path).text
        selects = re.findall(r"<select.*?</select>", html, re.DOTALL)
        assert "Brand 7" not in html and max([0, *(each.count("<option") for each in selects)]) <= 50
