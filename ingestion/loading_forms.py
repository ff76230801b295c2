"""What operators send: an address to test, how to load it, a schedule, who is told of troubles."""

from typing import Any

from django import forms

from deals.domain.alerts.mode import AlertMode
from deals.forms.fields import BootstrapFields, FocusesErrors
from deals.selectors.workspaces.addresses import with_verified_address
from ingestion.models import NoticeReceiver, WatchedPrefix, validate_address


class AddressForm(FocusesErrors, BootstrapFields, forms.Form):
    """Where dump files are."""

    uri = forms.CharField(
        label="Address",
        max_length=1000,
        validators=[validate_address],
        help_text="s3://bucket/prefix, or a folder on the workers' machines; a glob (*) may end it",
    )


class LoadForm(BootstrapFields, forms.Form):
    """How a tested address is loaded."""

    alert_mode = forms.ChoiceField(
        label="Alerts on its posts", choices=AlertMode.choices, initial=AlertMode.RECORD.value
    )
    force = forms.BooleanField(label="Load again what is loaded already", required=False)
    validate_lines = forms.BooleanField(label="Parse every line (slower; finds all faults)", required=False)


class ScheduleForm(FocusesErrors, BootstrapFields, forms.ModelForm):
    """A watched prefix."""

    class Meta:
        model = WatchedPrefix
        fields = ("uri", "every_hours", "alert_mode", "is_on")
        labels = {
            "uri": "Address",
            "every_hours": "Look every (hours)",
            "alert_mode": "Alerts on its posts",
            "is_on": "On",
        }


class ReceiversForm(forms.Form):
    """Who of the staff is mailed: accounts with a verified address."""

    users: Any = forms.ModelMultipleChoiceField(
        queryset=None, label="Who is mailed", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["users"]
        field.queryset = with_verified_address().filter(is_staff=True)
        field.initial = list(NoticeReceiver.objects.values_list("user", flat=True))
        field.label_from_instance = lambda user: f"{user.get_username()} ({user.email})"
