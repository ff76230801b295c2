"""Pages with their filters that a member saved under a name."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from deals.models.names import NameField
from deals.models.scoped import WorkspaceRows
from deals.models.workspaces import Workspace


class SavedViewQuerySet(WorkspaceRows["SavedView"]):
    """Saved views as members see them."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the user's own views, and those that are shared in their workspaces."""
        return super().for_user(user).seen_by(user.pk)

    def seen_by(self, user_id: int | None) -> Self:
        """Return those of a member, and the shared ones. For a workspace that the member is in."""
        return self.filter(Q(is_shared=True) | Q(made_by=user_id))


class SavedView(models.Model):
    """A page of the site and its query, never a whole address: its maker's, shared in the workspace or not.

    `thing` is the id or short name of what the page is of; a page of the workspace needs none.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="saved_views")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,  # what ends with the membership goes before the account does, or to the owner
        related_name="saved_views",
    )
    name = NameField(max_length=80)
    page = models.CharField(max_length=60, help_text="the name of its route")
    thing = models.CharField(max_length=80, blank=True)
    query = models.CharField(max_length=1500, blank=True, help_text="as in the address, without '?'")
    is_shared = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0, help_text="among its maker's views")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "made_by", "name"], name="saved_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name
