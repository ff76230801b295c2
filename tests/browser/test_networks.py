"""Where more than one network is loaded: a strip and a calendar for each, within the screen."""

import pytest

from deals.models import Product
from ingestion.models import Chunk, Run
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.factories import DAY, START, make_coverage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_networks_stand_apart(visitor: Visitor, product: Product) -> None:
    run = Run.objects.create(uris=["s3://archive/2016/"], state="done")
    chunk = Chunk.objects.create(run=run, size=1, state="done")
    make_coverage(START + 120 * DAY, 24 * 20, source=chunk.source, network="mastodon")
    for path in ("/", f"/products/{product.pk}/", "/coverage/?month=2016-10", f"/runs/{run.pk}/"):
        visitor.open(path)
        assert (path, visitor.overflow, visitor.faults) == (path, 0, [])
    visitor.open(f"/products/{product.pk}/")
    visitor.page.locator("canvas[data-drawn]").first.wait_for()
    bars = [bar.bounding_box() for bar in visitor.page.locator("[data-coverage-bar] .coverage-bar").all()]
    assert len(bars) == 2 and (bars[0]["x"], bars[0]["width"]) == (bars[1]["x"], bars[1]["width"])
