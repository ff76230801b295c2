"""What a member has read of the alerts."""

from django.contrib.auth.models import User
from django.db.models import Max

from deals.models import AlertInbox, Workspace


def mark_read(workspace: Workspace, user: User) -> None:
    """Note that the member has read all events there are. Each member's own affair: it is not logged."""
    newest = workspace.alert_events.aggregate(newest=Max("pk"))["newest"] or 0
    AlertInbox.objects.update_or_create(workspace=workspace, user=user, defaults={"read_up_to": newest})
