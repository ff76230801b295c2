"""A passkey and an authenticator app, set up and used in a real browser."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.browser.accessibility import serious_violations
from tests.browser.conftest import PASSWORD, Visitor
from tests.pages.test_second_factor import code_of

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def device(visitor: Visitor) -> Iterator[Visitor]:
    """Ada's browser with a device that holds passkeys; signed out, on the name that passkeys are bound to."""
    visitor.site = visitor.site.replace("127.0.0.1", "localhost")
    visitor.page.context.clear_cookies()
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    visitor.page.set_default_timeout(10_000)
    yield visitor


def enter(visitor: Visitor) -> None:
    """Sign in by the form."""
    visitor.open("/sign-in/")
    visitor.page.get_by_label("Username or email").fill("ada")
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    visitor.page.wait_for_url(lambda url: "sign-in/" not in url or "second" in url)


def confirm(visitor: Visitor, path: str) -> None:
    """Go to a page that changes how the account is protected: it asks for the password again."""
    visitor.open(path)
    assert (visitor.overflow, serious_violations(visitor)) == (0, [])
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Confirm").click()
    visitor.page.wait_for_url(f"**{path}")


def test_a_passkey_signs_in_without_a_password(device: Visitor) -> None:
    page = device.page
    enter(device)
    confirm(device, "/account/security/passkeys/add/")
    expect(page.get_by_label("Sign in without a password")).to_be_checked()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/account/security/**")
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.context.clear_cookies()
    device.open("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(device.site + "/")
    assert device.faults == []


@pytest.mark.parametrize("visitor", ["360 dark"], indirect=True)
def test_an_app_is_set_up_and_asked_for(device: Visitor) -> None:
    page = device.page
    enter(device)
    confirm(device, "/account/security/app/")
    assert (device.overflow, serious_violations(device)) == (0, [])
    page.get_by_label("Authenticator code").fill(code_of(page.get_by_label("Secret").input_value()))
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_label("Codes that are left")).to_be_visible()
    page.context.clear_cookies()
    enter(device)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert (device.overflow, serious_violations(device)) == (0, [])
    assert device.faults == []
