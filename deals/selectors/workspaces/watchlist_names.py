"""What the rows of a pasted list or a file name: a product, a brand or a category."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Lower

from deals.domain.matching.normalise import listing_key
from deals.models import Brand, Category, Listing, Product
from deals.selectors.common.choices import SOURCES

LONGEST = 300
"""Characters of a product's title."""

NOTHING = "No product, brand or category has exactly this name, or several products have it."
TOO_LONG = f"Longer than {LONGEST} characters."

Found = Product | Brand | Category


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row of what was imported: its number, its text, and what it names or why it names nothing."""

    number: int
    text: str
    thing: Found | None = None
    reason: str = ""


def named_rows(texts: Sequence[str]) -> list[ImportedRow]:
    """Return what each text names: a product by id or title, else a brand, else a category.

    10 queries at most, whatever the number of texts. Empty ones are no rows.
    """
    rows = [(number, text.strip()) for number, text in enumerate(texts, 1) if text.strip()]
    words = list(dict.fromkeys(text for _, text in rows if len(text) <= LONGEST and "\x00" not in text))
    things: dict[str, Found] = {**_categories(words), **_chosen("brands", Brand, words)}
    things |= _titled(words) | _chosen("products", Product, words)
    return [_row(number, text, things) for number, text in rows]


def _row(number: int, text: str, things: dict[str, Found]) -> ImportedRow:
    if text in things:
        return ImportedRow(number, text, things[text])
    return ImportedRow(number, text[:LONGEST], None, TOO_LONG if len(text) > LONGEST else NOTHING)


def _chosen(kind: str, model: type[Product] | type[Brand], words: Sequence[str]) -> dict[str, Found]:
    """Return what typeahead fields of a kind take the words for."""
    options = SOURCES[kind].find(words) if words else {}
    rows = model._default_manager.in_bulk({int(option.pk) for option in options.values()})
    return {word: rows[int(option.pk)] for word, option in options.items() if int(option.pk) in rows}


def _titled(words: Sequence[str]) -> dict[str, Found]:
    """Return the product of each word that is a listing's title, written in whatever way."""
    keys = {word: listing_key(word) for word in words}
    wanted = {key for key in keys.values() if key}
    listings = Listing.objects.filter(key__in=wanted).select_related("product")
    products = {listing.key: listing.product for listing in listings}
    return {word: products[key] for word, key in keys.items() if key in products}


def _categories(words: Sequence[str]) -> dict[str, Found]:
    lower = {word: word.lower() for word in words}
    rows = Category.objects.annotate(spelled=Lower("name")).filter(spelled__in=set(lower.values()))
    by_name = {row.spelled: row for row in rows}
    return {word: by_name[spelled] for word, spelled in lower.items() if spelled in by_name}
