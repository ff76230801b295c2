"""Secrets that are shown once: 32 random bytes, of which only the SHA-256 is stored.

A fast hash is right for random secrets: nobody can try 2**256 of them.
"""

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """Return a secret for a link or a key, safe in URLs."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return what is stored of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_secret(secret: str, stored_hash: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_of(secret), stored_hash)
