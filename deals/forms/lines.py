"""The filters of the list of product lines."""

from typing import Any

from django import forms

from deals.forms.fields import BootstrapFields, choices
from deals.forms.typeahead import Typeahead
from deals.models import Category
from deals.selectors.market.lines import LineFilter


class LineSearchForm(BootstrapFields, forms.Form):
    """What to look for on the list of lines; becomes a LineFilter."""

    small = True
    q = forms.CharField(label="Search", required=False, max_length=200)
    brand = Typeahead("brands", empty="All brands", required=False)
    category = forms.ChoiceField(required=False)
    several = forms.BooleanField(label="Two or more retailers", required=False)
    order = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[
            ("retailers", "Most retailers"),
            ("points", "Most prices"),
            ("name", "Name"),
            ("newest", "Newest price"),
        ],
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices("All categories", Category.objects)

    def filters(self) -> LineFilter:
        """Return the valid form as what the selector takes."""
        found = self.cleaned_data
        return LineFilter(found["q"], found["brand"], found["category"], found["several"])
