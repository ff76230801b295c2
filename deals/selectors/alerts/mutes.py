"""Whose alert emails a member has ended or paused."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from deals.models import Suppression, Workspace


def mutes_of(workspace: Workspace, user: User, now: datetime) -> QuerySet[Suppression]:
    """Return what keeps the member's emails of the workspace back at this moment, the newest first."""
    lasting = Q(until=None) | Q(until__gt=now)
    return workspace.suppressions.filter(lasting, user=user).select_related("rule")
