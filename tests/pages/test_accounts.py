"""Sign-in, sign-out, passwords, and the mails that nobody sends."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from deals.models import OutboxMail
from tests.factories import make_user

PASSWORD = "correct horse battery"


@pytest.fixture
def outbox(settings) -> None:
    """The site without a mail server."""
    settings.EMAIL_BACKEND = "deals.services.operations.outbox.OutboxBackend"


def test_a_name_and_password_lead_to_the_page_asked_for(client: Client, owner: User) -> None:
    response = client.post("/sign-in/?next=/products/", {"username": "ada", "password": PASSWORD})
    assert response["Location"] == "/products/"


def test_a_foreign_address_is_not_followed_after_signing_in(client: Client, owner: User) -> None:
    response = client.post("/sign-in/?next=https://evil.example/", {"username": "ada", "password": PASSWORD})
    assert response["Location"] == "/"


def test_a_wrong_password_is_told_in_words(client: Client, owner: User) -> None:
    response = client.post("/sign-in/", {"username": "ada", "password": "wrong"})
    assert "Please enter a correct username and password" in response.content.decode()


def test_ten_wrong_passwords_lock_the_name(client: Client, owner: User) -> None:
    for _ in range(10):
        response = client.post("/sign-in/", {"username": "ada", "password": "wrong"})
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert client.post("/sign-in/", {"username": "ada", "password": PASSWORD}).status_code == 429


def test_signing_out_takes_a_post(page: Client) -> None:
    assert page.get("/sign-out/").status_code == 405
    assert page.post("/sign-out/")["Location"] == "/sign-in/"
    assert page.get("/").status_code == 302


def test_a_password_is_changed_with_the_old_one(page: Client, owner: User) -> None:
    new = "another horse battery"
    page.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    owner.refresh_from_db()
    assert owner.check_password(new)


def test_a_reset_stores_a_mail_whose_link_sets_a_password(outbox: None, client: Client, owner: User) -> None:
    client.post("/password/reset/", {"email": "ada@example.com"})
    link = re.search(r"http://testserver(/password/reset/\S+)", OutboxMail.objects.get().text)
    assert link
    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "another horse battery", "new_password2": "another horse battery"})
    owner.refresh_from_db()
    assert owner.check_password("another horse battery")
    assert "was already used" in client.get(link[1], follow=True).content.decode()


def test_a_reset_for_an_unknown_address_answers_the_same_and_stores_nothing(
    outbox: None, client: Client, db: None
) -> None:
    assert (
        client.post("/password/reset/", {"email": "nobody@example.com"})["Location"]
        == "/password/reset/sent/"
    )
    assert OutboxMail.objects.count() == 0


def test_a_stored_mail_keeps_all_of_it(outbox: None, db: None) -> None:
    letter = mail.EmailMultiAlternatives(
        "Hi", "text", "a@example.com", ["b@example.com"], cc=["c@example.com"]
    )
    letter.attach_alternative("<p>html</p>", "text/html")
    assert letter.send() == 1
    stored = OutboxMail.objects.get()
    assert (stored.subject, stored.text, stored.html) == ("Hi", "text", "<p>html</p>")
    assert (stored.sender, stored.recipients) == ("a@example.com", ["b@example.com", "c@example.com"])


def test_only_superusers_see_the_outbox(client: Client, db: None) -> None:
    letter = OutboxMail.objects.create(sender="a", recipients=["b"], subject="Secret", text="link")
    for flags, status in (({}, 404), ({"is_staff": True}, 404), ({"is_superuser": True}, 200)):
        client.force_login(make_user(f"user{status}{len(flags)}", **flags))
        assert client.get("/outbox/").status_code == status
        assert client.get(f"/outbox/{letter.pk}/").status_code == status


def test_a_form_without_its_token_is_refused_in_the_sites_look(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "ada", "password": PASSWORD})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()
