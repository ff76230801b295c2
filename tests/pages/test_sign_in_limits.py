"""How many passwords may be tried: by account, by address, over all web processes; and who sees it."""

import logging
from pathlib import Path

import pytest
import requests
from django.contrib.auth.models import User
from django.test import Client

from deals.models import FailedSignIn
from deals.services.operations.mails import send_queued_mails
from deals.views.common.rate_limit import address_key
from tests.factories import make_user
from tests.ingestion.test_backup_drill import answers, web
from tests.ingestion.workers import wait_until
from tests.mailed import mailed_link
from tests.pages.test_shared_cache import process_of

PASSWORD = "correct horse battery"
TOO_MANY = "Too many failed login attempts"
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_processes(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try meets the cache as another web process has it."""
    processes = [process_of(broker_url), process_of(broker_url)]

    class Turns:
        def __getattr__(self, name: str) -> object:
            processes.append(processes.pop(0))
            return getattr(processes[0], name)

    monkeypatch.setattr("deals.views.common.rate_limit.cache", Turns())


def tried(name: str, password: str = "wrong", address: str = "192.0.2.1") -> str:
    """What the sign-in page says to a try from an address, in a browser of its own."""
    response = Client(REMOTE_ADDR=address).post("/sign-in/", {"login": name, "password": password})
    return "in" if response.status_code == 302 else response.content.decode()


def test_an_account_has_twenty_tries_an_hour_wherever_from(two_processes: None, owner: User) -> None:
    for number in range(20):
        name = ("ada", "ADA", "ada@example.com")[number % 3]
        assert TOO_MANY not in tried(name, address=f"192.0.2.{number}")
    assert TOO_MANY in tried("ada", address="198.51.100.1")
    assert TOO_MANY in tried("ada@example.com", PASSWORD, "198.51.100.2")


def test_an_address_has_twenty_tries_an_hour_whatever_the_names(two_processes: None, owner: User) -> None:
    said = [tried(f"name{number}") for number in range(25)]
    assert [TOO_MANY in each for each in said] == [False] * 20 + [True] * 5
    assert tried("ada", PASSWORD, "192.0.2.99") == "in"


def test_signing_in_does_not_count(owner: User) -> None:
    assert {tried("ada", PASSWORD) for _ in range(25)} == {"in"}


def test_a_reset_lets_the_owner_in_again(owner: User) -> None:
    for number in range(21):
        tried("ada", address=f"192.0.2.{number}")
    Client().post("/password/reset/", {"email": "ada@example.com"})
    client = Client()
    form = client.get(mailed_link(), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another horse battery", "password2": "another horse battery"})
    assert tried("ada", "another horse battery", "198.51.100.1") == "in"


def test_a_network_of_version_six_is_one_address() -> None:
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff:1") != address_key("2001:db8:0:1::1")
    assert address_key("192.0.2.1") != address_key("192.0.2.2")


def test_twenty_five_names_from_one_address_are_noticed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "deals.services.workspaces.sign_ins"):
        for number in range(25):
            tried(f"name{number}")
    assert "192.0.2.1 failed to sign in as 10 different names within an hour" in caplog.text
    assert FailedSignIn.objects.filter(address="192.0.2.1", refused=False).count() == 20
    assert FailedSignIn.objects.get(refused=True).name == "name20"


def test_staff_with_the_permission_see_failed_sign_ins(client: Client) -> None:
    tried("mallory")
    client.force_login(make_user("rita", is_staff=True, is_superuser=True))
    assert b"192.0.2.1" in client.get("/admin/deals/failedsignin/").content


def test_the_old_password_is_not_tried_without_end(page: Client) -> None:
    form = {"oldpassword": "wrong", "password1": "a new phrase", "password2": "a new phrase"}
    statuses = [page.post("/password/", form).status_code for _ in range(20)]
    assert statuses == [200] * 10 + [429] * 10


def test_an_address_is_mailed_three_resets_an_hour(client: Client, owner: User) -> None:
    answers = [client.post("/password/reset/", {"email": "ada@example.com"}) for _ in range(9)]
    assert [answer.status_code for answer in answers] == [302] * 3 + [429] * 6
    assert send_queued_mails() == 3


def test_too_many_sign_ups_are_refused(client: Client) -> None:
    form = {"email": "", "password1": "a long enough phrase", "password2": "a long enough phrase"}
    statuses = [
        Client().post("/sign-up/", {**form, "email": f"joan{number}@example.com"}).status_code
        for number in range(21)
    ]
    assert statuses == [302] * 20 + [429]


def tried_at(site: str) -> str:
    """What a real web server says to a wrong password, in a browser of its own."""
    browser, page = requests.Session(), f"{site}/sign-in/"
    browser.get(page, timeout=30)
    form = {"login": "ada", "password": "wrong", "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    answer = browser.post(page, form, timeout=30)
    assert answer.status_code in (200, 429)
    return answer.text


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_two_real_web_servers_let_twenty_tries_through(web_services: dict[str, str], tmp_path: Path) -> None:
    make_user("ada")
    with web(web_services, tmp_path / "one") as one, web(web_services, tmp_path / "two") as two:
        wait_until(lambda: answers(one) and answers(two), 120, "both web servers answer")
        said = [tried_at(site) for site in (one, two) * 20]
    assert sum(TOO_MANY not in each for each in said) == 20
