"""A second factor: an authenticator app and recovery codes. Passkeys need a browser (tests/browser)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

PASSWORD = "correct horse battery"
SIGN_IN = {"login": "ada", "password": PASSWORD}


def code_of(secret: str) -> str:
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def protected(client: Client, owner: User) -> str:
    """Ada switches an app on; return its secret."""
    client.post("/sign-in/", SIGN_IN)
    client.post("/account/confirm/", {"password": PASSWORD})
    secret = client.get("/account/security/app/").context["form"].secret
    client.post("/account/security/app/", {"code": code_of(secret)})
    return secret


def test_a_password_alone_does_not_open_a_protected_account(protected: str) -> None:
    visitor = Client()
    assert visitor.post("/sign-in/", SIGN_IN)["Location"] == "/sign-in/second-factor/"
    assert visitor.get("/products/").status_code == 302


def test_a_code_of_the_app_does(protected: str) -> None:
    visitor = Client()
    visitor.post("/sign-in/?next=/products/", SIGN_IN)
    cache.clear()  # a code works once: the one that switched the app on is used
    answer = visitor.post("/sign-in/second-factor/", {"code": code_of(protected)})
    assert answer["Location"] == "/products/"


def test_a_recovery_code_opens_it_once(client: Client, protected: str) -> None:
    code = client.get("/account/security/codes/").context["unused_codes"][0]
    went = []
    for visitor in (Client(), Client()):
        visitor.post("/sign-in/", SIGN_IN)
        went.append(visitor.post("/sign-in/second-factor/", {"code": code}).status_code)
    assert went == [302, 200]


def test_codes_are_not_tried_without_end(protected: str) -> None:
    visitor = Client()
    visitor.post("/sign-in/", SIGN_IN)
    said = [visitor.post("/sign-in/second-factor/", {"code": f"{n:06}"}).content for n in range(21)]
    assert b"Too many failed login attempts" in said[-1] and b"Too many" not in said[0]


def test_secrets_are_encrypted_where_they_are_stored(protected: str) -> None:
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert protected not in stored
    assert Authenticator.objects.count() == 2


def test_switching_it_off_asks_who_it_is(client: Client, protected: str) -> None:
    later = Client()
    later.force_login(User.objects.get())
    assert later.post("/account/security/app/off/")["Location"].startswith("/account/confirm/")
    assert Authenticator.objects.filter(type="totp").exists()
