"""The filters of comparisons, as pages and the API read them from the address."""

from collections.abc import Sequence
from typing import Any

from django import forms

from deals.domain.records import Condition
from deals.forms.fields import BootstrapFields
from deals.forms.typeahead import TypeaheadInput
from deals.models import Brand, Retailer
from deals.selectors.comparing.comparison import ComparisonFilter
from deals.selectors.comparing.undercut_responses import UndercutFilter, UndercutOrder, UndercutsBy
from deals.selectors.market.merge_targets import current_slug

CONVERT = "^([A-Z]{3}|none)$"
"""What `convert` may be in an address: a currency, or none where the workspace has one by default."""


class CompareForm(forms.Form):
    """What to compare; becomes a ComparisonFilter."""

    currency = forms.RegexField(
        "^[A-Z]{3}$", required=False, error_messages={"invalid": "Must be an ISO 4217 code such as USD."}
    )
    condition = forms.ChoiceField(required=False, choices=[("", ""), *Condition.choices])
    brand = forms.SlugField(required=False, max_length=60)
    category = forms.SlugField(required=False, max_length=60)
    group = forms.CharField(required=False, max_length=60)
    watched = forms.ChoiceField(required=False, choices=[("", ""), ("yes", "yes")])
    convert = forms.RegexField(
        CONVERT, required=False, error_messages={"invalid": "Must be an ISO 4217 code such as EUR, or none."}
    )

    def clean_brand(self) -> str:
        """Take the old slug of a merged brand for its merge target's. 1 query where there is one."""
        return current_slug(Brand, self.cleaned_data["brand"])

    def filters(self) -> ComparisonFilter:
        """Return the valid form as what the selectors take."""
        found = self.cleaned_data
        return ComparisonFilter(
            currency=found["currency"],
            condition=found["condition"],
            brand=found["brand"],
            category=found["category"],
            group=found["group"],
            watched=found["watched"] == "yes",
        )


class UndercutForm(BootstrapFields, forms.Form):
    """Which undercuts; becomes an UndercutFilter. Brand and category are CompareForm's, shown here only."""

    small = True
    by = forms.ChoiceField(
        required=False,
        choices=[("", "Both"), ("them", "They undercut you"), ("me", "You undercut them")],
        widget=forms.HiddenInput,
    )
    order = forms.ChoiceField(
        required=False,
        choices=[(each.value, each.value) for each in UndercutOrder],
        widget=forms.HiddenInput,
    )
    retailer = forms.ChoiceField(label="Competitor", required=False)
    brand = forms.CharField(required=False, widget=TypeaheadInput("brands", empty="All brands"))
    category = forms.CharField(required=False, widget=TypeaheadInput("categories", empty="All categories"))

    def __init__(self, data: Any, competitors: Sequence[Retailer]) -> None:
        super().__init__(data)
        retailer = self.fields["retailer"]
        assert isinstance(retailer, forms.ChoiceField)
        retailer.choices = [("", "All competitors"), *((each.slug, each.name) for each in competitors)]

    def wanted(self) -> UndercutFilter:
        """Return the valid form as what the selector takes."""
        found = self.cleaned_data
        by = UndercutsBy(found["by"]) if found["by"] else None
        return UndercutFilter(by, UndercutOrder(found["order"] or UndercutOrder.NEWEST))

    @property
    def retailer_slug(self) -> str:
        return str(self.cleaned_data["retailer"])
