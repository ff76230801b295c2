"""The demo's person at a screen, where the sign-in leads to."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from deals.services.operations.demo import DEMO_USER
from tests.browser.hand import Hand
from tests.browser.visitor import Visitor
from tests.demo.loaded import PASSWORD


@pytest.fixture
def analyst(browser: Browser, live_server: LiveServer, demo: User) -> Iterator[tuple[Visitor, Hand]]:
    """The demo's person where the sign-in leads to, and the hand that begins there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    visitor = Visitor(context.new_page(), live_server.url)
    hand = Hand(visitor.page)
    visitor.open("/sign-in/")
    visitor.page.get_by_label("Username or email").fill(DEMO_USER)
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(f"{live_server.url}/")
    hand.begin()
    yield visitor, hand
    context.close()
