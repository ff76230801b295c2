"""Forms of accounts and workspaces."""

from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms

from deals.currencies import SYMBOLS
from deals.forms import BootstrapFields
from deals.models import ApiKey, Membership, Workspace
from deals.selectors.rates import known_currencies
from deals.typeahead import ShopField, Typeahead


class SignUpForm(BootstrapFields, auth_forms.UserCreationForm):
    """A name, an address for mails, and twice a password."""

    email = forms.EmailField(label="E-mail", help_text="For invitations, alerts and a forgotten password.")

    class Meta(auth_forms.UserCreationForm.Meta):
        fields = ("username", "email")


class WorkspaceForm(BootstrapFields, forms.ModelForm):
    """What an owner or a manager sets."""

    time_zone = Typeahead("zones", initial="UTC", help_text="Of times on pages; API and files are in UTC.")
    currency = forms.ChoiceField(
        required=False,
        label="Also show prices in",
        help_text="Prices stay as captured; beside them stands the amount by the ECB rate of their day.",
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
        currencies.choices = [("", "as captured only"), *((code, code) for code in offered)]


class InvitationForm(BootstrapFields, forms.Form):
    """To whom, and as what."""

    small = True
    email = forms.EmailField(label="E-mail")
    role = forms.ChoiceField(choices=[each for each in Membership.Role.choices if each[0] != "owner"])


class RoleForm(forms.Form):
    """Another role; the owner's is handed over, not given."""

    role = forms.ChoiceField(choices=[each for each in Membership.Role.choices if each[0] != "owner"])


class ApiKeyForm(BootstrapFields, forms.Form):
    """What a key is for, what it may do, and until when."""

    small = True
    name = forms.CharField(max_length=80, help_text="What uses it, such as 'nightly report'.")
    scope = forms.ChoiceField(choices=ApiKey.Scope.choices)
    days = forms.IntegerField(label="Valid for days", required=False, min_value=1, max_value=3650)


class DeleteForm(BootstrapFields, forms.Form):
    """The workspace's name, typed: all that it holds goes."""

    name = forms.CharField(label="Type its name to delete it")

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_name(self) -> str:
        """Only the very name deletes."""
        name = str(self.cleaned_data["name"])
        if name != self.workspace.name:
            raise forms.ValidationError(f"This is not its name: {self.workspace.name}")
        return name
