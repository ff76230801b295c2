"""The first steps of a workspace, as they work without a script too: each keeps what was chosen."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import Membership, Product, RetailerAlias, WatchedItem, Workspace
from tests.factories import make_brand, make_deal, make_product, make_retailer

pytestmark = pytest.mark.django_db


@pytest.fixture
def drill(db: None) -> Product:
    """A product that Tindalo and Quillmart advertised; Orchard Lane advertised nothing."""
    drill = make_product("Borvo Drill")
    for name in ("Tindalo", "Quillmart"):
        make_deal(product=drill, retailer=name)
    make_retailer("Orchard Lane")
    RetailerAlias.objects.create(retailer=make_retailer("Quillmart"), kind="domain", value="quill.example")
    return drill


def step(workspace: Workspace, name: str = "") -> str:
    return f"/workspaces/{workspace.pk}/welcome/{name}"


def rivals(workspace: Workspace) -> list[str]:
    return sorted(workspace.competitors.filter(archived_at=None).values_list("retailer__name", flat=True))


def watched(workspace: Workspace) -> list[str]:
    return sorted(str(item) for item in WatchedItem.objects.filter(watchlist__workspace=workspace))


def test_the_steps_lead_from_oneself_to_what_is_watched(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    chosen = page.post(step(workspace), {"retailer": "tindalo"})
    assert 'value="quillmart" checked' in " ".join(page.get(chosen["Location"]).text.split())
    added = page.post(chosen["Location"], {"retailers": ["quillmart"]})
    assert "Borvo Drill" in page.get(added["Location"]).text
    done = page.post(added["Location"], {"product": drill.pk})
    assert (done["Location"], rivals(workspace), watched(workspace)) == ("/", ["Quillmart"], ["Borvo Drill"])


@pytest.mark.parametrize("written", ["quillmart", "QUILLMART", "https://www.quill.example/sale"])
def test_ones_retailer_is_known_by_name_or_domain(
    page: Client, workspace: Workspace, drill: Product, written: str
) -> None:
    page.post(step(workspace), {"retailer": written})
    workspace.refresh_from_db()
    assert workspace.own_retailer == make_retailer("Quillmart")


def test_a_part_of_a_name_leads_to_buttons_with_what_has_it(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    answer = page.post(step(workspace), {"retailer": "quill"})
    assert answer.status_code == 400 and 'name="retailer" value="quillmart"' in answer.text
    assert "This is us: Quillmart" in " ".join(answer.text.split())


def test_where_no_retailer_is_known_it_says_so(page: Client, workspace: Workspace) -> None:
    assert "No retailers are known here yet" in page.get(step(workspace)).text
    make_retailer("Tindalo")
    assert "No retailers are known here yet" not in page.get(step(workspace)).text


def test_a_button_beside_the_text_counts(page: Client, workspace: Workspace, drill: Product) -> None:
    page.post(step(workspace), {"retailer": ["quill", "quillmart"]})
    workspace.refresh_from_db()
    assert workspace.own_retailer == make_retailer("Quillmart")


def test_each_step_shows_what_was_chosen(page: Client, workspace: Workspace, drill: Product) -> None:
    page.post(step(workspace), {"retailer": "tindalo"})
    page.post(step(workspace, "competitors/"), {"retailers": ["orchard-lane"]})
    page.post(step(workspace, "watch/"), {"product": drill.pk, "brand": make_brand("Lumo").slug})
    assert 'value="tindalo" data-label="Tindalo"' in page.get(step(workspace)).text
    assert 'name="retailers" value="orchard-lane" checked' in page.get(step(workspace, "competitors/")).text
    last = page.get(step(workspace, "watch/")).text
    assert f'name="product" value="{drill.pk}" checked' in last and 'value="lumo" checked' in last


def test_nothing_is_ticked_for_who_has_chosen_before(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    page.post(step(workspace), {"retailer": "tindalo"})
    page.post(step(workspace, "competitors/"), {"retailers": ["orchard-lane"]})
    html = page.get(step(workspace, "competitors/")).text
    assert html.count(" checked") == 1 and "Quillmart" in html


def test_a_competitor_that_is_taken_out_is_archived(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    page.post(step(workspace, "competitors/"), {"retailers": ["quillmart", "orchard-lane"]})
    page.post(step(workspace, "competitors/"), {"retailers": ["orchard-lane"]})
    assert rivals(workspace) == ["Orchard Lane"]
    assert workspace.competitors.get(retailer__slug="quillmart").archived_at is not None


def test_a_pasted_list_is_added_to_what_is_chosen(page: Client, workspace: Workspace, drill: Product) -> None:
    sent = {"retailers": ["tindalo"], "names": "quill.example\nOrchard Lane"}
    assert page.post(step(workspace, "competitors/"), sent)["Location"] == step(workspace, "watch/")
    assert rivals(workspace) == ["Orchard Lane", "Quillmart", "Tindalo"]


def test_pasted_names_that_are_not_known_come_back(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    answer = page.post(step(workspace, "competitors/"), {"names": "Quillmart\nNobody's\n@no1"})
    assert "No retailer found for Nobody&#x27;s, @no1" in answer.text
    assert ">\nNobody&#x27;s\n@no1</textarea>" in answer.text
    assert 'name="retailers" value="quillmart" checked' in answer.text


def test_a_text_that_names_nobody_is_looked_for_and_what_was_chosen_stays(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    answer = page.post(step(workspace, "competitors/"), {"retailers": ["tindalo", "quill"]})
    assert (answer.status_code, rivals(workspace)) == (400, [])
    assert 'name="add" value="quillmart"' in answer.text and 'value="tindalo" checked' in answer.text
    added = page.post(
        step(workspace, "competitors/"), {"retailers": ["tindalo", "quill"], "add": "quillmart"}
    )
    assert added["Location"] == step(workspace, "competitors/")
    assert rivals(workspace) == ["Quillmart", "Tindalo"]


def test_what_is_unticked_is_watched_no_more_and_the_rest_stays(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    saw = make_product("Borvo Saw")
    page.post(step(workspace, "watch/"), {"product": [drill.pk, saw.pk]})
    shown = [item.pk for item in WatchedItem.objects.filter(product=drill)]
    page.post(step(workspace, "watch/"), {"brand": make_brand("Lumo").slug, "shown": shown})
    assert watched(workspace) == ["Borvo Saw", "Lumo"]


def test_steps_are_links_and_the_current_one_is_marked(page: Client, workspace: Workspace) -> None:
    html = page.get(step(workspace, "competitors/")).text
    assert f'<a href="{step(workspace, "competitors/")}" aria-current="step">' in html
    assert f'<a href="{step(workspace)}">' in html and f'<a href="{step(workspace, "watch/")}">' in html


def test_who_may_not_change_the_settings_is_not_led_to_the_first_step(
    client: Client, workspace: Workspace, teammate: User
) -> None:
    assert Membership.objects.get(user=teammate).role == "member"
    client.force_login(teammate)
    assert f'href="{step(workspace)}"' not in client.get(step(workspace, "competitors/")).text


@pytest.mark.parametrize("name", ["", "competitors/", "watch/"])
def test_each_step_can_be_skipped(page: Client, workspace: Workspace, name: str) -> None:
    onward = {"": step(workspace, "competitors/"), "competitors/": step(workspace, "watch/"), "watch/": "/"}
    assert f'href="{onward[name]}">Skip</a>' in page.get(step(workspace, name)).text
