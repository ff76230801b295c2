"""A real browser on a real server; skipped where no Chromium is installed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from deals.models import Product
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.factories import make_believable_product, make_user, make_workspace

WATCH_POLICY = "addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective))"
PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    if CHROMIUM is None:
        pytest.skip("No Chromium on the PATH: apt-get install --no-install-recommends chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Someone at a screen; `faults` are errors of the console, of scripts and of the content policy."""

    page: Page
    site: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH_POLICY)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _console(self, message: ConsoleMessage) -> None:
        """Keep what the console calls an error or a warning."""
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> None:
        """Go to a page and wait until its charts are drawn."""
        self.page.goto(self.site + path)
        for canvas in self.page.locator("canvas").all():
            canvas.and_(self.page.locator("[data-drawn]")).wait_for()

    def sign_in(self) -> None:
        """Sign in as Ada without the form: most tests are about what comes after it."""
        client = Client()
        client.force_login(User.objects.get(username="ada"))
        session = client.cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        root = "document.documentElement"
        return self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


@pytest.fixture
def product(transactional_db: None) -> Product:
    """Ada with her workspace, and a product with three retailers, list prices and a gap."""
    cache.clear()
    make_workspace(make_user("ada", PASSWORD, is_staff=True, is_superuser=True))
    return make_believable_product()


@pytest.fixture(params=["1280 light"])
def visitor(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, product: Product
) -> Iterator[Visitor]:
    """Ada, signed in, at a screen of a width and with a theme of the system: '360 dark'."""
    width, theme = request.param.split()
    context = browser.new_context(viewport={"width": int(width), "height": 800}, color_scheme=theme)
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.sign_in()
    yield visitor
    context.close()
