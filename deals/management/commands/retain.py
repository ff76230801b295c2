"""`manage.py retain`: take out what is older than the retention settings allow."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from deals.selectors.operations.retention import kept_now, preview
from deals.services.operations.retention import apply_retention


class Command(BaseCommand):
    """Apply the retention settings; beat does it once a day."""

    help = "Delete texts of posts, answered reports, emails and files that are older than the settings allow."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        if options["dry_run"]:
            would = preview(kept_now(), timezone.now())
            self.stdout.write(
                f"Would be deleted: {would.texts} of {would.all_texts} texts, "
                f"{would.reports} of {would.all_reports} reports, {would.mails} of {would.all_mails} emails, "
                f"{would.exports} of {would.all_exports} files."
            )
            return
        gone = apply_retention()
        self.stdout.write(
            f"Deleted: {gone.texts} texts, {gone.reports} reports, {gone.mails} emails, {gone.exports} files."
        )
