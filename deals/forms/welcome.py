"""Forms of the first steps of a workspace."""

from typing import Any

from django import forms

from deals.forms.fields import BootstrapFields
from deals.forms.typeahead import ShopField, TypeaheadIds
from deals.forms.watching import PasteForm

BY_NAME = "Name, @handle or domain"


class OwnRetailerForm(BootstrapFields, forms.Form):
    """Step 1: which retailer one is; none is an answer too."""

    retailer = ShopField("shops", empty=BY_NAME, required=False, label="Your retailer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retailer"].widget.attrs["autofocus"] = True


class CompetitorsForm(PasteForm):
    """Step 2: all competitors that one has then: chosen, ticked among the suggestions, and pasted."""

    needs_names = False
    retailers = TypeaheadIds("retailers", offers="shops", empty=BY_NAME, label="Find a competitor")
    group = None  # type: ignore[assignment]  # a field of before is taken out so
    field_order = ["retailers", "names", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retailers"].widget.attrs["autofocus"] = True


class WatchedForm(BootstrapFields, forms.Form):
    """Step 3: what to watch, ticked among the suggestions or looked for."""

    product = TypeaheadIds("products", label="Find another product", empty="Part of its title")
    brand = TypeaheadIds("brands", label="Find another brand", empty="Name")
