"""Turning streams on and off."""

from collections.abc import Collection

from django.db.models.functions import Now

from ingestion.models import LiveStream


def switch_streams(streams: Collection[int], *, on: bool) -> int:
    """Turn streams on, also those that stopped by themselves, or off; return their number."""
    chosen = LiveStream.objects.filter(pk__in=streams)
    if not on:
        return chosen.update(is_on=False)
    return chosen.update(is_on=True, is_halted=False, problem="", switched_at=Now())
