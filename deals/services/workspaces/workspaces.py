"""Writing workspaces."""

from django.contrib.auth.models import User
from django.db import transaction

from deals.models import Membership, Retailer, Workspace
from deals.services.alerts.rules import rules_changed
from deals.services.workspaces.audit import changes, note, values_of


@transaction.atomic
def create_workspace(
    *,
    name: str,
    owner: User,
    own_retailer: Retailer | None = None,
    time_zone: str = "UTC",
    currency: str = "",
    is_demo: bool = False,
    is_sample: bool = False,
) -> Workspace:
    """Make a workspace whose first member is its owner."""
    workspace = Workspace.objects.create(
        name=name,
        own_retailer=own_retailer,
        time_zone=time_zone,
        currency=currency,
        is_demo=is_demo,
        is_sample=is_sample,
    )
    Membership.objects.create(workspace=workspace, user=owner, role=Membership.Role.OWNER)
    note(workspace, owner, "created the workspace", name)
    return workspace


@transaction.atomic
def change_workspace(
    workspace: Workspace,
    by: User,
    *,
    name: str,
    own_retailer: Retailer | None,
    time_zone: str,
    currency: str,
) -> None:
    """Change the settings; the log says which."""
    wanted = {"name": name, "own_retailer": own_retailer, "time_zone": time_zone, "currency": currency}
    changed = [field for field, value in wanted.items() if getattr(workspace, field) != value]
    if not changed:
        return
    before = values_of(workspace, changed)
    for field in changed:
        setattr(workspace, field, wanted[field])
    workspace.save(update_fields=changed)
    if "own_retailer" in changed:
        rules_changed(workspace)
    note(workspace, by, "changed", changes(before, values_of(workspace, changed)))


@transaction.atomic
def delete_workspace(workspace: Workspace) -> None:
    """Delete a workspace and all that it holds; market data stay."""
    workspace.delete()
