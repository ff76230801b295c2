"""The form that ends or pauses one's emails of a rule, or of the workspace."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from deals.forms.fields import BootstrapFields, FocusesErrors
from deals.models import AlertRule, Workspace
from deals.services.alerts.links import SNOOZES

FOREVER = "0"


class MuteForm(FocusesErrors, BootstrapFields, forms.Form):
    """Which emails, and for how long."""

    small = True
    rule = forms.ModelChoiceField(
        AlertRule.objects.none(), required=False, empty_label="all rules of this workspace", label="Emails of"
    )
    days = forms.ChoiceField(
        label="For",
        choices=[
            *((str(days), f"{days} day{'s' if days > 1 else ''}") for days in SNOOZES),
            (FOREVER, "until I end it"),
        ],
    )

    def __init__(self, *args: Any, workspace: Workspace, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ModelChoiceField)
        rule.queryset = workspace.alert_rules.active().seen_by(user)

    def length(self) -> int | None:
        """Return the days of the valid form, None for no end."""
        days = int(self.cleaned_data["days"])
        return days or None
