"""The filters of what competitors advertise of the workspace's own articles."""

from typing import Any

from django import forms

from deals.domain.metrics import PriceComparison
from deals.forms.comparing import CONVERT
from deals.forms.fields import BootstrapFields
from deals.models import Retailer
from deals.selectors.assortment.articles import ArticleFilter
from deals.selectors.market.merge_targets import current_slug

GAPS = {
    PriceComparison.LOWER.value: "below my price",
    PriceComparison.EQUAL.value: "at my price",
    PriceComparison.HIGHER.value: "above my price",
}


class ArticleFilterForm(BootstrapFields, forms.Form):
    """Which articles and whose prices; becomes an ArticleFilter."""

    small = True
    q = forms.CharField(label="SKU, title, brand or GTIN", required=False, max_length=120)
    brand = forms.CharField(label="Brand in your list", required=False, max_length=120)
    retailer = forms.SlugField(label="Retailer", required=False, max_length=60)
    gap = forms.ChoiceField(label="Lowest price", required=False, choices=[("", "any"), *GAPS.items()])
    convert = forms.RegexField(
        CONVERT, required=False, error_messages={"invalid": "Must be an ISO 4217 code such as EUR, or none."}
    )

    def __init__(self, data: Any = None, retailers: Any = ()) -> None:
        super().__init__(data)
        choices = [("", "all"), *((retailer.slug, retailer.name) for retailer in retailers)]
        self.fields["retailer"].widget = forms.Select(
            choices=choices, attrs={"class": "form-select form-select-sm"}
        )

    def clean_retailer(self) -> str:
        """Take the old slug of a merged retailer for its merge target's. 1 query where there is one."""
        return current_slug(Retailer, self.cleaned_data["retailer"])

    def filters(self) -> ArticleFilter:
        """Return the valid form as what the selectors take."""
        found = self.cleaned_data
        return ArticleFilter(found["q"], found["brand"], found["retailer"], found["gap"])
