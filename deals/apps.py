"""The deals application: what was on offer, by whom, at what price, how people reacted."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_delete


class DealsConfig(AppConfig):
    """Market data, shared by all signed-in users, and the workspaces that look at them."""

    name = "deals"
    verbose_name = "Deals"

    def ready(self) -> None:
        """Have all that hangs on a membership end with it, wherever it is deleted."""
        from django.contrib.auth.models import User

        from deals.models import Membership
        from deals.services.workspaces.membership_ends import end_with_account, end_with_membership

        post_delete.connect(end_with_membership, sender=Membership, dispatch_uid="membership ends")
        pre_delete.connect(end_with_account, sender=User, dispatch_uid="account ends")
