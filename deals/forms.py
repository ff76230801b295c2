"""Filters and sign-in forms, with Bootstrap's classes on their fields."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from django.http import QueryDict

from deals.metrics import MAX_PRICE
from deals.models import Category, Retailer
from deals.selectors import products, retailers
from deals.selectors.as_of import Period
from deals.selectors.heirs import current_slugs
from deals.typeahead import Typeahead


def with_heirs(data: Any, known: Collection[str]) -> Any:
    """Return what a form was sent with `retailer` slugs of merged retailers replaced by their heirs'.

    1 query where one is not among the known, else none.
    """
    asked = data.getlist("retailer") if isinstance(data, QueryDict) else []
    asked = [slug for slug in asked if slug and "\x00" not in slug]
    if not set(asked) <= set(known):
        data = data.copy()
        data.setlist("retailer", current_slugs(Retailer, asked))
    return data


class BootstrapFields:
    """Mixin: gives each field the class that Bootstrap styles."""

    fields: dict[str, forms.Field]
    small = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = self._css(field.widget)

    def _css(self, widget: forms.Widget) -> str:
        """Return the class of a widget."""
        if isinstance(widget, forms.CheckboxInput):
            return "form-check-input"
        base = "form-select" if isinstance(widget, forms.Select) else "form-control"
        return f"{base} {base}-sm" if self.small else base


def choices(first: str, rows: Any) -> list[tuple[str, str]]:
    """Return the choices of a filter: all, then (slug, name) by name."""
    return [("", first), *rows.order_by("name").values_list("slug", "name")]


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
            ("cheapest", "Lowest price"),
            ("dearest", "Highest low"),
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

    def wanted(self) -> products.ProductFilter:
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
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *Retailer.Kind.choices])
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


class SignInForm(BootstrapFields, auth_forms.AuthenticationForm):
    """Name and password."""


class PasswordChangeForm(BootstrapFields, auth_forms.PasswordChangeForm):
    """Old password and, twice, the new one."""


class PasswordResetForm(BootstrapFields, auth_forms.PasswordResetForm):
    """The address to which a link is sent."""


class SetPasswordForm(BootstrapFields, auth_forms.SetPasswordForm):
    """Twice the new password, after the link from the mail."""
