"""Rules that are made by a bell, or by a template: named by themselves, and made once."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from deals.models import AlertRule, Workspace
from deals.selectors.alerts.bells import free_name
from deals.services.alerts.rules import make_rule, restore_rule, switch_rule


@transaction.atomic
def set_bell(
    workspace: Workspace, by: User, values: dict[str, Any], name: str, *, is_own: bool = False
) -> tuple[AlertRule, bool]:
    """Make a rule, unless the member made the same before: that one is turned on. Tells whether it is new.

    It tells the member alone; where `is_own`, nobody else sees it either. Raises Refused.
    """
    values = {**values, "audience": (AlertRule.Audience.OWN if is_own else AlertRule.Audience.MAKER).value}
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    same = workspace.alert_rules.filter(made_by=by, **values).first()
    if same is None:
        return make_rule(workspace, by, {**values, "name": free_name(workspace, name)}), True
    restore_rule(same, by)
    if not same.is_on:
        switch_rule(same, by, on=True)
    return same, False
