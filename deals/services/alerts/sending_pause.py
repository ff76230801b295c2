"""Sending stops where it must not go on by itself, as in an instance restored from a backup."""

from django.conf import settings

from deals.models import SendingPause


def is_sending() -> bool:
    """Tell whether messages go out: not switched off by SEND_ALERTS, nor paused. 1 query."""
    return settings.SEND_ALERTS and not SendingPause.objects.exists()


def resume_sending() -> bool:
    """End the pause; tell whether there was one. What was made meanwhile goes out."""
    removed, _ = SendingPause.objects.all().delete()
    return removed > 0
