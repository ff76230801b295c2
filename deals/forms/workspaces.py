"""Forms of accounts and workspaces."""

from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms

from deals.domain.currencies import SYMBOLS
from deals.forms.fields import BootstrapFields
from deals.forms.typeahead import ShopField, Typeahead
from deals.models import ApiKey, Membership, Workspace
from deals.models.names import NameFormField
from deals.selectors.common.exchange_rates import known_currencies


class SignUpForm(BootstrapFields, auth_forms.UserCreationForm):
    """A name, an address for mails, and twice a password."""

    email = forms.EmailField(label="Email", help_text="For invitations, alerts and password resets.")

    class Meta(auth_forms.UserCreationForm.Meta):
        fields = ("username", "email")


class WorkspaceForm(BootstrapFields, forms.ModelForm):
    """What an owner or a manager sets."""

    time_zone = Typeahead("zones", initial="UTC", help_text="For times on pages; the API and files use UTC.")
    currency = forms.ChoiceField(
        required=False,
        label="Also show prices in",
        help_text="Prices stay as captured; the amount at that day's ECB rate is shown beside them.",
    )
    own_retailer = ShopField("shops", empty="not chosen", required=False)

    class Meta:
        model = Workspace
        fields = ("name", "own_retailer", "time_zone", "currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currencies = self.fields["currency"]
        assert isinstance(currencies, forms.ChoiceField)
        offered = sorted(known_currencies() & set(SYMBOLS))
        currencies.choices = [("", "no other currency"), *((code, code) for code in offered)]
        if not self.instance.pk:
            self.fields["name"].widget.attrs["autofocus"] = True
        if not self.instance.pk and not self.is_bound:
            self.fields["time_zone"].widget.attrs["data-browser-zone"] = ""  # proposed by static/js/zone.js


class InvitationForm(BootstrapFields, forms.Form):
    small = True
    email = forms.EmailField(label="Email")
    role = forms.ChoiceField(
        choices=[each for each in Membership.Role.choices if each[0] != "owner"],
        initial=Membership.Role.MEMBER.value,
    )


class RoleForm(forms.Form):
    """Another role; the owner's is handed over, not given."""

    role = forms.ChoiceField(choices=[each for each in Membership.Role.choices if each[0] != "owner"])


class ApiKeyForm(BootstrapFields, forms.Form):
    """What a key is for, what it may do, and until when."""

    small = True
    name = NameFormField(max_length=80, help_text="What uses it, such as 'nightly report'.")
    scope = forms.ChoiceField(choices=ApiKey.Scope.choices)
    days = forms.IntegerField(label="Expires after (days)", required=False, min_value=1, max_value=3650)


class DeleteForm(BootstrapFields, forms.Form):
    """The workspace's name, typed: all that it holds goes. A sample goes without."""

    name = forms.CharField(label="Type the workspace's name to delete it")

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        if workspace.is_sample:
            del self.fields["name"]

    def clean_name(self) -> str:
        """Only the very name deletes."""
        name = str(self.cleaned_data["name"])
        if name != self.workspace.name:
            raise forms.ValidationError(f"This is not the workspace's name: {self.workspace.name}")
        return name
