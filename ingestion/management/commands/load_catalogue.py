"""`manage.py load_catalogue`: add to the tables what they lack of the catalogue files."""

from typing import Any

from django.core.management.base import BaseCommand

from ingestion.services.catalogues import load_catalogue


class Command(BaseCommand):
    """Import the CSV files of retailers, brands and categories."""

    help = "Add the retailers, brands and categories of the CSV files that the tables lack."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. What curators changed stays as it is."""
        added = load_catalogue()
        self.stdout.write(
            f"Added {added.retailers} retailers, {added.brands} brands and {added.categories} categories."
        )
