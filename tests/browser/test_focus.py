"""Whoever tabs through a page sees where they are: each control looks different while it has the focus."""

import pytest

from deals.models import Product
from tests.browser.conftest import Visitor
from tests.browser.pages import make_pages

pytestmark = [pytest.mark.browser, pytest.mark.full]

MOST_STEPS = 400
"""Pages end long before; a trap for the keyboard does not."""

WATCH = """() => {
  const looks = (one) => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor,
            style.top].join();
  };
  // A radio button or a box may be drawn by its label.
  const drawn = (one) => [one, one.nextElementSibling, one.closest('label')].filter(Boolean);
  window.tabbed = { last: null, looks: null, first: null, wrong: [] };
  window.step = () => {
    const { last, looks: before } = window.tabbed;
    const now = document.activeElement;
    if (now === last) return true;  // a date has several places within
    if (last?.isConnected && !drawn(last).some((one, at) => looks(one) !== before[at]))
      window.tabbed.wrong.push(`looks the same: ${last.outerHTML.slice(0, 160)}`);
    const over = now === document.body || now === window.tabbed.first;
    window.tabbed.first ??= now;
    window.tabbed.last = over ? null : now;
    if (over) return false;
    window.tabbed.looks = drawn(now).map(looks);
    const box = now.getBoundingClientRect();
    if (box.bottom <= 0 || box.top >= innerHeight)
      window.tabbed.wrong.push(`out of sight: ${now.outerHTML.slice(0, 160)}`);
    return true;
  };
}"""


def lost(visitor: Visitor, path: str) -> list[str]:
    """The controls of a page that one reaches without seeing it."""
    visitor.open(path)
    visitor.page.evaluate(WATCH)
    for _ in range(MOST_STEPS):
        visitor.page.keyboard.press("Tab")
        if not visitor.page.evaluate("step()"):
            return [f"{path} {one}" for one in visitor.page.evaluate("tabbed.wrong")]
    return [f"{path} has no end within {MOST_STEPS} steps"]


def test_each_control_shows_that_it_has_the_focus(visitor: Visitor, product: Product) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")  # colours change at once
    wrong = [one for path in make_pages(product) for one in lost(visitor, path)]
    assert "\n".join(wrong) == ""


def test_a_control_without_a_sign_of_its_focus_is_found(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const sheet = new CSSStyleSheet(); sheet.replaceSync("
        "':focus-visible, .skip-link:focus { outline: none !important; top: -4rem !important }'); "
        "document.adoptedStyleSheets = [sheet]; })"
    )
    assert [one for one in lost(visitor, "/glossary/") if "looks the same: <a" in one] != []
