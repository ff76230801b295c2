"""From a stream's row to the stream: one entry a kind."""

from collections.abc import Mapping
from typing import Any

from deals.selectors.workspaces.competitors import competitor_handles
from ingestion.live.base import Stream, StreamRefused
from ingestion.live.feeds import Feed
from ingestion.live.handles import SITE, Handles
from ingestion.live.jetstream import Jetstream
from ingestion.live.mastodon import Mastodon
from ingestion.live.secrets import secret_of
from ingestion.live.x import XStream
from ingestion.models import LiveStream


def stream_of(row: LiveStream) -> Stream:
    """Return what reads a stream. Raises StreamRefused where its settings are none."""
    settings: Any = row.settings
    if not isinstance(settings, dict):
        raise StreamRefused("the stream's settings must be an object, such as {}")
    if row.kind == LiveStream.Kind.JETSTREAM:
        return _jetstream(settings)
    if row.kind == LiveStream.Kind.MASTODON:
        return Mastodon(settings, secret_of(row.secret_names, "token", is_needed=False))
    if row.kind == LiveStream.Kind.X:
        token = secret_of(row.secret_names, "token")
        return XStream(settings, token, _handles(settings), row.most_a_day)
    if row.kind == LiveStream.Kind.FEED:
        return Feed(settings)
    raise StreamRefused(f"this version reads no streams of the kind '{row.kind}'")


def _jetstream(settings: Mapping[str, Any]) -> Jetstream:
    site = settings.get("profiles_url", SITE)
    if not isinstance(site, str):
        raise StreamRefused("the stream's setting 'profiles_url' must be an address, or empty")
    return Jetstream(settings, Handles(site))


def _handles(settings: Mapping[str, Any]) -> list[str]:
    """Return the handles that a stream lists, else those of all competitors."""
    handles = settings.get("handles")
    if handles is None:
        return competitor_handles()
    if not isinstance(handles, list) or not all(isinstance(each, str) for each in handles):
        raise StreamRefused("the stream's setting 'handles' must be a list of handles without @")
    return handles
