"""Forms of signing in and of passwords."""

from django.contrib.auth import forms as auth_forms

from deals.forms.fields import BootstrapFields


class SignInForm(BootstrapFields, auth_forms.AuthenticationForm):
    """Name and password."""


class PasswordChangeForm(BootstrapFields, auth_forms.PasswordChangeForm):
    """Old password and, twice, the new one."""


class PasswordResetForm(BootstrapFields, auth_forms.PasswordResetForm):
    """The address to which a link is sent."""


class SetPasswordForm(BootstrapFields, auth_forms.SetPasswordForm):
    """Twice the new password, after the link from the mail."""
