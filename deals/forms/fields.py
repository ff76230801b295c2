"""What forms share: Bootstrap's classes, choices of filters, slugs of merged retailers."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import QueryDict

from deals.models import Category, Retailer
from deals.selectors.market.merge_targets import current_slugs

CHOICES_KEPT = 300
"""Seconds that the list of categories is kept: it changes with a load only."""


def with_merge_targets(data: Any, known: Collection[str]) -> Any:
    """Return what a form was sent with `retailer` slugs of merged retailers replaced by their merge targets'.

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


class FocusesErrors:
    """Mixin: the first field with an error has the focus when the form comes back."""

    def is_valid(self) -> bool:
        """Tell whether the form is valid; the focus moves to what is not."""
        form: Any = self
        valid: bool = super().is_valid()  # type: ignore[misc]
        wrong = next((name for name in form.fields if name in form.errors), None) if form.is_bound else None
        if wrong is not None:
            for field in form.fields.values():
                field.widget.attrs.pop("autofocus", None)
            form.fields[wrong].widget.attrs["autofocus"] = True
        return valid


def choices(first: str, rows: Any) -> list[tuple[str, str]]:
    """Return the choices of a filter: all, then (slug, name) by name."""
    return [("", first), *rows.order_by("name").values_list("slug", "name")]


def kept_categories() -> list[tuple[str, str]]:
    """Return the choices of categories. No query while they are kept."""
    return cache.get_or_set("campaign-categories", _categories, CHOICES_KEPT) or []


def _categories() -> list[tuple[str, str]]:
    return choices("All categories", Category.objects)
