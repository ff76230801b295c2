"""What this site changes of django-allauth: who must verify first, limits, mails by a worker, encryption."""

import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.loader import render_to_string

from deals.services.common.encryption import decrypt, encrypt
from deals.services.operations.mails import queue_mail
from deals.services.workspaces.invitation_links import invited_address
from deals.services.workspaces.sign_ins import note_failed_sign_in
from deals.tasks import wake_mailer
from deals.views.common.rate_limit import address_key, forget, give_back, rate_limit_allows

INVITATION = re.compile(r"/invitations/([A-Za-z0-9_-]{20,80})/")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of this site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether anyone may create an account (SIGN_UP)."""
        return bool(settings.SIGN_UP)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail: known and unknown addresses cost the same, and no request waits for a server."""
        known = {"request": _request(), "email": email, **context}
        subject = render_to_string(f"{template_prefix}_subject.txt", known)
        text = render_to_string(f"{template_prefix}_message.txt", known)
        queue_mail(email, subject, text.strip() + "\n")
        wake_mailer()

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """The link in an invitation's mail is in that mail alone: who comes by it owns the address."""
        where = INVITATION.fullmatch(request.POST.get("next", ""))
        if where is not None and invited_address(where[1]) == email.lower():
            return True
        return super().is_email_verified(request, email)

    def get_login_stages(self) -> list[str]:
        """The stages of signing in, with our own rule on who must verify an address first."""
        own = f"{__name__}.VerificationStage"
        ours = {"allauth.account.stages.EmailVerificationStage": own}
        return [ours.get(each, each) for each in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try of a password by account and by address. Raises ValidationError over either limit."""
        allowed = [rate_limit_allows("password", key) for key in self._limit_keys(request, credentials)]
        if all(allowed):
            return
        address = self.get_client_ip(request)
        if rate_limit_allows("refusal", address_key(address)):
            note_failed_sign_in(_typed(credentials), address, refused=True)
        raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the user, or None; a try that succeeds does not count."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            for key in self._limit_keys(request, credentials):
                give_back("password", key)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note it for the staff."""
        note_failed_sign_in(_typed(credentials), self.get_client_ip(request))

    def set_password(self, user: Any, password: str) -> None:
        """Set a password; whoever may do that is not kept out by tries of before."""
        super().set_password(user, password)
        forget("password", f"account {user.pk}")

    def _limit_keys(self, request: HttpRequest, credentials: dict[str, Any]) -> list[str]:
        """Return what a try counts for: the address, and the account by whichever of its names."""
        typed = _typed(credentials).lower()
        owned = EmailAddress.objects.filter(email=typed).order_by("-verified", "pk")
        user = owned.values_list("user", flat=True).first()
        if user is None:
            named = User.objects.filter(username__iexact=typed) | User.objects.filter(email__iexact=typed)
            user = named.order_by("pk").values_list("pk", flat=True).first()
        account = f"account {user}" if user is not None else f"name {typed}"
        return [f"address {address_key(self.get_client_ip(request))}", account]


class VerificationStage(EmailVerificationStage):
    """Holds who signed up and did not verify the address yet; others are asked on their pages.

    Accounts of before addresses were verified, and those that staff made, keep working: they have signed in
    before, or have no address on the list that sign-up fills.
    """

    def handle(self) -> Any:
        """Let through, or hold until the mailed link is followed."""
        user = self.login.user
        if user is None or (_signed_up(user) and user.last_login is None):
            return super().handle()
        return None, True


def _signed_up(user: Any) -> bool:
    return not user.is_staff and EmailAddress.objects.filter(user=user).exists()


class NameBackend(AuthenticationBackend):
    """Signs in by name or address; of names that differ in capitals alone the one as typed is meant."""

    def _authenticate_by_username(self, username: str, password: str) -> Any:
        exact = User.objects.filter(username=username).first() if "\x00" not in username else None
        if exact is not None:
            return self._check_password(exact, password)
        return super()._authenticate_by_username(username, password)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: what they verify with is encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return decrypt(encrypted_text)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Accounts by OpenID Connect: new ones where sign-up is open."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Tell whether who comes from a provider without an account gets one (SIGN_UP)."""
        return bool(settings.SIGN_UP)


def _typed(credentials: dict[str, Any]) -> str:
    """Return what somebody signs in as."""
    return str(credentials.get("email") or credentials.get("username") or "").replace("\x00", "")


def _request() -> HttpRequest:
    return context.request
