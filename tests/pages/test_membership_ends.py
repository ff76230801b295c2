"""A membership ends whole: invitations, feeds, rules, mutes, sessions and keys end with it."""

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from deals.domain.refused import Refused
from deals.models import (
    AlertInbox,
    AlertRule,
    ApiKey,
    Invitation,
    Membership,
    Session,
    Suppression,
    Watchlist,
    Workspace,
)
from deals.services.alerts.feeds import make_feed
from deals.services.workspaces import members
from deals.services.workspaces.api_keys import create_key
from tests.factories import make_user, make_workspace
from tests.mailed import mailed_link

pytestmark = pytest.mark.django_db


def part(workspace: Workspace, user: User) -> Membership:
    return Membership.objects.get(workspace=workspace, user=user)


@pytest.fixture
def manager(workspace: Workspace, teammate: User) -> User:
    """Grace manages Ada's workspace."""
    Membership.objects.filter(user=teammate).update(role="manager")
    return teammate


def invitation_of(user: User, workspace: Workspace, email: str = "joan@example.com") -> str:
    """Somebody invites; return the address in the mail."""
    client = Client()
    client.force_login(user)
    client.post(f"/workspaces/{workspace.pk}/invite/", {"email": email, "role": "manager"})
    return mailed_link()


def accepted(url: str, user: User) -> bool:
    """Whether a user gets in by an invitation's address."""
    client = Client()
    client.force_login(user)
    return client.post(url).status_code == 302


@pytest.mark.parametrize("how", ["demoted", "removed", "switched off", "deleted"])
def test_an_invitation_ends_with_the_right_to_send_it(
    workspace: Workspace, owner: User, manager: User, how: str
) -> None:
    url, second = invitation_of(manager, workspace), make_user("joan")
    grace, ada = part(workspace, manager), part(workspace, owner)
    if how == "demoted":
        members.change_role(grace, ada, "viewer")
    elif how == "removed":
        members.remove(grace, ada)
    elif how == "switched off":
        User.objects.filter(pk=manager.pk).update(is_active=False)
    else:
        manager.delete()
    assert not accepted(url, second)
    assert not Membership.objects.filter(user=second).exists()


def test_an_invitation_counts_for_the_address_that_it_was_sent_to(
    workspace: Workspace, manager: User
) -> None:
    url = invitation_of(manager, workspace)
    assert not accepted(url, make_user("mallory"))
    assert not accepted(url, make_user("joan2", email="joan@example.com", verified=False))
    assert accepted(url, make_user("joan"))


def test_who_signs_up_by_an_invitation_has_verified_its_address(workspace: Workspace, manager: User) -> None:
    url, client = invitation_of(manager, workspace), Client()
    form = {"password1": "a long enough phrase", "password2": "a long enough phrase", "next": url}
    assert client.post("/sign-up/", {**form, "email": "joan@example.com"})["Location"] == url
    assert client.post(url)["Location"] == f"/workspaces/{workspace.pk}/"
    assert Client().post("/sign-up/", {**form, "email": "kim@example.com"})["Location"] == "/verify/"


def add_traces(workspace: Workspace, user: User) -> str:
    """Give a member one of everything that acts for a member; return the address of a feed."""
    create_key(workspace, user, name="k", scope="write")
    AlertRule.objects.create(workspace=workspace, name="r", made_by=user, audience="maker")
    AlertRule.objects.create(workspace=workspace, name="for all", made_by=user, audience="members")
    Suppression.objects.create(workspace=workspace, user=user)
    AlertInbox.objects.create(workspace=workspace, user=user)
    Invitation.objects.create(
        workspace=workspace, email="x@example.com", role="viewer", invited_by=user,
        secret_hash=f"of {user} in {workspace}", expires_at="2100-01-01T00:00Z",
    )  # fmt: skip
    watchlist = Watchlist.objects.create(workspace=workspace, name="w")
    return f"/feeds/{make_feed(watchlist, user)}/"


