"""`manage.py rotate_secrets`: after a change of SECRET_KEY, so that the old key is not needed any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.services.alerts.webhooks import rotate_secrets


class Command(BaseCommand):
    """Encrypt webhooks' secrets under the current SECRET_KEY."""

    help = "Encrypt the secrets of webhooks under SECRET_KEY; name the old key in SECRET_KEY_FALLBACKS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError where none of the keys decrypts a secret."""
        done, unreadable = rotate_secrets()
        self.stdout.write(f"{done} secrets are encrypted under SECRET_KEY.")
        if unreadable:
            hooks = ", ".join(unreadable)
            raise CommandError(f"No key decrypts these: create new secrets on their pages: {hooks}")
