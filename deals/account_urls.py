"""The pages of accounts: django-allauth's, under this site's addresses. What is not listed is not there."""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.http import require_http_methods

from deals.views.workspaces import own_account
from deals.views.workspaces.accounts import sign_out, sign_up


class Base36Converter(StringConverter):
    """A user's number as links in mails write it."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36Converter, "base36")

as_form = require_http_methods(["GET", "HEAD", "POST"])
"""Form views take a PUT for a POST, and those that redirect at once answer any method."""


def public(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Return the route of a page for who is not signed in."""
    return path(route, login_not_required(as_form(view)), name=name)


def own(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Return the route of a page of one's own account."""
    return path(route, as_form(view), name=name)


urlpatterns = [
    public("sign-in/", account.login, "account_login"),
    public("sign-in/second-factor/", second_factor.authenticate, "mfa_authenticate"),
    public("sign-in/passkey/", passkeys.login_webauthn, "mfa_login_webauthn"),
    public("sign-in/with/<slug:provider_id>/", openid_connect.login, "openid_connect_login"),
    public("sign-in/with/<slug:provider_id>/back/", openid_connect.callback, "openid_connect_callback"),
    public("sign-in/cancelled/", providers.login_cancelled, "socialaccount_login_cancelled"),
    public("sign-in/failed/", providers.login_error, "socialaccount_login_error"),
    public("sign-in/inactive/", account.account_inactive, "account_inactive"),
    public("sign-out/", sign_out, "account_logout"),
    public("sign-up/", sign_up, "account_signup"),
    public("sign-up/address/", providers.signup, "socialaccount_signup"),
    public("verify/", account.email_verification_sent, "account_email_verification_sent"),
    public("verify/<str:key>/", account.confirm_email, "account_confirm_email"),
    own("password/", account.password_change, "account_change_password"),
    own("password/set/", account.password_set, "account_set_password"),
    public("password/reset/", account.password_reset, "account_reset_password"),
    public("password/reset/sent/", account.password_reset_done, "account_reset_password_done"),
    public(
        "password/reset/<base36:uidb36>-<str:key>/",
        account.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    public(
        "password/reset/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done"
    ),
    own("account/", own_account.account_page, "account"),
    path("account/sessions/end/", own_account.end_one, name="account-session-end"),
    path("account/sessions/end-others/", own_account.end_others, name="account-sessions-end"),
    own("account/delete/", own_account.delete, "account-delete"),
    own("account/addresses/", account.email, "account_email"),
    own("account/providers/", providers.connections, "socialaccount_connections"),
    own("account/confirm/", account.reauthenticate, "account_reauthenticate"),
    own(
        "account/confirm/mail/",
        account.request_reauthentication_code,
        "account_request_reauthentication_code",
    ),
    own(
        "account/confirm/mail/code/",
        account.confirm_reauthentication_code,
        "account_confirm_reauthentication_code",
    ),
    own("account/confirm/code/", second_factor.reauthenticate, "mfa_reauthenticate"),
    own("account/confirm/passkey/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    own("account/security/", second_factor.index, "mfa_index"),
    own("account/security/app/", totp.activate_totp, "mfa_activate_totp"),
    own("account/security/app/off/", totp.deactivate_totp, "mfa_deactivate_totp"),
    own("account/security/codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    own("account/security/codes/new/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    own(
        "account/security/codes/file/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"
    ),
    own("account/security/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    own("account/security/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    own("account/security/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    own("account/security/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
]
