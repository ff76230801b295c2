"""The filters of the product list and the retailer list."""

from typing import Any

from django import forms

from deals.domain.metrics import MAX_PRICE
from deals.domain.records import RetailerKind
from deals.forms.fields import BootstrapFields, choices
from deals.forms.typeahead import Typeahead
from deals.models import Category
from deals.selectors.common.as_of import Period
from deals.selectors.market import products, retailers


class ProductSearchForm(BootstrapFields, forms.Form):
    """What to look for on the product list; becomes a ProductFilter."""

    small = True
    q = forms.CharField(label="Search", required=False, max_length=200)
    brand = Typeahead("brands", empty="All brands", required=False)
    category = forms.ChoiceField(required=False)
    retailer = Typeahead("retailers", empty="All retailers", required=False)
    currency = forms.ChoiceField(required=False)
    price_from = forms.DecimalField(
        label="Price from", required=False, min_value=0, max_value=MAX_PRICE, decimal_places=2
    )
    price_to = forms.DecimalField(
        label="Price to", required=False, min_value=0, max_value=MAX_PRICE, decimal_places=2
    )
    several = forms.BooleanField(label="Two or more retailers", required=False)
    order = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[
            ("points", "Most prices"),
            ("newest", "Newest price"),
            ("title", "Title"),
            ("lowest", "Lowest price"),
            ("highest", "Highest low"),
        ],
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        lists = {
            "category": choices("All categories", Category.objects),
            "currency": [("", "All"), *((code, code) for code in products.currencies())],
        }
        for name, values in lists.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    def clean(self) -> dict[str, Any]:
        """Prices compare in one currency only, and a range goes upwards."""
        found = super().clean() or {}
        low, high = found.get("price_from"), found.get("price_to")
        by_price = found.get("order") in products.BY_PRICE or low is not None or high is not None
        if by_price and not found.get("currency"):
            self.add_error("currency", "Choose a currency to compare prices.")
        if low is not None and high is not None and low > high:
            self.add_error("price_to", "Must not be below the price from.")
        return found

    def filters(self) -> products.ProductFilter:
        """Return the valid form as what the selector takes."""
        found = self.cleaned_data
        return products.ProductFilter(
            text=found["q"],
            brand=found["brand"],
            category=found["category"],
            retailer=found["retailer"],
            currency=found["currency"],
            price_from=found["price_from"],
            price_to=found["price_to"],
            several_retailers=found["several"],
        )


class RetailerSearchForm(BootstrapFields, forms.Form):
    """What to look for on the retailer list."""

    small = True
    q = forms.CharField(label="Search", required=False, max_length=120)
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *RetailerKind.choices])
    show = forms.ChoiceField(required=False, choices=[("", "With deals"), ("all", "All of the catalogue")])
    order = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[("deals", "Most deals"), ("name", "Name"), ("newest", "Newest deal")],
    )

    def with_silent(self) -> bool:
        """Tell whether the valid form asks for those without a deal too: who names one wants to see it."""
        return bool(self.cleaned_data["show"] or self.cleaned_data["q"])

    def rows(self, period: Period) -> list[retailers.RetailerRow]:
        """Return what the valid form looks for. 2 queries."""
        found = self.cleaned_data
        ordering = found["order"] or retailers.ORDERINGS[0]
        silent = self.with_silent()
        return retailers.retailer_rows(period, found["q"], found["kind"], ordering, with_silent=silent)
