"""Secrets that must be read again, such as those that webhooks sign with: encrypted where they are stored.

Fernet (AES-128-CBC and HMAC-SHA256) under a key derived from SECRET_KEY by HKDF-SHA256 (RFC 5869). What was
encrypted under one of SECRET_KEY_FALLBACKS can still be read. A dump of the database alone reveals nothing.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"tweetdeals: secrets stored in the database"
"""Keeps this key apart from all else that SECRET_KEY signs."""


class CannotDecrypt(ValueError):
    """The text was changed, or encrypted under a SECRET_KEY that is not configured any more."""


def encrypt(secret: str) -> str:
    """Return a secret encrypted, as ASCII text; another one at each call."""
    return _fernet().encrypt(secret.encode()).decode("ascii")


def decrypt(encrypted: str) -> str:
    """Return what was encrypted. Raises CannotDecrypt."""
    try:
        return _fernet().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise CannotDecrypt("The secret cannot be read: SECRET_KEY was changed. Create a new one.") from None


def reencrypt(encrypted: str) -> str:
    """Return it encrypted under the current SECRET_KEY. Raises CannotDecrypt."""
    return encrypt(decrypt(encrypted))


def _fernet() -> MultiFernet:
    return _fernet_of(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _fernet_of(*keys: str) -> MultiFernet:
    """Return what encrypts under the first key and decrypts with any."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
