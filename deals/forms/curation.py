"""The filter of the groups of products that wait for a curator."""

from typing import Any

from django import forms

from deals.forms.fields import BootstrapFields
from deals.selectors.matching.groups import GroupFilter


class GroupFilterForm(BootstrapFields, forms.Form):
    """Which groups are wanted; becomes a GroupFilter."""

    small = True
    q = forms.CharField(label="Words of a title", required=False, max_length=200)
    least = forms.FloatField(label="Likeness from", required=False, min_value=0, max_value=1)
    most = forms.FloatField(label="Likeness to", required=False, min_value=0, max_value=1)
    joins = forms.BooleanField(label="Would join two retailers", required=False)
    watched = forms.BooleanField(label="Watched, or in an assortment", required=False)

    def wanted(self) -> GroupFilter:
        """Return the filter; of a field that cannot be read nothing is asked."""
        self.is_valid()
        found: dict[str, Any] = self.cleaned_data
        most = found.get("most")
        return GroupFilter(
            joins_retailers=bool(found.get("joins")),
            is_watched=bool(found.get("watched")),
            text=(found.get("q") or "").replace("\x00", ""),
            least=found.get("least") or 0.0,
            most=1.0 if most is None else most,
        )

    def params(self) -> dict[str, Any]:
        """Return what was asked, as the address has it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}
