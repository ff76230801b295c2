"""Forms of notes on charts."""

from typing import Any

from django import forms

from deals.domain.chart_notes import LONGEST_NOTE, check_days
from deals.domain.refused import Refused
from deals.forms.fields import BootstrapFields, FocusesErrors
from deals.models.names import NameFormField


def day_field(**kwargs: Any) -> forms.DateField:
    """Return a field for a day, with the browser's calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class NoteForm(FocusesErrors, BootstrapFields, forms.Form):
    """A note's days and text."""

    small = True
    first_day = day_field(label="Day")
    last_day = day_field(label="Last day", required=False, help_text="Empty: a single day.")
    text = NameFormField(max_length=LONGEST_NOTE, label="Note")

    def clean(self) -> dict[str, Any]:
        """Take the first day for a last one that is missing."""
        found = super().clean() or {}
        if "first_day" in found and "last_day" in found:
            found["last_day"] = found["last_day"] or found["first_day"]
            try:
                check_days(found["first_day"], found["last_day"])
            except Refused as refused:
                raise forms.ValidationError({"last_day": str(refused)}) from None
        return found


EVERYWHERE = "workspace"


class NewNoteForm(NoteForm):
    """A note on the charts of a page, or on all of the workspace."""

    where = forms.ChoiceField(label="Shown on", required=False)
    field_order = ("first_day", "last_day", "where", "text")

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        """`of` is product, line or retailer; '' where the page is of none of them."""
        super().__init__(*args, **kwargs)
        if of:
            field: Any = self.fields["where"]
            field.choices = [(of, f"this {of}'s charts"), (EVERYWHERE, "all charts of the workspace")]
        else:
            del self.fields["where"]
