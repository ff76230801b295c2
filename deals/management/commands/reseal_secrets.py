"""`manage.py reseal_secrets`: after a new SECRET_KEY, so that the one before is not needed any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.services.alerts.webhooks import reseal_secrets


class Command(BaseCommand):
    """Encrypt webhooks' secrets anew."""

    help = "Encrypt the secrets of webhooks under SECRET_KEY, with the key before in SECRET_KEY_FALLBACKS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError where a secret opens with none of the keys."""
        done, unreadable = reseal_secrets()
        self.stdout.write(f"{done} secrets are encrypted under SECRET_KEY.")
        if unreadable:
            hooks = ", ".join(unreadable)
            raise CommandError(f"These open with no key, make new secrets on their pages: {hooks}")
