"""Writing workspaces and their members."""

from django.contrib.auth.models import User
from django.db import transaction

from deals.models import Membership, Retailer, Workspace


@transaction.atomic
def create_workspace(
    *, name: str, owner: User, own_retailer: Retailer | None = None, is_demo: bool = False
) -> Workspace:
    """Make a workspace whose first member is its owner."""
    workspace = Workspace.objects.create(name=name, own_retailer=own_retailer, is_demo=is_demo)
    Membership.objects.create(workspace=workspace, user=owner, role=Membership.Role.OWNER)
    return workspace
