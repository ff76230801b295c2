"""axe-core on every page, in both themes, and every page at the width of a phone: one visit each."""

import pytest
from playwright.sync_api import TimeoutError

from deals.models import Product
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.browser.pages import make_pages

pytestmark = pytest.mark.browser

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SIGNED_OUT = ["/sign-in/", "/sign-up/", "/password/reset/", "/password/reset/sent/"]


def seen(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with a page."""
    visitor.faults.clear()
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    visitor.open(path)
    wrong = [f"light: {one}" for one in serious_violations(visitor)]
    visitor.page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    wrong += [f"dark: {one}" for one in serious_violations(visitor, rules=["color-contrast"])]
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    try:  # charts follow a moment later
        visitor.page.wait_for_function(FITS, timeout=2000)
    except TimeoutError:
        wrong.append(f"{visitor.overflow} px wider than a phone")
    return [f"{path} {one}" for one in (*wrong, *visitor.faults) if "404 (Not Found)" not in one]


def test_no_page_breaks_a_rule_of_axe_or_the_width_of_a_phone(visitor: Visitor, product: Product) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")  # colours change at once
    wrong = [one for path in make_pages(product) for one in seen(visitor, path)]
    visitor.page.context.clear_cookies()
    wrong += [one for path in SIGNED_OUT for one in seen(visitor, path)]
    assert not wrong, "\n".join(wrong)
