"""Who of the staff may do what over the API: what the admin allows them."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, DjangoModelPermissions
from rest_framework.request import Request


class StaffWithPermission(DjangoModelPermissions):
    """Staff who hold the model's permission, as in the admin: to view, add, change or delete its rows."""

    perms_map = {
        **DjangoModelPermissions.perms_map,
        "GET": ["%(app_label)s.view_%(model_name)s"],
        "HEAD": ["%(app_label)s.view_%(model_name)s"],
        "OPTIONS": ["%(app_label)s.view_%(model_name)s"],
    }

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the caller may do this to the view's model."""
        user = request.user
        return bool(user.is_authenticated and user.is_staff) and super().has_permission(request, view)


class StaffWhoMayWrite(StaffWithPermission):
    """The same where everybody who is signed in may read."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the caller may do this to the view's model."""
        if request.method in SAFE_METHODS:
            return bool(request.user.is_authenticated)
        return super().has_permission(request, view)


class StaffWhoMayChange(StaffWithPermission):
    """The same for actions: a POST that changes a row takes the permission to change it."""

    perms_map = {**StaffWithPermission.perms_map, "POST": ["%(app_label)s.change_%(model_name)s"]}
