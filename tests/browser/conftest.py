"""A real browser on a real server; skipped where no Chromium is installed."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from deals.models import Product
from tests.browser.analyst import analyst as analyst
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.visitor import PASSWORD, Visitor
from tests.demo.loaded import demo as demo
from tests.demo.loaded import demo_rows as demo_rows
from tests.factories import make_believable_product, make_user, make_workspace


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
