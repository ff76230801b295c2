"""Forms of signing in and signing up: django-allauth's, in the words of this site."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

LONGEST_NAME = 255


class SignInForm(account_forms.LoginForm):
    """Name or address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = "Username or email"
        login.max_length = LONGEST_NAME
        login.widget.attrs |= {"autocomplete": "username webauthn", "autofocus": True}
        login.validators.append(_at_most_the_longest)
        self.fields["password"].help_text = ""
        _without_placeholders(self)


class SignUpForm(account_forms.SignupForm):
    """An address, and twice a password. The name is made of it: to ask for one tells which are taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = "For invitations, alerts and password resets. You sign in with it."
        self.fields["password2"].label = "Password confirmation"
        _without_placeholders(self)

    def try_save(self, request: HttpRequest) -> Any:
        """Take as long where the address has an account already: a hash is most of what a new one takes."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class PasswordForm(account_forms.ChangePasswordForm):
    """The old password and, twice, the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class PasskeyForm(AddWebAuthnForm):
    """A passkey, or a security key for the second step alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["passwordless"]
        choice.label, choice.initial = "Sign in without a password", True
        choice.help_text = "Off: the key is asked for after your password."


def _at_most_the_longest(value: str) -> None:
    if len(value) > LONGEST_NAME:
        raise account_forms.forms.ValidationError(f"A name has {LONGEST_NAME} characters at most.")


def _without_placeholders(form: account_forms.forms.Form) -> None:
    """Labels stand above the fields: a placeholder repeats them, and goes with the first letter."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
