"""Signing in by OpenID Connect, against a provider on this machine."""

import json
from collections.abc import Iterator

import pytest
import requests
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread

from tests.factories import make_user
from tweetdeals.sign_in_providers import form_origins, providers_of

JOAN = Known(sub="7", claims={"email": "joan@example.com", "email_verified": True})


def entry(site: str, name: str = "corp", **more: object) -> dict[str, object]:
    """A provider as OIDC_PROVIDERS names it."""
    needed = {"name": name.title(), "server_url": site, "client_id": "tweetdeals", "client_secret": "s"}
    return {"id": name, **needed, **more}


def configure(settings: object, *entries: dict[str, object]) -> None:
    """Set the providers, as at a start."""
    apps = providers_of(json.dumps(entries))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that knows Joan."""
    with run_server_in_thread(user_claims=[JOAN]) as server:
        yield f"http://localhost:{server.server_port}"


def come_back(client: Client, name: str = "corp") -> object:
    """Go to the provider, say yes there as Joan, and follow the way back."""
    there = client.post(f"/sign-in/with/{name}/")["Location"]
    answer = requests.post(there, data={"sub": JOAN.sub}, allow_redirects=False, timeout=10)
    return client.get(answer.headers["Location"].removeprefix("http://testserver"))


def test_who_comes_from_a_provider_gets_an_account_with_a_verified_address(
    db: None, client: Client, provider: str, settings: object
) -> None:
    configure(settings, entry(provider))
    assert come_back(client)["Location"] == "/workspaces/new/"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert EmailAddress.objects.get(email="joan@example.com").verified


def test_an_account_of_the_same_address_is_not_opened_by_a_provider(
    db: None, client: Client, provider: str, settings: object
) -> None:
    make_user("joan")
    configure(settings, entry(provider))
    come_back(client)
    assert "_auth_user_id" not in client.session


def test_it_is_where_the_operator_trusts_the_providers_addresses(
    db: None, client: Client, provider: str, settings: object
) -> None:
    joan = make_user("joan")
    configure(settings, entry(provider, match_addresses=True))
    come_back(client)
    assert client.session["_auth_user_id"] == str(joan.pk)


def test_each_of_several_providers_has_its_button(db: None, client: Client, settings: object) -> None:
    configure(settings, entry("https://a.example"), entry("https://b.example", "partner"))
    page = client.get("/sign-in/").content.decode()
    assert "Continue with Corp" in page and "Continue with Partner" in page
    assert client.post("/sign-in/with/nobody/").status_code == 404


def test_without_open_sign_up_a_provider_makes_no_account(
    db: None, client: Client, provider: str, settings: object
) -> None:
    settings.SIGN_UP = False
    configure(settings, entry(provider))
    assert "New accounts are not open here" in come_back(client).content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("corp", "no JSON"),
        ("{}", "no list"),
        ('[{"id": "corp"}]', "misses name, server_url"),
        (json.dumps([entry("https://a.example", "Big Corp")]), "small letters"),
        (json.dumps([entry("ftp://a.example")]), "https://"),
        (json.dumps([entry("https://a.example", color="red")]), "unknown parts: color"),
        (json.dumps([entry("https://a.example"), entry("https://b.example")]), "same id"),
    ],
)
def test_a_setting_that_cannot_be_read_is_told_at_the_start(text: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        providers_of(text)


def test_forms_may_lead_to_the_providers_alone() -> None:
    providers = providers_of(
        json.dumps([entry("https://a.example/realm/", form_origins=["https://c.example"])])
    )
    assert form_origins(providers) == ["https://a.example", "https://c.example"]
