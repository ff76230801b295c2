"""The campaign page in a browser: charts with their twins, at both widths, in both themes."""

import random
from datetime import timedelta

import pytest

from deals.models import Competitor, Deal, Product, RetailerAlias, Workspace
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.factories import make_retailer, make_snapshot

pytestmark = pytest.mark.browser


@pytest.fixture
def workspace(product: Product) -> Workspace:
    """Ada is Tindalo; her competitors' posts were seen again."""
    own = make_retailer("Tindalo")
    RetailerAlias.objects.create(retailer=own, kind="handle", value="tindalo")
    rng = random.Random(1)
    for deal in Deal.objects.select_related("post"):
        make_snapshot(deal.post, deal.announced_at + timedelta(days=2), likes=rng.randrange(60))
    workspace = Workspace.objects.get()
    Workspace.objects.update(own_retailer=own, time_zone="Europe/Berlin")
    for name in ("Quillmart", "Orchard Lane"):
        Competitor.objects.create(workspace=workspace, retailer=make_retailer(name))
    return workspace


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_the_pictures_are_drawn_and_fit_the_screen(visitor: Visitor, workspace: Workspace) -> None:
    visitor.open(f"/workspaces/{workspace.pk}/campaigns/?period=all")
    visitor.page.locator("#reactions-panel canvas[data-drawn]").wait_for()
    visitor.page.locator("#years").wait_for()
    assert (visitor.overflow, visitor.faults, serious_violations(visitor)) == (0, [], [])


def test_the_switch_brings_another_picture_whose_bars_are_those_of_its_table(
    visitor: Visitor, workspace: Workspace
) -> None:
    visitor.open(f"/workspaces/{workspace.pk}/campaigns/?period=all")
    panel = visitor.page.locator("#reactions-panel")
    panel.get_by_role("link", name="By retailer").click()
    visitor.page.get_by_role("heading", name="Reactions: By retailer").wait_for()
    panel.locator("canvas[data-drawn]").wait_for()
    bars = panel.locator("canvas").evaluate("canvas => Chart.getChart(canvas).data.datasets[0].data")
    shown = panel.locator("td[data-label=Median]").all_inner_texts()
    assert [f"{bar:.2f}" for bar in bars] == shown
    assert (len(bars), visitor.faults) == (3, [])


def test_a_question_mark_opens_its_text_by_keyboard_and_escape_closes_it(
    visitor: Visitor, workspace: Workspace
) -> None:
    visitor.open(f"/workspaces/{workspace.pk}/campaigns/?period=all")
    text = visitor.page.locator("#help-result")
    assert not text.is_visible()
    visitor.page.get_by_role("button", name="What this means: What worked").press("Enter")
    assert text.is_visible()
    visitor.page.keyboard.press("Escape")
    assert (text.is_visible(), visitor.faults) == (False, [])
