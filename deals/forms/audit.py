"""The filters of a workspace's audit log."""

from typing import Any

from django import forms

from deals.forms.fields import BootstrapFields
from deals.models import Workspace
from deals.selectors.workspaces.audit import LogFilter, audit_choices


def _day(label: str) -> forms.DateField:
    """Return a field for a day; browsers send and take it as 2016-11-30."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)


class LogForm(BootstrapFields, forms.Form):
    """Which entries of the log; becomes a LogFilter. 2 queries."""

    small = True
    user = forms.ChoiceField(required=False)
    action = forms.ChoiceField(required=False)
    since = _day("From")
    until = _day("To")

    def __init__(self, data: Any, workspace: Workspace) -> None:
        super().__init__(data, auto_id="log_%s")
        users, actions = audit_choices(workspace)
        for name, every, values in (("user", "All users", users), ("action", "All actions", actions)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", every), *((value, value) for value in values)]

    def clean(self) -> dict[str, Any]:
        """A period goes forwards."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", "Must not be before the first day.")
        return found

    def filters(self) -> LogFilter:
        """Return the valid form as what the selector takes."""
        return LogFilter(**self.cleaned_data)
