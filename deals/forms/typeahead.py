"""Form fields that choose among thousands: what is typed is looked up, so no page holds the whole list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from deals.models import Retailer
from deals.selectors.common.choices import SOURCES, Option

MOST_CHOSEN = 200
LONGEST = 300
"""Characters that are looked up: a product's title is the longest."""

UNKNOWN = (
    "Select a valid choice. No %(noun)s is called “%(value)s”: "
    "choose one from the list, or write its exact name."
)


class TypeaheadInput(forms.TextInput):
    """A text input with a list of what fits; without the script it takes a slug or an exact name."""

    template = "partials/typeahead.html"

    def __init__(self, kind: str, empty: str = "", many: bool = False, offers: str = "") -> None:
        super().__init__()
        self.kind, self.empty, self.many, self.offers = kind, empty, many, offers or kind

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the HTML, from the project's own templates."""
        values = [each for each in _listed(value) if each not in (None, "")]
        found = find(self.kind, [str(each) for each in values])
        unknown = [each for each in values if str(each) not in found and isinstance(each, str)]
        attrs = {"class": "form-control", "maxlength": LONGEST, **self.attrs, **(attrs or {})}
        context = {
            "name": name,
            "shown_for": attrs.pop("data-shown-for", ""),
            "attributes": flatatt(attrs),
            "many": self.many,
            "noun": SOURCES[self.kind].noun,
            "address": reverse("choices", args=[self.offers]),
            "empty": self.empty,
            "chosen": [found[str(each)] for each in values if str(each) in found],
            "typed": unknown[0] if unknown else "",
        }
        return render_to_string(self.template, context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the text, or all texts of a field that takes many."""
        return data.getlist(name) if self.many and hasattr(data, "getlist") else data.get(name)


class Typeahead(forms.CharField):
    """One of a kind, cleaned to its value (a slug); '' where none is chosen."""

    def __init__(self, kind: str, *, empty: str = "", **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(widget=TypeaheadInput(kind, empty), max_length=LONGEST, **kwargs)

    def option(self, value: Any) -> Option | None:
        """Return what a text names; None for ''. Raises ValidationError."""
        text = super().clean(value)
        return named(self.kind, [text])[0] if text else None

    def clean(self, value: Any) -> Any:
        """Return the option's value."""
        option = self.option(value)
        return option.value if option else ""


class ShopField(Typeahead):
    """One shop, cleaned to its row, as a model form needs it."""

    def prepare_value(self, value: Any) -> Any:
        """Show the slug of the retailer that a form begins with."""
        option = find(self.kind, [str(value)]).get(str(value)) if isinstance(value, int) else None
        return option.value if option else value

    def clean(self, value: Any) -> Retailer | None:
        """Return the retailer."""
        option = self.option(value)
        return Retailer.objects.get(pk=option.pk) if option else None


class TypeaheadIds(forms.Field):
    """Some of a kind, cleaned to their ids, in order. `offers`: another kind of which the list is made."""

    def __init__(self, kind: str, *, empty: str = "", offers: str = "", **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(widget=TypeaheadInput(kind, empty, True, offers), required=False, **kwargs)

    def clean(self, value: Any) -> list[int]:
        """Return ids. Raises ValidationError for what names no row, or too many."""
        texts = [str(each).strip() for each in _listed(value) if str(each).strip()]
        if len(texts) > MOST_CHOSEN:
            raise forms.ValidationError(f"At most {MOST_CHOSEN}: take a watchlist, a brand or a category.")
        return sorted({int(option.pk) for option in named(self.kind, texts)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was sent as texts."""
        return {str(each) for each in _listed(initial)} != {str(each) for each in _listed(data)}


def named(kind: str, texts: Sequence[str]) -> list[Option]:
    """Return what the texts name. Raises ValidationError for the first that names nothing."""
    found = find(kind, texts)
    for text in texts:
        if text not in found:
            shown = text.replace("\x00", "")[:LONGEST]
            raise forms.ValidationError(UNKNOWN, params={"noun": SOURCES[kind].noun, "value": shown})
    return [found[text] for text in texts]


def find(kind: str, texts: Sequence[str]) -> dict[str, Option]:
    """Return the option that each text names, where it names one."""
    texts = [text for text in texts if "\x00" not in text and len(text) <= LONGEST]
    return SOURCES[kind].find(texts) if texts else {}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]