def left_of(workspace: Workspace, user: User) -> dict[str, int]:
    """How many of what acts for a member there are."""
    return {
        "keys": ApiKey.objects.filter(workspace=workspace, user=user).count(),
        "rules": AlertRule.objects.filter(workspace=workspace, made_by=user, is_on=True).count(),
        "mutes": Suppression.objects.filter(workspace=workspace, user=user).count(),
        "inboxes": AlertInbox.objects.filter(workspace=workspace, user=user).count(),
        "invitations": Invitation.objects.filter(workspace=workspace, invited_by=user).count(),
    }


@pytest.mark.parametrize("how", ["removed", "deleted in the admin"])
def test_what_acts_for_a_member_ends_with_the_membership(
    workspace: Workspace, owner: User, manager: User, how: str
) -> None:
    feed = add_traces(workspace, manager)
    assert Client().get(feed).status_code == 200
    if how == "removed":
        members.remove(part(workspace, manager), part(workspace, owner))
    else:
        part(workspace, manager).delete()
    assert left_of(workspace, manager) == {"keys": 0, "rules": 0, "mutes": 0, "inboxes": 0, "invitations": 0}
    assert Client().get(feed).status_code == 404


@pytest.mark.parametrize("how", ["removed", "account deleted"])
def test_rules_of_who_left_go_to_the_owner_and_those_that_told_them_alone_are_paused(
    workspace: Workspace, owner: User, manager: User, how: str
) -> None:
    add_traces(workspace, manager)
    if how == "removed":
        members.remove(part(workspace, manager), part(workspace, owner))
    else:
        manager.delete()
    rules = AlertRule.objects.filter(made_by=owner).values_list("name", "is_on", "left_by")
    assert list(rules) == [("for all", True, ""), ("r", False, "grace")]


def test_a_rule_that_was_left_says_so_until_it_is_turned_on(
    workspace: Workspace, owner: User, manager: User
) -> None:
    add_traces(workspace, manager)
    members.remove(part(workspace, manager), part(workspace, owner))
    ada, rules = Client(), f"/workspaces/{workspace.pk}/alerts/rules/"
    ada.force_login(owner)
    assert "Paused: grace, whom it told, left the workspace." in ada.get(rules).content.decode()
    ada.post(f"{rules}{AlertRule.objects.get(name='r').pk}/switch/", {"on": "1"})
    assert "Paused:" not in ada.get(rules).content.decode()


def test_what_others_and_other_workspaces_have_stays(
    workspace: Workspace, owner: User, manager: User
) -> None:
    elsewhere = make_workspace(manager, name="Elsewhere")
    feeds = [add_traces(workspace, owner), add_traces(elsewhere, manager)]
    members.remove(part(workspace, manager), part(workspace, owner))
    assert [left_of(workspace, owner)["keys"], left_of(elsewhere, manager)["keys"]] == [1, 1]
    assert [Client().get(feed).status_code for feed in feeds] == [200, 200]


def test_who_is_removed_is_signed_out_everywhere_and_who_leaves_is_not(
    workspace: Workspace, owner: User, manager: User
) -> None:
    grace, ada = Client(), Client()
    grace.force_login(manager)
    ada.force_login(owner)
    joan = make_user("joan")
    Membership.objects.create(workspace=workspace, user=joan)
    leaving = Client()
    leaving.force_login(joan)
    leaving.post(f"/workspaces/{workspace.pk}/members/{part(workspace, joan).pk}/remove/")
    ada.post(f"/workspaces/{workspace.pk}/members/{part(workspace, manager).pk}/remove/")
    statuses = [client.get("/reports/").status_code for client in (grace, ada, leaving)]
    assert statuses == [302, 200, 200]


@pytest.fixture
def operator() -> Client:
    """A browser in which a superuser is signed in."""
    client = Client()
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client


def by_its_page(operator: Client, member: Membership) -> None:
    operator.post(f"/admin/deals/membership/{member.pk}/delete/", {"post": "yes"})


def by_the_list(operator: Client, member: Membership) -> None:
    form = {"action": "delete_selected", "_selected_action": [member.pk], "post": "yes"}
    operator.post("/admin/deals/membership/", form)


