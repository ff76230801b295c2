"""What forms share: Bootstrap's classes, choices of filters, slugs of merged retailers and brands."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict

from deals.models import Brand, Retailer
from deals.selectors.market.merge_targets import current_slugs


def with_merge_targets(data: Any, *, retailers: Collection[str], brands: Collection[str]) -> Any:
    """Return what a form was sent, with merge targets in place of merged retailers and brands.

    1 query for each of `retailer` and `brand` that names one that is not known, else none.
    """
    for name, model, known in (("retailer", Retailer, retailers), ("brand", Brand, brands)):
        asked = data.getlist(name) if isinstance(data, QueryDict) else []
        asked = [slug for slug in asked if slug and "\x00" not in slug]
        if not set(asked) <= set(known):
            data = data.copy()
            data.setlist(name, current_slugs(model, asked))
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
