"""Access to a workspace's pages: a stranger gets 404, a member without the right 403 and the reason."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from deals.domain.roles import Right, may
from deals.models import Membership
from deals.selectors.workspaces.workspaces import membership_of
from deals.views.common.page import PageRequest

View = Callable[Concatenate[PageRequest, Membership, ...], HttpResponseBase]


def workspace_required(right: Right) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Give a view the visitor's membership in place of the address's `pk`, if it has the right."""

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def enter(request: PageRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            return view(request, membership_with(request, pk, right), **kwargs)

        return enter

    return decorate


def membership_with(request: PageRequest, workspace_id: int, right: Right) -> Membership:
    """Return the visitor's membership. Raises Http404 for a stranger, PermissionDenied without the right."""
    membership = membership_of(request.user, workspace_id)
    if membership is None:
        raise Http404
    if not may(membership.role, right):
        raise PermissionDenied(
            f"A {membership.role} of {membership.workspace} cannot do this: ask its owner or a manager."
        )
    return membership
