"""A workspace's keys as a way to sign in to the API: `Authorization: Bearer td_...`."""

from django.contrib.auth.models import User
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from deals.models import ApiKey
from deals.services.workspaces.api_keys import use_key


class KeyAuthentication(BaseAuthentication):
    """Signs in as the key's user; `request.auth` is the key."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return user and key; None without one in the header. Raises AuthenticationFailed for a bad one."""
        word, _, text = get_authorization_header(request).partition(b" ")
        if word.lower() != b"bearer":
            return None
        key = use_key(text.decode("latin-1").strip())
        if key is None:
            raise AuthenticationFailed("This API key is wrong, revoked or expired: create another one.")
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """Say how to sign in, so that a refusal is 401 and not 403."""
        return "Bearer"


class WithinScope(BasePermission):
    """Keeps keys that may only read from writing."""

    message = "This API key is read-only: use a read-write key."

    def has_permission(self, request: Request, view: object) -> bool:
        """Tell whether the key, if there is one, may do this."""
        key = request.auth
        return (
            not isinstance(key, ApiKey) or key.scope == ApiKey.Scope.WRITE or request.method in SAFE_METHODS
        )
