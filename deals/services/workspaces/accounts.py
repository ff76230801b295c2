"""A user's own account: its name, and its end."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from deals.domain.refused import Refused
from deals.models import Membership
from deals.services.workspaces.members import hand_over
from deals.services.workspaces.sessions import end_sessions
from deals.services.workspaces.workspaces import delete_workspace

NAME_TAKEN = "This name cannot be used: choose another one."


@transaction.atomic
def rename(user: User, name: str) -> None:
    """Give a user another name, by which others see them and which signs them in. Raises Refused."""
    user.username = name
    try:
        with transaction.atomic():
            user.save(update_fields=["username"])
    except IntegrityError as error:
        raise Refused(NAME_TAKEN) from error


@transaction.atomic
def delete_account(user: User, heirs: Mapping[int, Membership]) -> None:
    """Delete a user, with all that acts as them. `heirs`: who owns their workspaces then, by workspace.

    A workspace without other members goes with its owner. Raises Refused where an heir is missing, or has
    left meanwhile; then nothing is deleted.
    """
    own = Membership.objects.filter(user=user, role=Membership.Role.OWNER).select_related("workspace")
    for membership in own.order_by("workspace"):
        workspace = membership.workspace
        if not workspace.memberships.exclude(pk=membership.pk).exists():
            delete_workspace(workspace)
        elif (heir := heirs.get(workspace.pk)) is None:
            raise Refused(f"Choose who owns {workspace} after you.")
        else:
            hand_over(workspace, membership, heir)
    end_sessions(user)
    user.delete()
