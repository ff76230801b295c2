"""`manage.py retain`: take out what is older than the retention settings allow."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from deals.selectors.operations.retention import kept_now, preview
from deals.services.operations.retention import apply_retention


class Command(BaseCommand):
    """Apply the retention settings; beat does it once a day."""

    help = "Remove texts of posts, answered reports and outbox mails that are older than the settings allow."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        if options["dry_run"]:
            would = preview(kept_now(), timezone.now())
            self.stdout.write(
                f"Would go: {would.texts} of {would.all_texts} texts, "
                f"{would.reports} of {would.all_reports} reports, {would.mails} of {would.all_mails} mails."
            )
            return
        gone = apply_retention()
        self.stdout.write(f"Gone: {gone.texts} texts, {gone.reports} reports, {gone.mails} mails.")
