"""Forms of one's own account: its name, and its end."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator

from deals.forms.fields import BootstrapFields
from deals.models import Membership
from deals.selectors.workspaces.workspaces import Owned

HEIR = "owner-"
"""Begins the fields that say who owns a workspace afterwards; its id ends them."""


class AccountNameForm(BootstrapFields, forms.Form):
    """The name that others see."""

    name = forms.CharField(
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="Others in your workspaces see it, and you sign in with it or with an address.",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


class _MemberField(forms.ModelChoiceField):
    """One of a workspace's members, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.get_username()} ({obj.get_role_display()})"


class DeleteAccountForm(BootstrapFields, forms.Form):
    """Who owns each workspace afterwards, and the account's name, typed."""

    name = forms.CharField(label="Type the name of your account to delete it", max_length=150)

    def __init__(self, user: User, owned: Sequence[Owned], *args: Any) -> None:
        super().__init__(*args)
        self.user = user
        for own in owned:
            if own.others:
                field = _MemberField(
                    Membership.objects.filter(pk__in=[each.pk for each in own.others]).select_related("user"),
                    label=f"Who owns {own.workspace} after you",
                    empty_label="Choose a member",
                )
                field.widget.attrs["class"] = self._css(field.widget)
                self.fields[f"{HEIR}{own.workspace.pk}"] = field
        self.order_fields([*(name for name in self.fields if name != "name"), "name"])

    def clean_name(self) -> str:
        """Only the very name deletes."""
        name = str(self.cleaned_data["name"])
        if name != self.user.get_username():
            raise forms.ValidationError(f"This is not the name of your account: {self.user.get_username()}")
        return name

    @property
    def heirs(self) -> dict[int, Membership]:
        """Who owns each workspace afterwards, by its id."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith(HEIR)}
        return {int(name.removeprefix(HEIR)): value for name, value in chosen.items()}
