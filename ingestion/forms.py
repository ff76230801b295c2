"""The filters of the coverage page, and what an operator says of a live stream."""

from collections.abc import Iterable
from typing import Any

from django import forms

from deals.domain.networks import network_name
from deals.forms.fields import BootstrapFields, FocusesErrors
from ingestion.models import LiveStream
from ingestion.selectors.archive import GAP_STATES
from ingestion.services.stream_tests import FIELDS, check_fields

STATES = {"missing": "missing", "failed": "failed", "partial": "partly loaded"}


class CoverageForm(forms.Form):
    """Which month, whose files, which gaps."""

    month = forms.CharField(required=False, max_length=20)
    source = forms.CharField(required=False, max_length=1200, widget=forms.Select)
    network = forms.CharField(required=False, max_length=12, widget=forms.Select)
    state = forms.ChoiceField(
        label="Gaps", required=False, choices=[("", "All gaps"), *((key, STATES[key]) for key in GAP_STATES)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            base = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = f"{base} {base}-sm"

    def offer(self, sources: Iterable[str], networks: Iterable[str]) -> None:
        """Let one of the sources and of the networks be chosen; the chosen one stays in the list."""
        self._offer("source", "All sources", {each: each for each in sources})
        self._offer("network", "All networks", {each: network_name(each) for each in networks})

    def _offer(self, name: str, all_of_them: str, names: dict[str, str]) -> None:
        chosen = self.cleaned_data[name]
        offered = names if not chosen or chosen in names else {chosen: chosen, **names}
        widget: Any = self.fields[name].widget
        widget.choices = [("", all_of_them), *offered.items()]


class LiveStreamForm(FocusesErrors, BootstrapFields, forms.ModelForm):
    """The fields of a stream; a valid form saves nothing: the connection is tested first."""

    class Meta:
        model = LiveStream
        fields = FIELDS
        widgets = {
            "settings": forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
            "secret_names": forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        }
        labels = {"secret_names": "Secret names", "most_a_day": "Most a day", "alert_mode": "Alerts"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("settings", "secret_names"):
            self.fields[name].required = False
        self.fields["kind"].choices = LiveStream.Kind.choices  # type: ignore[attr-defined]  # no empty one

    def clean(self) -> dict[str, Any]:
        """Fill in what was left empty, and refuse credentials in addresses."""
        values: dict[str, Any] = super().clean() or {}
        for name in ("settings", "secret_names"):
            if name in values:
                values[name] = values[name] or {}
        return values

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                check_fields(self.instance)
            except forms.ValidationError as error:
                self._update_errors(error)  # type: ignore[attr-defined]
