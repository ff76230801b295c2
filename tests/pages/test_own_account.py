"""One's own account: its name, where it is signed in, and its end."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from deals.domain.browsers import browser_name
from deals.models import Membership, Session, Workspace
from deals.services.common.secrets import hash_of
from tests.factories import make_user, make_workspace

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(name: str = "ada", browser: str = FIREFOX) -> Client:
    """A browser in which somebody signed in by the form."""
    client = Client(headers={"user-agent": browser}, REMOTE_ADDR="192.0.2.7")
    client.post("/sign-in/", {"login": name, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("", "an unknown browser"),
    ],
)
def test_a_browser_is_named_in_two_words(said: str, name: str) -> None:
    assert browser_name(said) == name


def test_a_session_tells_browser_and_address(owner: User) -> None:
    html = signed_in().get("/account/").content.decode()
    assert ("Firefox on Windows" in html, "192.0.2.7" in html, "this one" in html) == (True, True, True)


def test_a_session_tells_once_in_ten_minutes_where_it_is_used(owner: User) -> None:
    here = signed_in()
    before = timezone.now() - timedelta(minutes=9)
    Session.objects.update(seen_at=before)
    here.get("/account/", headers={"user-agent": "curl/8"})
    assert Session.objects.get().seen_at == before
    Session.objects.update(seen_at=before - timedelta(minutes=2))
    here.get("/account/", headers={"user-agent": "curl/8"})
    found = Session.objects.get()
    assert (found.seen_at > before, found.browser) == (True, "curl/8")


def test_what_a_session_tells_outlives_a_change_of_what_it_holds(owner: User) -> None:
    here = signed_in()
    began = Session.objects.get().began_at
    store = here.session
    store["workspace"] = 7
    store.save()
    found = Session.objects.get()
    assert (found.began_at, found.address, found.browser) == (began, "192.0.2.7", FIREFOX)


def test_another_session_is_signed_out(owner: User) -> None:
    here, there = signed_in(), signed_in(browser="curl/8")
    number = hash_of(there.session.session_key or "")
    here.post("/account/sessions/end/", {"number": number})
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_a_session_of_somebody_else_is_not_signed_out(owner: User) -> None:
    make_user("grace")
    here, there = signed_in(), signed_in("grace")
    here.post("/account/sessions/end/", {"number": hash_of(there.session.session_key or "")})
    assert there.get("/account/").status_code == 200


def test_all_sessions_but_this_one_are_signed_out(owner: User) -> None:
    here, there, elsewhere = signed_in(), signed_in(), signed_in()
    answer = here.post("/account/sessions/end-others/", follow=True)
    assert "Signed out of 2 other sessions." in answer.content.decode()
    assert [each.get("/account/").status_code for each in (here, there, elsewhere)] == [200, 302, 302]


def test_an_account_gets_another_name(owner: User) -> None:
    signed_in().post("/account/", {"name": "Ada.Lovelace"})
    owner.refresh_from_db()
    assert owner.username == "Ada.Lovelace"


@pytest.mark.parametrize("name", ["grace", "a b", ""])
def test_a_name_that_is_taken_or_odd_is_refused(owner: User, name: str) -> None:
    make_user("grace")
    assert signed_in().post("/account/", {"name": name}).status_code == 400
    owner.refresh_from_db()
    assert owner.username == "ada"


def test_names_are_not_found_out_by_trying_many(owner: User) -> None:
    for name in ("grace", "ida", "joan", "mary", "ruth", "vera"):
        make_user(name)
    here = signed_in()
    answers = [
        here.post("/account/", {"name": name}).content.decode()
        for name in ("grace", "ida", "joan", "mary", "ruth")
    ]
    assert all("This name cannot be used" in each for each in answers)
    assert "Too many names were tried" in here.post("/account/", {"name": "vera"}).content.decode()


def delete(client: Client, **said: object) -> str | int:
    """Where a wish to delete Ada's account leads, else its status; the password was said again."""
    client.post("/account/confirm/", {"password": PASSWORD})
    answer = client.post("/account/delete/", {"name": "ada", **said})
    return answer.headers.get("Location", answer.status_code)


def test_an_account_and_its_workspace_of_one_go(owner: User) -> None:
    make_workspace(owner)
    assert delete(signed_in()) == "/sign-in/"
    left = Session.objects.filter(of_user=owner.pk)
    assert (User.objects.count(), Workspace.objects.count(), left.count()) == (0, 0, 0)


def test_a_workspace_with_others_goes_to_one_of_them(workspace: Workspace, teammate: User) -> None:
    grace = workspace.memberships.get(user=teammate)
    here = signed_in()
    assert delete(here) == 400
    assert delete(here, **{f"owner-{workspace.pk}": grace.pk}) == "/sign-in/"
    grace.refresh_from_db()
    assert (grace.role, list(workspace.members.all())) == ("owner", [teammate])


def test_a_workspace_goes_to_no_stranger(workspace: Workspace, stranger: User) -> None:
    mallory = Membership.objects.get(user=stranger)
    assert delete(signed_in(), **{f"owner-{workspace.pk}": mallory.pk}) == 400
    assert User.objects.filter(username="ada").exists()


def test_an_account_is_not_deleted_by_another_name(owner: User) -> None:
    make_workspace(owner)
    assert delete(signed_in(), name="Ada") == 400
    assert User.objects.filter(username="ada").exists()


def test_who_signed_in_long_ago_says_the_password_again_before_the_end(owner: User) -> None:
    here = Client()
    here.force_login(owner)
    assert here.post("/account/delete/", {"name": "ada"})["Location"].startswith("/account/confirm/")
    assert User.objects.filter(username="ada").exists()
