"""Access to a workspace's addresses of the API: a stranger, or a key of another workspace, gets 404."""

from functools import cached_property

from django.contrib.auth.models import User
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.views import APIView

from deals.domain.roles import Right, may
from deals.models import ApiKey, Membership
from deals.selectors.workspaces.workspaces import membership_of


def membership_for(request: Request, workspace_id: int) -> Membership:
    """Return the caller's membership. Raises NotFound for a stranger, and for another workspace's key."""
    key = request.auth
    membership = membership_of(request.user, workspace_id)
    if membership is None or (isinstance(key, ApiKey) and key.workspace_id != workspace_id):
        raise NotFound("There is no such workspace, or you are not in it.")
    if isinstance(request.user, User):
        membership.user = request.user  # who came with a key carries it: the log names it
    return membership


class WorkspaceRequired(APIView):
    """Base of views whose address names a workspace as `pk`; `membership` is the caller's in it."""

    right = Right.READ
    writing_right = Right.EDIT

    @cached_property
    def membership(self) -> Membership:
        """The caller's membership. Raises NotFound for a stranger, PermissionDenied without the right."""
        membership = membership_for(self.request, self.kwargs["pk"])
        right = self.right if self.request.method in ("GET", "HEAD", "OPTIONS") else self.writing_right
        if not may(membership.role, right):
            raise PermissionDenied(f"A {membership.role} cannot do this: ask the owner or a manager.")
        return membership
