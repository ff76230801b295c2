"""Forms of a workspace's assortment."""

from typing import Any

from django import forms

from deals.domain.assortment.columns import FIELDS, NAMES, REQUIRED
from deals.domain.assortment.files import MAX_BYTES, MAX_ROWS
from deals.domain.currencies import SYMBOLS
from deals.forms.fields import BootstrapFields
from deals.models import AssortmentUpload
from deals.selectors.assortment.articles import MATCHES


class UploadForm(BootstrapFields, forms.Form):
    small = True
    file = forms.FileField(
        label="CSV or XLSX file",
        help_text=f"A header, then a row an article: up to {MAX_ROWS:,} rows, {MAX_BYTES // 2**20} MB.",
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"The file has over {MAX_BYTES // 2**20} MB: split it.")
        return file


class ColumnsForm(BootstrapFields, forms.Form):
    small = True
    sku = title = brand = gtin = list_price = floor_price = url = forms.ChoiceField()
    currency = forms.ChoiceField(label="Currency of the prices", required=False)
    replaces = forms.BooleanField(label="Remove articles that this file lacks", required=False)
    high_floors = forms.BooleanField(label="Floor prices above the list price are right", required=False)

    def __init__(self, upload: AssortmentUpload, data: Any = None) -> None:
        super().__init__(data, initial=_initial(upload))
        columns = [(str(number), name or f"Column {number + 1}") for number, name in enumerate(upload.header)]
        for field in FIELDS:
            is_required = field in REQUIRED
            first = ("", "choose" if is_required else "not in the file")
            chosen = self.fields[field] = forms.ChoiceField(
                label=NAMES[field], required=is_required, choices=[first, *columns]
            )
            chosen.widget.attrs["class"] = self._css(chosen.widget)
        currency = self.fields["currency"]
        assert isinstance(currency, forms.ChoiceField)
        currency.choices = [("", "not known"), *((code, code) for code in SYMBOLS)]

    def columns(self) -> dict[str, int]:
        """Return the valid form's columns by field."""
        return {field: int(self.cleaned_data[field]) for field in FIELDS if self.cleaned_data[field]}


def _initial(upload: AssortmentUpload) -> dict[str, Any]:
    columns = {field: str(column) for field, column in upload.columns.items()}
    return {**columns, "currency": upload.currency, "replaces": upload.replaces}


class ItemSearchForm(BootstrapFields, forms.Form):
    """What to look for among the articles."""

    small = True
    q = forms.CharField(label="SKU, title, brand or GTIN", required=False, max_length=120)
    match = forms.ChoiceField(required=False, choices=[("", "All"), *MATCHES.items()])
