"""Counts what a hand does, over all pages that it comes to."""

from playwright.sync_api import Page

COUNT = """(() => {
  const add = () => {
    if (sessionStorage.clicks) sessionStorage.clicks = Number(sessionStorage.clicks) + 1;
  };
  const types = (one) => one.matches?.("input:not([type=radio], [type=checkbox]), textarea");
  const presses = (event) => event.key === "Enter" || (event.key === " " && !types(event.target));
  addEventListener("pointerdown", add, true);
  addEventListener("keydown", (event) => { if (!event.repeat && presses(event)) add(); }, true);
  addEventListener("change", (event) => { if (event.target.matches?.("select")) add(); }, true);
})()"""
"""A finger or a button of the mouse that goes down, Enter, the space bar on a button, an entry of a list.

A click on a label is one on its field too, but a finger went down once; typed text is no click.
"""


class Hand:
    """Counts from `begin` on. The number stands in the tab's own storage, which outlives its pages."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(COUNT)

    def begin(self) -> None:
        """Count from here on."""
        self.page.evaluate("sessionStorage.clicks = '0'")

    @property
    def clicks(self) -> int:
        """How many there were."""
        return int(self.page.evaluate("sessionStorage.clicks"))
