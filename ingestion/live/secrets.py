"""Secrets of streams: a row names environment variables, and only those made for streams."""

from collections.abc import Mapping

from django.conf import settings

from ingestion.live.base import StreamRefused
from ingestion.models import STREAM_VARIABLE


def secret_of(names: Mapping[str, str], key: str, *, is_needed: bool = True) -> str:
    """Return the secret whose variable a stream names at `key`; '' where it names none and needs none.

    Raises StreamRefused where it is not to be had. The value goes into no message.
    """
    name = names.get(key, "")
    if not name and not is_needed:
        return ""
    if not STREAM_VARIABLE.fullmatch(name):
        raise StreamRefused(f"name the variable of the {key} in 'secret names', such as STREAM_TOKEN")
    if value := settings.STREAM_SECRETS.get(name, ""):
        return value
    raise StreamRefused(f"the environment variable {name} is not set where the collector runs: set it there")
