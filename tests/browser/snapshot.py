"""`make snapshot`: pictures of the main pages of a running `make up`, signed in to its demo account.

At 1280 and 360 pixels, light and dark: `var/snapshots/products-360-dark.png`. With them
comes the picture on the sign-in page.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chart_picture import picture_chart
from tests.browser.chromium import CHROMIUM, FLAGS
from tweetdeals import settings
from tweetdeals.embedded.state import running_services

FOLDER = settings.VAR_DIR / "snapshots"
PAGES = {
    "overview": "/", "market": "/market/", "products": "/products/", "retailers": "/retailers/",
    "compare": "/compare/", "campaigns": "/campaigns/", "alerts": "/alerts/", "workspace": "/workspace/",
    "reports": "/reports/", "runs": "/runs/", "coverage": "/coverage/", "use-the-api": "/api/use/",
}  # fmt: skip
COMPARED = {"index": "index/", "undercuts": "undercuts/", "share-of-voice": "share-of-voice/"}
"""Below the address that /compare/ leads to."""


def main() -> int:
    """Write all pictures; 1 with a sentence where something is missing."""
    login, running = settings.VAR_DIR / "demo-login", running_services(settings.VAR_DIR)
    if CHROMIUM is None:
        return failed("No Chromium on the PATH: apt-get install --no-install-recommends chromium")
    if not running or not login.exists():
        return failed("No `make up` with a demo account runs for this folder: start it first.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        for width in (1280, 360):
            for theme in ("light", "dark"):
                picture_all(browser, width, theme, f"http://localhost:{settings.PORT}", login.read_text())
        browser.close()
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}\n")
    return 0


def picture_all(browser: Browser, width: int, theme: str, site: str, password: str) -> None:
    """Sign in at a screen of a width and theme, and take a picture of each page."""
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": theme, "base_url": site}
    context = browser.new_context(**options)
    page, tail = context.new_page(), f"{width}-{theme}.png"
    picture(page, "/sign-in/", FOLDER / f"sign-in-{tail}")
    page.get_by_label("Username or email").fill("demo")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    for name, path in PAGES.items():
        picture(page, path, FOLDER / f"{name}-{tail}")
        if name == "products":
            picture(page, first_product(page), FOLDER / f"product-{tail}")
        if name == "compare":
            base = page.url.split("?")[0]
            for part, below in COMPARED.items():
                picture(page, base + below, FOLDER / f"compare-{part}-{tail}")
    if width > 1000:
        signed_in = {"base_url": site, "storage_state": context.storage_state()}
        picture_chart(browser, theme, signed_in, FOLDER / f"prices-{theme}.webp")
    context.close()


def first_product(page: Page) -> str:
    """Return the address of the first product of the list."""
    return page.locator("main a[href^='/products/']").filter(has_text=" ").first.get_attribute("href")


def picture(page: Page, address: str, path: Path) -> None:
    """Open a page, wait until its charts are drawn, and keep what it looks like from top to bottom."""
    page.goto(address, wait_until="networkidle")
    for canvas in page.locator("canvas").all():
        canvas.and_(page.locator("[data-drawn]")).wait_for()
    page.screenshot(path=path, full_page=True)


def failed(sentence: str) -> int:
    sys.stderr.write(f"make snapshot: {sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
