"""Forms of saved views."""

from typing import Any

from django import forms

from deals.domain.saved_views import LONGEST_ADDRESS
from deals.forms.fields import BootstrapFields
from deals.models.names import NameFormField


class ViewForm(BootstrapFields, forms.Form):
    """A view's name, and who sees it."""

    small = True
    name = NameFormField(max_length=80)
    is_shared = forms.BooleanField(
        required=False, label="Shared", help_text="All members of the workspace see it."
    )

    def __init__(self, *args: Any, may_share: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]


class SaveViewForm(ViewForm):
    """A page to save under a name."""

    address = forms.CharField(max_length=LONGEST_ADDRESS, widget=forms.HiddenInput)
    keep_moment = forms.BooleanField(
        required=False, label="Keep the day", help_text="Else the view always shows the latest data."
    )
    field_order = ("name", "is_shared", "keep_moment", "address")
