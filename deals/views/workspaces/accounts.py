"""Sign-in, sign-out and passwords: Django's views with the site's pages."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.views import SuccessMessageMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from django.views.generic import CreateView

from deals.forms import accounts as forms
from deals.forms.workspaces import SignUpForm
from deals.views.common.rate_limit import rate_limit_allows

as_form = method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
"""Django's form views take a PUT for a POST, and those that redirect at once answer any method."""


@as_form
class SignIn(views.LoginView):
    """Name and password; many failed attempts lock the name for an hour (accounts/locked.html)."""

    template_name = "accounts/sign_in.html"
    authentication_form = forms.SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Offer to create an account if that is allowed."""
        return super().get_context_data(sign_up=settings.SIGN_UP, **more)


@as_form
class PasswordChange(SuccessMessageMixin, views.PasswordChangeView):
    """A new password for someone who knows the old one."""

    template_name = "accounts/password_change.html"
    form_class = forms.PasswordChangeForm
    success_url = reverse_lazy("overview")
    success_message = "Your password is changed."


@as_form
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


@as_form
class PasswordResetConfirm(SuccessMessageMixin, views.PasswordResetConfirmView):
    """A new password for someone who came by the mailed link."""

    template_name = "accounts/password_reset_confirm.html"
    form_class = forms.SetPasswordForm
    success_url = reverse_lazy("sign-in")
    success_message = "Your password is set. Sign in with it."


@as_form
@method_decorator(login_not_required, name="dispatch")
class SignUp(views.RedirectURLMixin, CreateView):
    """A new account, signed in at once; 404 where the operator switched it off (SIGN_UP)."""

    template_name = "accounts/sign_up.html"
    form_class = SignUpForm
    next_page = "workspace-new"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 where sign-up is off; redirect those who are signed in."""
        if not settings.SIGN_UP:
            raise Http404
        if request.user.is_authenticated:
            return redirect("overview")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Keep where someone with an invitation is going."""
        return super().get_context_data(next=self.get_redirect_url(), **more)

    def form_valid(self, form: Any) -> HttpResponse:
        """Create the account and sign in."""
        if not rate_limit_allows("sign-up", self.request):
            form.add_error(None, "Too many accounts were created from this address: try again in an hour.")
            return self.form_invalid(form)
        response = super().form_valid(form)
        login(self.request, self.object, backend="django.contrib.auth.backends.ModelBackend")
        return response
