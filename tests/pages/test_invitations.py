"""An invitation's two links, and the page that they lead to before one joins."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.signing import Signer
from django.test import Client

from deals.models import Invitation, Membership, OutboxMail, Workspace
from tests.factories import make_user
from tests.mailed import mailed_link

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough phrase"


def invite(page: Client, workspace: Workspace, email: str = "joan@example.com", role: str = "viewer") -> str:
    """Ada invites; return what she is shown."""
    return page.post(f"/workspaces/{workspace.pk}/invite/", {"email": email, "role": role}, follow=True).text


def shown_link(html: str) -> str:
    """The path of the link that the inviter is shown."""
    found = re.search(r"http://testserver(/invitations/[^<\s]+)", html)
    assert found, html
    return found[1]


def test_who_invited_is_shown_another_link_than_the_mailed_one(page: Client, workspace: Workspace) -> None:
    link = shown_link(invite(page, workspace))
    joan = Client()
    joan.force_login(make_user("joan"))
    assert mailed_link() != link
    assert joan.post(link)["Location"] == f"/workspaces/{workspace.pk}/"
    assert Membership.objects.get(user__username="joan").role == "viewer"


def test_the_shown_link_is_kept_nowhere(page: Client, workspace: Workspace) -> None:
    link = shown_link(invite(page, workspace))
    rows = [*Invitation.objects.values_list(), *OutboxMail.objects.values_list()]
    sessions = [each.get_decoded() for each in Session.objects.all()]
    cookies = [each.value for each in page.cookies.values()]
    assert link.split("_", 1)[1].strip("/") not in f"{rows}{sessions}{cookies}"
    assert link not in page.get(f"/workspaces/{workspace.pk}/").text


def test_the_page_with_the_link_is_not_stored(page: Client, workspace: Workspace) -> None:
    sent = {"email": "joan@example.com", "role": "viewer"}
    assert "no-store" in page.post(f"/workspaces/{workspace.pk}/invite/", sent)["Cache-Control"]


def test_a_second_invitation_ends_both_links_of_the_first(page: Client, workspace: Workspace) -> None:
    links = [shown_link(invite(page, workspace)), mailed_link()]
    invite(page, workspace)
    assert [page.get(link).status_code for link in links] == [404, 404]


def test_who_signs_up_by_the_shown_link_has_not_verified_the_address(
    page: Client, workspace: Workspace
) -> None:
    link, client = shown_link(invite(page, workspace)), Client()
    account = {"email": "joan@example.com", "password1": PASSWORD, "password2": PASSWORD, "next": link}
    assert client.post("/sign-up/", account)["Location"] == "/verify/"
    assert client.post(mailed_link())["Location"] == link
    assert "Join as joan" in client.get(link).text


@pytest.mark.parametrize("by_mail", [True, False])
def test_its_page_names_workspace_inviter_and_role_to_who_is_not_signed_in(
    page: Client, workspace: Workspace, by_mail: bool
) -> None:
    html = invite(page, workspace)
    link = mailed_link() if by_mail else shown_link(html)
    told = Client().get(link).text
    assert "<strong>ada</strong> invites you to" in told and "Ada&#x27;s shop" in told and "viewer" in told
    assert f'href="/sign-in/?next={link}"' in told
    assert f'href="/sign-up/?email=joan%40example.com&amp;next={link}"' in told
    assert not Membership.objects.filter(user__username="joan").exists()


def forged(invitation: Invitation) -> list[str]:
    """Links that no invitation has."""
    signature = Signer().signature(f"{invitation.pk}:{invitation.secret_hash}")  # of another purpose
    return [
        "x",
        f"{invitation.pk}_",
        f"{invitation.pk}_{signature}",
        f"0_{signature}",
        invitation.secret_hash,
    ]


def test_a_wrong_link_tells_nothing(page: Client, workspace: Workspace) -> None:
    invite(page, workspace)
    for secret in forged(Invitation.objects.get()):
        for client in (page, Client()):
            answer = client.get(f"/invitations/{secret}/")
            card = answer.text.partition("<main")[2]
            told = [word for word in ("Ada", "ada ", "joan", "viewer", "Join") if word in card]
            assert (answer.status_code, told) == (404, []), secret


@pytest.mark.parametrize("ended", ["used", "expired", "withdrawn", "inviter gone"])
def test_a_link_that_works_no_more_tells_nothing(
    page: Client, workspace: Workspace, owner: User, ended: str
) -> None:
    link = shown_link(invite(page, workspace))
    if ended == "withdrawn":
        Invitation.objects.all().delete()
    elif ended == "inviter gone":
        Membership.objects.filter(user=owner).update(role="viewer")
    else:
        Invitation.objects.update(**{"accepted_at" if ended == "used" else "expires_at": "2016-01-01T00:00Z"})
    answer = Client().get(link)
    assert (answer.status_code, "Ada" in answer.text) == (404, False)


def test_who_has_not_verified_the_address_is_told_what_to_do(page: Client, workspace: Workspace) -> None:
    link = shown_link(invite(page, workspace))
    page.force_login(make_user("kim"))
    told = page.get(link).text
    assert "has not verified joan@example.com" in told and "Join as" not in told
    assert page.post("/sign-out/", {"next": link})["Location"] == link


def test_a_member_is_led_to_the_workspace(page: Client, workspace: Workspace, teammate: User) -> None:
    link = shown_link(invite(page, workspace))
    page.force_login(teammate)
    assert "You are already a member of it" in page.get(link).text


def test_nobody_joins_without_signing_in(page: Client, workspace: Workspace) -> None:
    link = shown_link(invite(page, workspace))
    assert "Create account" in Client().post(link).text
    assert Invitation.objects.get().accepted_at is None
