"""axe-core on every page, and every page on narrow screens: one visit each, the themes by turns."""

from itertools import cycle

import pytest
from playwright.sync_api import TimeoutError

from deals.models import Product
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.browser.pages import make_pages

pytestmark = pytest.mark.browser

FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
NARROW = {"at 200 %": 640, "on a phone": 360, "at 400 %": 320}
"""Widths in CSS pixels; a screen of 1,280 that is magnified has so many left."""
NOWHERE = "/nowhere/"
NOT_FOUND = (NOWHERE, "/invitations/x/")
"""The console reports these: their answer is 404."""
SIGNED_OUT = ["/sign-in/", "/sign-up/", "/password/reset/", "/password/reset/sent/", "/verify/", "/verify/x/"]


def seen(visitor: Visitor, path: str, themes: list[str]) -> list[str]:
    """What is wrong with a page: axe in these themes, narrow screens, the console."""
    visitor.faults.clear()
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    visitor.open(path)
    wrong = list(visitor.faults) if path not in NOT_FOUND else []
    for theme in themes:
        visitor.page.evaluate(f"document.documentElement.dataset.bsTheme = '{theme}'")
        wrong += [f"{theme}: {one}" for one in serious_violations(visitor)]
    wrong += [one for where, width in NARROW.items() for one in cut_off(visitor, where, width)]
    return [f"{path} {one}" for one in wrong]


def cut_off(visitor: Visitor, where: str, width: int) -> list[str]:
    """By how much a page is wider than a screen."""
    visitor.page.set_viewport_size({"width": width, "height": 740})
    try:  # charts follow a moment later
        visitor.page.wait_for_function(FITS, timeout=2000)
    except TimeoutError:
        return [f"{visitor.overflow} px too wide {where}"]
    return []


def all_seen(visitor: Visitor, product: Product, themes: list[list[str]]) -> str:
    """What is wrong with all pages, which take these sets of themes by turns."""
    visitor.page.emulate_media(reduced_motion="reduce")  # colours change at once
    turns = cycle(themes)
    wrong = [one for path in [*make_pages(product), NOWHERE] for one in seen(visitor, path, next(turns))]
    visitor.page.context.clear_cookies()
    wrong += [one for path in SIGNED_OUT for one in seen(visitor, path, next(turns))]
    return "\n".join(wrong)


def test_no_page_breaks_a_rule_of_axe_or_is_cut_off_by_a_narrow_screen(
    visitor: Visitor, product: Product
) -> None:
    assert all_seen(visitor, product, [["light"], ["dark"]]) == ""


@pytest.mark.full
def test_no_page_breaks_a_rule_in_the_other_theme_either(visitor: Visitor, product: Product) -> None:
    assert all_seen(visitor, product, [["light", "dark"]]) == ""
