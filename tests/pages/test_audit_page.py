"""The audit log's page: who, what, when, by which key, and a link to what is still there."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import ApiKey, AssortmentItem, AuditEntry, Watchlist, Workspace
from deals.services.alerts.links import Target, mute
from deals.services.alerts.rules import change_rule, make_rule
from deals.services.workspaces import watchlists as watching
from deals.services.workspaces.audit import acting_with, changes, note
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def rows(page: Client, workspace: Workspace, query: str = "") -> str:
    """The entries that the page shows."""
    shown = page.get(f"/workspaces/{workspace.pk}/log/?{query}").content.decode()
    return shown.partition("<tbody")[2]


@pytest.fixture
def logged(workspace: Workspace, owner: User, teammate: User) -> list[AuditEntry]:
    """Ada made a list in May and Grace one in June, late in the evening of Berlin's first day."""
    workspace.time_zone = "Europe/Berlin"
    workspace.save()
    for user, name, at in (
        (owner, "Lamps", datetime(2026, 5, 10, tzinfo=UTC)),
        (teammate, "Drills", datetime(2026, 6, 1, 21, 30, tzinfo=UTC)),
    ):
        watching.make_list(workspace, user, name)
        AuditEntry.objects.filter(subject=name).update(at=at)
    return list(AuditEntry.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Lamps", "Drills"]),
        ("user=ada", ["Lamps"]),
        ("action=created+the+watchlist", ["Lamps", "Drills"]),
        ("since=2026-06-01", ["Drills"]),
        ("since=2026-06-02", []),
        ("until=2026-05-31", ["Lamps"]),
        ("since=2026-05-10&until=2026-05-10", ["Lamps"]),
    ],
)
def test_it_is_filtered_by_person_action_and_day(
    page: Client, workspace: Workspace, logged: list[AuditEntry], query: str, names: list[str]
) -> None:
    shown = rows(page, workspace, query)
    assert [name for name in ("Lamps", "Drills") if name in shown] == names
    told = page.get(f"/workspaces/{workspace.pk}/log.csv?{query}").getvalue().decode()
    assert [name for name in ("Lamps", "Drills") if name in told] == names
    api = page.get(f"/api/v1/workspaces/{workspace.pk}/log/?{query}").json()["results"]
    assert sorted(each["subject"] for each in api) == sorted(names)


@pytest.mark.parametrize("query", ["since=yesterday", "since=2026-06-02&until=2026-06-01", "user=nobody"])
def test_what_is_no_filter_is_said_where_it_was_typed(page: Client, workspace: Workspace, query: str) -> None:
    answer = page.get(f"/workspaces/{workspace.pk}/log/?{query}")
    assert answer.status_code == 400 and b"field-error" in answer.content
    assert page.get(f"/workspaces/{workspace.pk}/log.csv?{query}").status_code == 400


def test_an_entry_leads_to_its_thing_as_long_as_that_is_there(
    page: Client, workspace: Workspace, owner: User
) -> None:
    made = watching.make_list(workspace, owner, "Lamps")
    link = f'href="/workspaces/{workspace.pk}/watchlists/?list={made.pk}"'
    assert link in rows(page, workspace)
    Watchlist.objects.all().delete()
    shown = rows(page, workspace)
    assert link not in shown and "Lamps" in shown


def test_links_cost_one_query_whatever_the_things(
    page: Client, workspace: Workspace, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = AssortmentItem.objects.create(workspace=workspace, sku="A1", title="Drill")
    note(workspace, owner, "looked", of=item)
    page.get(f"/workspaces/{workspace.pk}/log/")
    with django_assert_num_queries(11):
        page.get(f"/workspaces/{workspace.pk}/log/")
    for name in ("Lamps", "Drills"):
        watching.make_list(workspace, owner, name)
    with django_assert_num_queries(11):
        page.get(f"/workspaces/{workspace.pk}/log/")


def test_who_came_with_a_key_is_named_with_it(page: Client, workspace: Workspace, owner: User) -> None:
    key = ApiKey.objects.create(workspace=workspace, user=owner, name="nightly", prefix="x", secret_hash="y")
    watching.make_list(workspace, acting_with(key), "Lamps")
    assert "by the API key nightly" in rows(page, workspace)


def test_a_change_says_what_it_was_before(workspace: Workspace, owner: User) -> None:
    rule = make_rule(workspace, owner, {"name": "Falls", "size": 10, "audience": "members"})
    change_rule(rule, owner, {"name": "Falls", "size": 20, "audience": "members", "by_webhook": True})
    assert AuditEntry.objects.first().subject == "Falls (size: 10 → 20, by webhook: no → yes)"


def test_of_a_rule_that_one_keeps_to_oneself_the_log_names_nothing(workspace: Workspace, owner: User) -> None:
    grace = make_user("joan")
    membership = workspace.memberships.create(user=grace, role="viewer")
    rule = make_rule(workspace, grace, {"name": "Hers", "audience": "own"})
    mute(Target(membership, rule), 7)
    change_rule(rule, grace, {"name": "Still hers"})
    assert {(each.subject, each.thing_id) for each in AuditEntry.objects.all()} == {("of their own", None)}


def test_long_values_are_said_to_have_changed() -> None:
    before, after = {"a": "x" * 61, "b": True, "c": 1}, {"a": "y", "b": False, "c": 1}
    assert changes(before, after) == "a changed, b: yes → no"
