"""Sign-in, sign-out and passwords: Django's views with the site's pages."""

from django.contrib.auth import views
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy

from deals import forms


class SignIn(views.LoginView):
    """Name and password; many wrong tries lock the name for an hour (accounts/locked.html)."""

    template_name = "accounts/sign_in.html"
    authentication_form = forms.SignInForm
    redirect_authenticated_user = True


class PasswordChange(SuccessMessageMixin, views.PasswordChangeView):
    """A new password for someone who knows the old one."""

    template_name = "accounts/password_change.html"
    form_class = forms.PasswordChangeForm
    success_url = reverse_lazy("overview")
    success_message = "Your password is changed."


class PasswordReset(views.PasswordResetView):
    """Mail a link; the answer does not tell whether the address has an account."""

    template_name = "accounts/password_reset.html"
    email_template_name = "accounts/password_reset_mail.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    form_class = forms.PasswordResetForm
    success_url = reverse_lazy("password-reset-sent")


class PasswordResetSent(views.PasswordResetDoneView):
    """Say where to look for the link."""

    template_name = "accounts/password_reset_sent.html"


class PasswordResetConfirm(SuccessMessageMixin, views.PasswordResetConfirmView):
    """A new password for someone who came by the mailed link."""

    template_name = "accounts/password_reset_confirm.html"
    form_class = forms.SetPasswordForm
    success_url = reverse_lazy("sign-in")
    success_message = "Your password is set. Sign in with it."
