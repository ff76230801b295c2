"""Sign-in, sign-up, sign-out, passwords, and the mails that nobody sends."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from deals.models import OutboxMail, QueuedMail
from deals.services.operations.mails import send_queued_mails
from tests.factories import make_user
from tests.mailed import mailed_link
from tests.timing import computing_seconds

PASSWORD = "correct horse battery"
NEW = "another horse battery"
ACCOUNT = {"email": "joan@example.com", "password1": NEW, "password2": NEW}


@pytest.mark.parametrize("name", ["ada", "ada@example.com", "Ada@Example.com"])
def test_a_name_or_an_address_and_a_password_lead_to_the_page_asked_for(
    client: Client, owner: User, name: str
) -> None:
    response = client.post("/sign-in/?next=/products/", {"login": name, "password": PASSWORD})
    assert response["Location"] == "/products/"


def test_of_names_that_differ_in_capitals_the_one_as_typed_signs_in(client: Client, owner: User) -> None:
    make_user("Ada", password=NEW, email="other@example.com")
    client.post("/sign-in/", {"login": "ada", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_a_foreign_address_is_not_followed_after_signing_in(client: Client, owner: User) -> None:
    response = client.post("/sign-in/?next=https://evil.example/", {"login": "ada", "password": PASSWORD})
    assert response["Location"] == "/"


def test_a_wrong_password_is_told_in_words(client: Client, owner: User) -> None:
    response = client.post("/sign-in/", {"login": "ada", "password": "wrong"})
    assert "The username and/or password you specified are not correct" in response.content.decode()


def test_a_name_over_255_characters_is_an_error_of_the_form(client: Client, db: None) -> None:
    response = client.post("/sign-in/", {"login": "a" * 256, "password": "wrong"})
    assert response.status_code == 200
    assert "A name has 255 characters at most" in response.content.decode()


def test_the_admin_has_no_door_of_its_own(client: Client, db: None) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/sign-in/")
    assert client.post("/admin/login/", {"username": "ada", "password": "x"}).status_code == 302


def test_signing_out_takes_a_post(page: Client) -> None:
    assert page.get("/sign-out/").status_code == 405
    assert page.post("/sign-out/")["Location"] == "/sign-in/"
    assert page.get("/").status_code == 302


def test_a_password_is_changed_with_the_old_one(page: Client, owner: User) -> None:
    page.post("/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    owner.refresh_from_db()
    assert owner.check_password(NEW)


def test_signing_up_waits_for_the_address(client: Client, db: None) -> None:
    assert client.post("/sign-up/", ACCOUNT)["Location"] == "/verify/"
    assert client.get("/workspaces/new/").status_code == 302
    assert client.post(mailed_link())["Location"] == "/workspaces/new/"
    assert client.get("/workspaces/new/").status_code == 200
    assert User.objects.get().username == "joan"


def test_who_did_not_verify_does_not_sign_in_for_the_first_time(client: Client, db: None) -> None:
    client.post("/sign-up/", ACCOUNT)
    response = Client().post("/sign-in/", {"login": "joan", "password": NEW})
    assert response["Location"] == "/verify/"


def test_who_signed_in_before_addresses_were_verified_still_does(client: Client, db: None) -> None:
    user = make_user("ida", verified=False)
    client.force_login(user)
    assert Client().post("/sign-in/", {"login": "ida", "password": PASSWORD})["Location"] == "/"


def test_an_account_that_staff_made_signs_in_without_a_mail(client: Client, db: None) -> None:
    User.objects.create_user("kim", "kim@example.com", PASSWORD)
    assert client.post("/sign-in/", {"login": "kim", "password": PASSWORD})["Location"] == "/"


def test_signing_up_with_a_known_address_answers_the_same_and_mails_its_owner(
    client: Client, owner: User
) -> None:
    fresh = client.post("/sign-up/", ACCOUNT)
    known = Client().post("/sign-up/", {**ACCOUNT, "email": "ada@example.com"})
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert "/password/reset/" in mailed_link()
    assert User.objects.count() == 2


def test_signing_up_takes_as_long_for_a_known_address(client: Client, owner: User, settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

    def seconds(address: str) -> float:
        return computing_seconds(lambda: Client().post("/sign-up/", {**ACCOUNT, "email": address}))

    of_fresh = min(seconds(f"joan{n}@example.com") for n in range(3))
    assert 0.5 < min(seconds("ada@example.com") for _ in range(3)) / of_fresh < 2
    assert User.objects.count() == 4


def test_a_reset_is_mailed_by_a_worker_and_its_link_sets_a_password(client: Client, owner: User) -> None:
    client.post("/password/reset/", {"email": "ada@example.com"})
    assert mail.outbox == []
    link = mailed_link()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert "was already used" in client.get(link, follow=True).content.decode()


def test_a_reset_for_an_unknown_address_answers_the_same_and_says_so_in_a_mail(
    client: Client, owner: User
) -> None:
    known = client.post("/password/reset/", {"email": "ada@example.com"})
    unknown = client.post("/password/reset/", {"email": "nobody@example.com"})
    assert known["Location"] == unknown["Location"] == "/password/reset/sent/"
    assert QueuedMail.objects.count() == 2
    assert mailed_link() == "/sign-up/"


def test_a_queued_mail_is_no_plain_text(client: Client, owner: User) -> None:
    client.post("/password/reset/", {"email": "ada@example.com"})
    assert "ada" not in QueuedMail.objects.get().encrypted
    send_queued_mails()
    assert not QueuedMail.objects.exists()


def test_a_stored_mail_keeps_all_of_it(settings, db: None) -> None:
    settings.EMAIL_BACKEND = "deals.services.operations.outbox.OutboxBackend"
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
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "ada", "password": PASSWORD})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()
