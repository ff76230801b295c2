"""A bell: one small form makes a rule on a product, line, brand or category; templates fix the rest."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.domain.alerts.templates import CUSTOM, TEMPLATES, template_of
from deals.models import AlertEvent, AlertRule, Competitor, Product, Workspace
from deals.services.loading.settling import settle_all
from tests.alerts.builders import on_day
from tests.alerts.test_rule_pages import RULE
from tests.factories import make_brand, make_line, make_product, make_retailer
from tests.market.builders import load

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def page(client: Client, ada: User, workspace: Workspace) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def drill(workspace: Workspace) -> Product:
    """A product that Tindalo sold for 20, 18 and 12 dollars."""
    load([on_day(day, price) for day, price in enumerate(("20", "18", "12"), 1)])
    settle_all()
    return Product.objects.get()


def ring(page: Client, workspace: Workspace, **sent: object) -> str:
    """What the side panel shows after a bell was saved."""
    sent = {"template": "below", "currency": "USD", "target": "15", "who": "any", **sent}
    answer = page.post(f"/workspaces/{workspace.pk}/alerts/bell/", sent, **PART)
    return " ".join(answer.content.decode().split())


def test_a_bell_becomes_a_rule_on_the_product_with_its_events(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    tindalo = make_retailer("Tindalo")
    shown = ring(page, workspace, product=drill.pk, who=f"retailer-{tindalo.pk}")
    rule = AlertRule.objects.get()
    assert (rule.scope, rule.products, rule.retailers) == ("products", [drill.pk], [tindalo.pk])
    assert (rule.baseline, rule.target, rule.currency) == ("target", Decimal(15), "USD")
    assert rule.name == "Tindalo goes below $15.00: Tindalo Drill 18V"
    assert [str(each.price) for each in AlertEvent.objects.all()] == ["12.00"]
    assert "Alert when Tindalo offers Tindalo Drill 18V at 15.00 USD or less" in shown and "1 time" in shown


@pytest.mark.parametrize("template", ["below", "low", "promotion"])
def test_a_bell_makes_the_rule_of_its_template(
    page: Client, workspace: Workspace, drill: Product, template: str
) -> None:
    ring(page, workspace, product=drill.pk, template=template)
    rule = AlertRule.objects.get()
    assert template_of(vars(rule)) == template


def test_the_same_bell_makes_one_rule_and_turns_it_on(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    ring(page, workspace, product=drill.pk)
    AlertRule.objects.update(is_on=False)
    assert "You have this alert already" in ring(page, workspace, product=drill.pk)
    assert AlertRule.objects.get().is_on is True


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"target": ""}, "target", "Enter the target price."),
        ({"target": "-1"}, "target", "Ensure this value is greater than or equal to 0.01."),
        ({"template": "undercuts"}, "template", "The workspace has no retailer of its own"),
        ({"who": "competitors"}, "who", "The workspace has no competitors"),
        ({"others": "nobody"}, "others", "Select a valid choice."),
        ({"template": "promotion", "days": "0"}, "days", "Ensure this value is greater than or equal to 1."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_which_has_the_focus(
    page: Client, workspace: Workspace, drill: Product, change: dict[str, str], field: str, sentence: str
) -> None:
    shown = ring(page, workspace, product=drill.pk, **change)
    focused = re.search(r'<(?:input|select)[^>]*name="(\w+)"[^>]* autofocus', shown)
    assert f'id="bell_{field}_error">{sentence}' in shown
    assert focused and focused[1] == field and AlertRule.objects.count() == 0


def test_every_one_of_twenty_competitors_can_be_pressed(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    for number in range(20):
        Competitor.objects.create(workspace=workspace, retailer=make_retailer(f"Shop {number:02}"))
    shown = page.get(f"/workspaces/{workspace.pk}/alerts/bell/?product={drill.pk}").content.decode()
    found = re.findall(r'<label class="btn[^>]*>([^<]+)<', shown)
    assert found[:2] == ["Tindalo", "Shop 00"] and found[20:] == ["Shop 19", "any competitor", "any retailer"]


def test_lines_brands_and_categories_have_a_bell_too(page: Client, workspace: Workspace) -> None:
    line, brand = make_line("Borvo Pulsar", make_product("Borvo Pulsar S")), make_brand("Borvo")
    ring(page, workspace, line=line.pk)
    ring(page, workspace, brand=brand.slug)
    scopes = AlertRule.objects.order_by("pk").values_list("scope", "lines", "brands")
    assert list(scopes) == [("lines", [line.pk], []), ("brands", [], [brand.pk])]
    listed = page.get("/products/?brand=borvo").content.decode()
    assert f"/alerts/bell/?brand={brand.slug}" in listed
    assert "data-bell " not in page.get("/products/").content.decode()


def test_a_bell_of_nothing_is_not_found(page: Client, workspace: Workspace) -> None:
    address = f"/workspaces/{workspace.pk}/alerts/bell/"
    assert {page.get(address + query).status_code for query in ("", "?product=x")} == {400}
    asked = ["?product=9", "?line=9", "?brand=none", "?category=none"]
    assert {page.get(address + query).status_code for query in asked} == {404}


def test_a_template_fixes_what_the_rule_form_does_not_ask(page: Client, workspace: Workspace) -> None:
    sent = {**RULE, "name": "", "template": "below", "target": "40", "currency": "USD", "do": "save"}
    page.post(f"/workspaces/{workspace.pk}/alerts/rules/new/", sent)
    rule = AlertRule.objects.get()
    assert (rule.baseline, rule.size, rule.name) == ("target", 0, "Any retailer goes below $40.00: anything")
    shown = page.get(f"/workspaces/{workspace.pk}/alerts/rules/{rule.pk}/").content.decode()
    assert '<option value="below" selected>' in shown


def test_an_error_of_the_rule_form_has_the_focus(page: Client, workspace: Workspace) -> None:
    sent = {**RULE, "template": "below", "target": "", "currency": "USD", "do": "save"}
    shown = page.post(f"/workspaces/{workspace.pk}/alerts/rules/new/", sent).content.decode()
    field = shown[shown.index('id="id_target"') - 300 : shown.index('id="id_target"') + 20]
    assert "autofocus" in field and 'aria-describedby="id_target_error"' in field


def test_a_rule_of_no_template_is_custom() -> None:
    values = {**TEMPLATES["low"].fixed, "size": Decimal(5)}
    assert (template_of(TEMPLATES["low"].fixed), template_of(values)) == ("low", CUSTOM)