def by_the_workspace(operator: Client, member: Membership) -> None:
    address = f"/admin/deals/workspace/{member.workspace_id}/change/"
    page = operator.get(address).context
    form = dict(page["adminform"].form.initial)
    for formset in (each.formset for each in page["inline_admin_formsets"]):
        form |= {f"{formset.prefix}-{name}": value for name, value in formset.management_form.initial.items()}
        for part in formset.initial_forms:
            form |= {f"{part.prefix}-{name}": value for name, value in part.initial.items()}
            form |= {f"{part.prefix}-id": part.instance.pk}
            form |= {f"{part.prefix}-DELETE": "on"} if part.instance.pk == member.pk else {}
    operator.post(address, {name: value for name, value in form.items() if value is not None})


def by_deactivating(operator: Client, member: Membership) -> None:
    address = f"/admin/auth/user/{member.user_id}/change/"
    form = operator.get(address).context["adminform"].form.initial | {"is_active": ""}
    times = {
        "date_joined_0": "2016-01-01", "date_joined_1": "00:00:00", "last_login_0": "", "last_login_1": "",
    }  # fmt: skip
    kept = {name: value for name, value in form.items() if value not in (None, True, False)}
    operator.post(address, kept | times | {"is_active": ""})


@pytest.mark.parametrize(
    ("remove", "rules"), [(by_its_page, 0), (by_the_list, 0), (by_the_workspace, 0), (by_deactivating, 1)]
)
def test_a_removal_in_the_admin_ends_what_the_members_page_ends(
    workspace: Workspace,
    manager: User,
    operator: Client,
    remove: Callable[[Client, Membership], None],
    rules: int,
) -> None:
    feed, grace = add_traces(workspace, manager), Client()
    grace.force_login(manager)
    remove(operator, part(workspace, manager))
    assert left_of(workspace, manager) == {
        "keys": 0,
        "rules": rules,
        "mutes": 0,
        "inboxes": 0,
        "invitations": 0,
    }
    assert (Client().get(feed).status_code, Session.objects.filter(of_user=manager.pk).count()) == (404, 0)
    told = "deactivated" if remove is by_deactivating else "removed"
    assert workspace.audit_entries.filter(action=told, subject="grace").exists()


def test_a_members_role_can_be_changed_in_the_admin_without_signing_anybody_out(
    workspace: Workspace, manager: User, operator: Client
) -> None:
    grace, member = Client(), part(workspace, manager)
    grace.force_login(manager)
    values = {"user": manager.pk, "workspace": workspace.pk, "role": "viewer"}
    operator.post(f"/admin/deals/membership/{member.pk}/change/", values)
    assert (part(workspace, manager).role, grace.get("/reports/").status_code) == ("viewer", 200)


def test_the_key_of_a_session_is_nowhere_in_the_database(client: Client, owner: User) -> None:
    client.force_login(owner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM deals_session UNION SELECT session_key FROM django_session")
        stored = str(cursor.fetchall())
    assert client.cookies["sessionid"].value not in stored


def at_once(*acts: Callable[[], object]) -> None:
    """Do these in threads of their own, each with a connection, as web processes would."""
    barrier = threading.Barrier(len(acts))

    def act(one: Callable[[], object]) -> None:
        try:
            barrier.wait()
            one()
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[one]) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_race_of_role_changes_never_leaves_a_workspace_without_an_owner() -> None:
    ada, grace, joan = make_user("ada"), make_user("grace"), make_user("joan")
    owners = []
    for _ in range(25):
        workspace = make_workspace(ada, grace, joan)
        Membership.objects.filter(workspace=workspace, user=grace).update(role="manager")
        mine, hers, third = part(workspace, ada), part(workspace, grace), part(workspace, joan)
        at_once(
            lambda: members.hand_over(workspace, mine, third),  # noqa: B023
            lambda: members.change_role(third, hers, "viewer"),  # noqa: B023
        )
        owners.append(Membership.objects.filter(workspace=workspace, role="owner").count())
    assert owners == [1] * 25
