"""A workspace's competitors."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from deals.models import Competitor, Retailer, Workspace
from deals.selectors.market.retailer_names import retailers_named
from deals.services.alerts.rules import rules_changed
from deals.services.workspaces.audit import changes, note, values_of

MAX_COMPETITORS = 200
"""A matrix or an index of more says nothing; and queries stay bounded."""

MAX_PASTED = 500


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding several: `unknown` are the names that no retailer of the catalogue has."""

    added: int
    already_present: int
    unknown: tuple[str, ...] = ()
    over_limit: int = 0


@transaction.atomic
def add_competitors(
    workspace: Workspace, by: User, retailers: Collection[Retailer], group: str = ""
) -> Added:
    """Add retailers; archived ones come back. The own retailer is skipped. Idempotent."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)  # two at once count one after the other
    wanted = {each.pk: each for each in retailers if each.pk != workspace.own_retailer_id}
    present = dict(workspace.competitors.values_list("retailer_id", "archived_at"))
    back = [pk for pk in wanted if present.get(pk)]
    workspace.competitors.filter(retailer__in=back).update(archived_at=None)
    new = [pk for pk in wanted if pk not in present]
    room = max(MAX_COMPETITORS - len(present), 0)
    Competitor.objects.bulk_create(
        Competitor(workspace=workspace, retailer_id=pk, group=group, added_by=by) for pk in new[:room]
    )
    if names := [wanted[pk].name for pk in (*back, *new[:room])]:
        rules_changed(workspace)
        note(workspace, by, "added competitors", ", ".join(names))
    return Added(
        added=len(names),
        already_present=len(wanted) - len(back) - len(new),
        over_limit=max(len(new) - room, 0),
    )


def add_pasted(workspace: Workspace, by: User, text: str, group: str = "") -> Added:
    """Add what was pasted: handles, domains, links or names, one a line or with commas between."""
    words = [word.strip() for word in re.split(r"[\n,;\t]+", text) if word.strip()]
    found = retailers_named(words[:MAX_PASTED])
    unknown = tuple(word[:120] for word in words[:MAX_PASTED] if word not in found)
    added = add_competitors(workspace, by, list(found.values()), group)
    return Added(
        added.added, added.already_present, unknown, added.over_limit + max(len(words) - MAX_PASTED, 0)
    )


@transaction.atomic
def choose_competitors(workspace: Workspace, by: User, retailers: Collection[Retailer], pasted: str) -> Added:
    """Make these and the pasted ones the workspace's competitors; the others are archived."""
    others = workspace.competitors.filter(archived_at=None).exclude(retailer__in=retailers)
    change_competitors(workspace, by, list(others.values_list("pk", flat=True)), archived=True)
    chosen = add_competitors(workspace, by, retailers)
    if not pasted.strip():
        return chosen
    more = add_pasted(workspace, by, pasted)
    return Added(
        chosen.added + more.added,
        more.already_present,
        more.unknown,
        chosen.over_limit + more.over_limit,
    )


@transaction.atomic
def change_competitors(
    workspace: Workspace,
    by: User,
    ids: Collection[int],
    *,
    group: str | None = None,
    tags: list[str] | None = None,
    archived: bool | None = None,
) -> int:
    """Move competitors to a group, tag them, archive them or take them back; return how many there are."""
    rows = workspace.competitors.filter(pk__in=ids)
    values: dict[str, object] = {}
    if group is not None:
        values["group"] = group
    if tags is not None:
        values["tags"] = tags
    if archived is not None:
        values["archived_at"] = datetime.now(UTC) if archived else None
    names = list(rows.values_list("retailer__name", flat=True))
    if not values or not names:
        return 0
    said = _said(rows, values)
    rows.update(**values)
    if archived is not None:
        rules_changed(workspace)
    if said:
        action = {None: "changed competitors", True: "archived competitors", False: "restored competitors"}
        note(workspace, by, action[archived], said)
    return len(names)


def _said(rows: QuerySet[Competitor], values: Mapping[str, object]) -> str:
    """Say what changes of whom, for the log; '' where all is so already."""
    said = []
    for row in rows.select_related("retailer"):
        names = [name for name in values if name != "archived_at"]
        before, after = values_of(row, names), {name: values[name] for name in names}
        moved = "archived_at" in values and bool(row.archived_at) != bool(values["archived_at"])
        if (changed := changes(before, after)) or moved:
            said.append(f"{row.retailer.name} ({changed})" if changed else row.retailer.name)
    return ", ".join(said)
