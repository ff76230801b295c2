"""Members: invited by mail, given roles, taken out, made the owner."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from deals.domain.refused import Refused
from deals.models import AuditEntry, Invitation, Membership, Workspace
from deals.services.workspaces import members
from tests.factories import make_user
from tests.mailed import mailed_link

pytestmark = pytest.mark.django_db


def part(workspace: Workspace, user: User) -> Membership:
    return Membership.objects.get(workspace=workspace, user=user)


def invited(page: Client, workspace: Workspace, role: str = "viewer") -> str:
    """Joan is invited; return the address in the mail."""
    page.post(f"/workspaces/{workspace.pk}/invite/", {"email": "Joan@Example.com", "role": role})
    return mailed_link()


def test_an_invitation_makes_its_reader_a_member_once(page: Client, workspace: Workspace) -> None:
    url, joan = invited(page, workspace), make_user("joan")
    assert mail.outbox[0].to == ["joan@example.com"]
    page.force_login(joan)
    assert b"Join" in page.get(url).content
    assert page.post(url)["Location"] == f"/workspaces/{workspace.pk}/"
    assert part(workspace, joan).role == "viewer"
    page.force_login(make_user("eve"))
    assert b"was used or withdrawn, or has expired" in page.post(url).content


def test_the_link_is_nowhere_in_the_database(page: Client, workspace: Workspace) -> None:
    secret = invited(page, workspace).split("/")[2]
    assert secret not in str(Invitation.objects.values_list())
    assert secret not in str(AuditEntry.objects.values_list())


def test_an_invitation_tells_its_end_in_utc(page: Client, workspace: Workspace) -> None:
    Workspace.objects.update(time_zone="Asia/Tokyo")
    invited(page, workspace)
    assert f"{Invitation.objects.get().expires_at:%H:%M} (UTC)" in str(mail.outbox[-1].body)


def test_an_old_invitation_works_no_more(page: Client, workspace: Workspace) -> None:
    url = invited(page, workspace)
    Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    page.force_login(make_user("joan"))
    assert page.post(url).status_code == 400


def test_a_second_invitation_replaces_the_first(page: Client, workspace: Workspace) -> None:
    first = invited(page, workspace)
    invited(page, workspace)
    page.force_login(make_user("joan"))
    assert page.post(first).status_code == 400
    assert Invitation.objects.count() == 1


def test_nobody_is_made_owner_by_invitation(page: Client, workspace: Workspace) -> None:
    page.post(f"/workspaces/{workspace.pk}/invite/", {"email": "joan@example.com", "role": "owner"})
    assert not Invitation.objects.exists()


def test_a_role_is_changed_and_logged(page: Client, workspace: Workspace, teammate: User) -> None:
    grace = part(workspace, teammate)
    page.post(f"/workspaces/{workspace.pk}/members/{grace.pk}/role/", {"role": "manager"})
    grace.refresh_from_db()
    entry = AuditEntry.objects.first()
    assert grace.role == "manager"
    assert (entry.actor_name, entry.action, entry.subject) == (
        "ada",
        "changed the role of",
        "grace: member → manager",
    )


def test_the_owner_cannot_be_removed_nor_leave(page: Client, workspace: Workspace, owner: User) -> None:
    ada = part(workspace, owner)
    answer = page.post(f"/workspaces/{workspace.pk}/members/{ada.pk}/remove/", follow=True)
    assert "Transfer ownership to another member first" in answer.content.decode()
    assert part(workspace, owner) == ada


def test_a_member_may_leave_but_not_remove_others(
    client: Client, workspace: Workspace, teammate: User
) -> None:
    client.force_login(teammate)
    other = Membership.objects.create(workspace=workspace, user=make_user("joan"))
    assert client.post(f"/workspaces/{workspace.pk}/members/{other.pk}/remove/").status_code == 403
    grace = part(workspace, teammate)
    assert client.post(f"/workspaces/{workspace.pk}/members/{grace.pk}/remove/")["Location"] == "/"
    assert not Membership.objects.filter(pk=grace.pk).exists()


def test_handing_over_leaves_one_owner(
    page: Client, workspace: Workspace, owner: User, teammate: User
) -> None:
    grace = part(workspace, teammate)
    page.post(f"/workspaces/{workspace.pk}/members/{grace.pk}/hand-over/")
    roles = {each.user: each.role for each in workspace.memberships.all()}
    assert roles == {owner: "manager", teammate: "owner"}


def test_a_manager_cannot_hand_over(workspace: Workspace, owner: User, teammate: User) -> None:
    Membership.objects.filter(user=teammate).update(role="manager")
    with pytest.raises(Refused, match="Only the owner"):
        members.hand_over(workspace, part(workspace, teammate), part(workspace, owner))


def test_a_member_of_another_workspace_is_not_found_here(
    page: Client, workspace: Workspace, stranger: User
) -> None:
    mallory = Membership.objects.get(user=stranger)
    for what in ("role", "remove", "hand-over"):
        url = f"/workspaces/{workspace.pk}/members/{mallory.pk}/{what}/"
        assert page.post(url, {"role": "viewer"}).status_code in (403, 404)
    assert Membership.objects.get(user=stranger).role == "owner"
