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
def test_the_charts_are_drawn_and_fit_the_screen(visitor: Visitor, workspace: Workspace) -> None:
    visitor.open(f"/workspaces/{workspace.pk}/campaigns/")
    assert visitor.page.locator("canvas[data-drawn]").count() == 5
    assert (visitor.overflow, visitor.faults, serious_violations(visitor)) == (0, [], [])


def test_a_chart_has_the_bars_of_its_table(visitor: Visitor, workspace: Workspace) -> None:
    visitor.open(f"/workspaces/{workspace.pk}/campaigns/")
    section = visitor.page.locator("section[aria-labelledby=by-retailer]")
    bars = section.locator("canvas").evaluate("canvas => Chart.getChart(canvas).data.datasets[0].data")
    shown = section.locator("td[data-label=Median]").all_inner_texts()
    assert [f"{bar:.2f}" for bar in bars] == shown
    assert len(bars) == 3
