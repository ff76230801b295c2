"""The filters of comparisons, as pages and the API read them from the address."""

from django import forms

from deals.domain.records import Condition
from deals.models import Brand
from deals.selectors.comparing.comparison import ComparisonFilter
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
