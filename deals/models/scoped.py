"""Rows that belong to a workspace, reached through `for_user()` alone."""

from typing import Any, Self, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

Row = TypeVar("Row", bound=models.Model, covariant=True)


class WorkspaceRows(models.QuerySet[Row]):
    """The only way to a workspace's rows; it finds none of other workspaces."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the rows of the user's own workspaces; none for an anonymous one."""
        return self.filter(**self._of(user)) if user.is_authenticated else self.none()

    def _of(self, user: AbstractBaseUser | AnonymousUser) -> dict[str, Any]:
        return {"workspace__members": user.pk}
