"""Secrets that must be read again, such as those that webhooks sign with: encrypted where they are stored.

Fernet (AES-128-CBC and HMAC-SHA256) under a key derived from SECRET_KEY by HKDF-SHA256 (RFC 5869). What was
sealed under one of SECRET_KEY_FALLBACKS still opens. A dump of the database alone reveals nothing.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"tweetdeals: secrets stored in the database"
"""Keeps this key apart from all else that SECRET_KEY signs."""


class Unreadable(ValueError):
    """What was sealed does not open: SECRET_KEY is another one, or the text was changed."""


def seal(secret: str) -> str:
    """Return a secret encrypted, as ASCII text; another one at each call."""
    return _box().encrypt(secret.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Return what was sealed. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("The secret cannot be read: SECRET_KEY was changed. Make a new one.") from None


def seal_again(sealed: str) -> str:
    """Return it sealed under the SECRET_KEY of today. Raises Unreadable."""
    return seal(unseal(sealed))


def _box() -> MultiFernet:
    return _box_of(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _box_of(*keys: str) -> MultiFernet:
    """Return what seals under the first key and opens with any."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
