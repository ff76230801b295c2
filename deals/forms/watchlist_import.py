"""The form that puts many things on a watchlist: pasted, or as a CSV file."""

import csv
from io import StringIO
from typing import Any

from django import forms

from deals.forms.fields import BootstrapFields
from deals.forms.watching import MAX_FILE

MOST_ROWS = 1_000
HEADERS = frozenset({"item", "name", "product", "title", "what"})
"""What the first row's first cell may be where it names the column."""


class ImportForm(BootstrapFields, forms.Form):
    """Titles of products, names of brands or categories: a row each."""

    small = True
    names = forms.CharField(
        label="Products, brands or categories",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=MAX_FILE,
        help_text="One per line: a product's whole title or its number here, or a brand or category.",
    )
    file = forms.FileField(
        label="Or a CSV file", required=False, help_text="Of each row the first column is read."
    )

    def clean(self) -> dict[str, Any]:
        """Put the rows together. Raises ValidationError for none, too many, and what is no CSV in UTF-8."""
        found = super().clean() or {}
        texts = (found.get("names") or "").splitlines()
        if upload := found.get("file"):
            if upload.size > MAX_FILE:
                raise forms.ValidationError(f"The file has over {MAX_FILE // 1024} kB: split it.")
            texts = first_cells(upload.read())
        if not any(text.strip() for text in texts):
            raise forms.ValidationError("Paste at least one title or name, or choose a file.")
        if len(texts) > MOST_ROWS:
            raise forms.ValidationError(f"{len(texts):,} rows, of at most {MOST_ROWS:,} at once: split them.")
        found["texts"] = texts
        return found


def first_cells(content: bytes) -> list[str]:
    """Return the first cell of each row, '' for a header. Raises ValidationError."""
    try:
        text = content.decode("utf-8-sig")
        rows = csv.reader(StringIO(text), delimiter=delimiter_of(text.partition("\n")[0]), strict=True)
        cells = [row[0] if row else "" for row in rows]
    except UnicodeDecodeError:
        raise forms.ValidationError("The file is not in UTF-8: save it as CSV UTF-8.") from None
    except csv.Error as error:
        raise forms.ValidationError(f"The file cannot be read as CSV: {error}.") from None
    if cells and cells[0].strip().lower() in HEADERS:
        cells[0] = ""
    return cells


def delimiter_of(first_row: str) -> str:
    """Return what stands between the cells: a tab or a semicolon where there is one, else a comma."""
    return next((each for each in "\t;" if each in first_row), ",")
