"""`manage.py resume_sending`: let alerts go out again after a restore."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from deals.models import Delivery
from deals.services.alerts.sending_pause import resume_sending


class Command(BaseCommand):
    """End the pause in sending."""

    help = "Let alert mails and webhooks go out again, which a restore paused."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        was_paused = resume_sending()
        waiting = Delivery.objects.filter(state=Delivery.State.PENDING).count()
        said = "Sending resumed" if was_paused else "Sending was not paused"
        off = "" if settings.SEND_ALERTS else " SEND_ALERTS is still off: nothing is sent."
        self.stdout.write(f"{said}: {waiting:,} messages are waiting.{off}")
