"""The picture on the sign-in page: the chart of a product of the demo, small enough for a phone.

`make snapshot` writes it to var/snapshots; static/img/prices-*.webp are copies of that.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

PRODUCT = "Pelagio C300 Digital Camera"
"""One that the demo's retailer and three competitors advertise, with undercuts and new lows."""

SCREEN = {"width": 740, "height": 900}
SCALE = 1.5
BESIDE = """
    .price-panel :is(.tiles, .coverage, .chart-tools, .help-button, details, .ms-auto, [data-event-status]),
    .price-panel > .chart-foot ~ .chart-foot"""
"""What the page shows besides the chart and its keys."""


def picture_chart(browser: Browser, theme: str, signed_in: dict[str, object], path: Path) -> None:
    """Write the chart in a theme as WebP; `signed_in` are options of a context with a session."""
    context = browser.new_context(
        **signed_in, viewport=SCREEN, color_scheme=theme, device_scale_factor=SCALE, reduced_motion="reduce"
    )
    page = context.new_page()
    _open_chart(page)
    taken = Image.open(BytesIO(page.locator(".price-panel").screenshot()))
    taken.convert("RGB").save(path, "WEBP", quality=80, method=6)
    context.close()


def _open_chart(page: Page) -> None:
    page.goto(f"/products/?q={PRODUCT.replace(' ', '+')}")
    address = page.get_by_role("link", name=PRODUCT, exact=True).first.get_attribute("href")
    page.goto(f"{address}?period=180", wait_until="networkidle")
    page.locator("canvas[data-drawn]").wait_for()
    page.locator(".series-key", has_text="Campaigns").wait_for()
    page.evaluate("(beside) => document.querySelectorAll(beside).forEach((one) => one.remove())", BESIDE)
    page.wait_for_timeout(500)  # the chart takes the room that is left
