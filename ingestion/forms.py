"""The filters of the coverage page."""

from typing import Any

from django import forms

from ingestion.selectors.archive import GAP_STATES

STATES = {"missing": "missing", "failed": "failed", "partial": "partly loaded"}


class CoverageForm(forms.Form):
    """Which month, whose files, which gaps."""

    month = forms.CharField(required=False, max_length=20)
    source = forms.CharField(required=False, max_length=1200, widget=forms.Select)
    state = forms.ChoiceField(
        label="Gaps", required=False, choices=[("", "All gaps"), *((key, STATES[key]) for key in GAP_STATES)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            base = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = f"{base} {base}-sm"

    def offer(self, sources: list[str]) -> None:
        """Let one of the sources be chosen; the chosen one stays in the list."""
        chosen = self.cleaned_data["source"]
        offered = sources if not chosen or chosen in sources else [chosen, *sources]
        widget: Any = self.fields["source"].widget
        widget.choices = [("", "All sources"), *((each, each) for each in offered)]
