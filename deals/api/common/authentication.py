"""A workspace's keys as a way to sign in to the API: `Authorization: Bearer td_...`."""

from django.contrib.auth.models import User
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from deals.models import ApiKey
from deals.services.workspaces.api_keys import use_key
from deals.services.workspaces.audit import acting_with

READ_ONLY = "This API key is read-only: use a read-write key."


class KeyAuthentication(BaseAuthentication):
    """Signs in as the key's user; `request.auth` is the key.

    Scope is asked here, where the key is read: whatever permissions a view sets, it never sees a key that may
    not do what the request asks.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return user and key; None without one in the header.

        Raises AuthenticationFailed for a bad one, PermissionDenied for one that may only read.
        """
        word, _, text = get_authorization_header(request).partition(b" ")
        if word.lower() != b"bearer":
            return None
        key = use_key(text.decode("latin-1").strip())
        if key is None:
            raise AuthenticationFailed("This API key is wrong, revoked or expired: create another one.")
        if request.method not in SAFE_METHODS and key.scope != ApiKey.Scope.WRITE:
            raise PermissionDenied(READ_ONLY)
        return acting_with(key), key

    def authenticate_header(self, request: Request) -> str:
        """Say how to sign in, so that a refusal is 401 and not 403."""
        return "Bearer"
