"""The file of all that a workspace holds: nothing is forgotten, no secret and no other's row is in it."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

from deals.models import AlertInbox, AlertRule, Export, Suppression, Workspace
from deals.selectors.workspaces import whole_export
from deals.selectors.workspaces.whole_export import LISTS, NOT_EXPORTED, workspace_export
from tests.access.world import SECRET, World, make_world


def leading_to(root: type[models.Model]) -> set[type[models.Model]]:
    """Every model whose rows lead to a row of `root`: by foreign keys, however many."""
    found = {root}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if model not in found and field.related_model in found
        }
        if not more:
            return found - {root}
        found |= more


def forgotten(lists: Any) -> set[str]:
    """The models that are neither a list of the file nor named with a reason."""
    return (
        {each.__name__ for each in leading_to(Workspace)}
        - {each.model.__name__ for each in lists}
        - set(NOT_EXPORTED)
    )


def test_every_model_of_a_workspace_is_in_the_file_or_says_why_not() -> None:
    assert forgotten(LISTS) == set()
    named = [each.model.__name__ for each in LISTS] + list(NOT_EXPORTED)
    assert sorted(named) == sorted({each.__name__ for each in leading_to(Workspace)})


def test_a_forgotten_list_is_seen() -> None:
    """The mutation: also one that reaches the workspace through another model only."""
    fewer = [each for each in LISTS if each.name not in ("competitors", "watched")]
    assert forgotten(fewer) == {"Competitor", "WatchedItem"}


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.name)
def test_every_field_is_a_column_or_says_why_not(listed: whole_export.ExportedList) -> None:
    told = {path.partition("__")[0] for path in listed.columns.values()}
    fields = {each.name for each in listed.model._meta.concrete_fields}
    assert fields - told - {"workspace"} == set(listed.left_out)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def told(world: World) -> dict[str, Any]:
    """The file as the owner gets it."""
    page = Client()
    page.force_login(world.users["owner"])
    answer = page.get(f"/workspaces/{world.workspace.pk}/export.json")
    return json.loads(answer.getvalue())


def test_the_file_has_a_row_of_each_thing(world: World) -> None:
    found = told(world)
    assert {name: len(rows) for name, rows in found.items() if name != "workspace"} == {
        "members": 5, "invitations": 1, "api_keys": 1, "competitors": 1, "watchlists": 1, "watched": 1,
        "feeds": 1, "assortment": 1, "assortment_uploads": 1, "alert_rules": 1, "alert_events": 1,
        "read_up_to": 0, "mutes": 0, "saved_views": 1, "chart_notes": 1, "webhooks": 1, "files": 0,
        "audit_log": 2,
    }  # fmt: skip
    assert found["watched"][0]["watchlist"] == found["watchlists"][0]["id"]
    assert (found["competitors"][0]["retailer"], found["competitors"][0]["tags"]) == ("quillmart", [SECRET])


def test_no_secret_is_in_the_file(world: World) -> None:
    text = json.dumps(told(world))
    hidden = [world.rows["key"], world.rows["invitation"], world.rows["watchlist"].feed]  # type: ignore[attr-defined]
    hashes = [each.secret_hash for each in hidden]
    assert [each for each in (*hashes, world.rows["hook"].encrypted_secret) if each in text] == []  # type: ignore[attr-defined]


def add_own(world: World, user: User) -> None:
    """What one member keeps to themselves."""
    name = f"of {user.username}"
    rule = AlertRule.objects.create(workspace=world.workspace, name=name, made_by=user, audience="own")
    Suppression.objects.create(workspace=world.workspace, user=user, rule=rule)
    AlertInbox.objects.create(workspace=world.workspace, user=user, read_up_to=7)
    Export.objects.create(workspace=world.workspace, user=user, role="viewer", address="/x", title=name)


def test_what_members_keep_to_themselves_is_not_in_the_file_but_ones_own(world: World) -> None:
    owner, viewer = world.users["owner"], world.users["viewer"]
    for user in (owner, viewer):
        add_own(world, user)
    found = told(world)
    assert f"of {viewer.username}" not in json.dumps(found)
    assert [each["user"] for name in ("mutes", "read_up_to", "files") for each in found[name]] == [
        owner.username
    ] * 3
    assert [each["name"] for each in found["alert_rules"]] == [f"{SECRET} rule", f"of {owner.username}"]


def test_a_list_is_read_by_one_query_and_only_when_it_is_taken(
    world: World, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        lists = workspace_export(world.workspace, world.users["owner"])
    with django_assert_num_queries(1):
        assert len(list(lists["watched"])) == 1
