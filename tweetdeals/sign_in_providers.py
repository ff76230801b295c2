"""The OpenID Connect providers that OIDC_PROVIDERS names: read and checked at the start."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "server_url", "client_id", "client_secret")
OPTIONAL = ("match_addresses", "form_origins")
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
EXAMPLE = (
    '[{"id": "corp", "name": "Our company", "server_url": "https://login.example.com", '
    '"client_id": "tweetdeals", "client_secret": "..."}]'
)


def providers_of(text: str) -> list[dict[str, Any]]:
    """Return the providers as django-allauth wants them; [] for no text. Raises ImproperlyConfigured."""
    if not text.strip():
        return []
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is no JSON ({error}); write {EXAMPLE}") from None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is no list of providers; write {EXAMPLE}")
    providers = [_provider(entry) for entry in entries]
    ids = [each["provider_id"] for each in providers]
    if len(set(ids)) != len(ids):
        raise ImproperlyConfigured("OIDC_PROVIDERS: two providers have the same id; give each its own.")
    return providers


def _provider(entry: dict[str, Any]) -> dict[str, Any]:
    """Return one provider; the values are not repeated in messages, since one of them is secret."""
    missing = [name for name in NEEDED if not isinstance(entry.get(name), str) or not entry[name]]
    unknown = sorted(set(entry) - set(NEEDED) - set(OPTIONAL))
    if missing or unknown:
        said = f"misses {', '.join(missing)}" if missing else f"has unknown parts: {', '.join(unknown)}"
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: an entry {said}; write {EXAMPLE}")
    if not ID.fullmatch(entry["id"]):
        raise ImproperlyConfigured("OIDC_PROVIDERS: an id has small letters, digits, - and _ only.")
    if urlsplit(entry["server_url"]).scheme not in ("https", "http"):
        raise ImproperlyConfigured("OIDC_PROVIDERS: write server_url with https://")
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["client_secret"],
        "settings": {
            "server_url": entry["server_url"].rstrip("/"),
            "email_authentication": entry.get("match_addresses") is True,
            "form_origins": entry.get("form_origins") or [],
        },
    }


def form_origins(providers: list[dict[str, Any]]) -> list[str]:
    """Return the origins that the sign-in page's forms may lead to: the content policy names them."""
    origins = []
    for provider in providers:
        address = urlsplit(provider["settings"]["server_url"])
        origins += [f"{address.scheme}://{address.netloc}", *provider["settings"]["form_origins"]]
    return sorted(set(origins))
