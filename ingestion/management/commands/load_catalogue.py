"""`manage.py load_catalogue`: what an installation makes once of the catalogue files."""

from typing import Any

from django.core.management.base import BaseCommand

from ingestion.reading.prefilter import compile_scan
from ingestion.services.catalogues import load_catalogue


class Command(BaseCommand):
    """Import the CSV files of retailers, brands and categories, and compile the byte filter of currencies."""

    help = "Add the retailers, brands and categories that the tables lack, and make the byte filter ready."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. What curators changed stays as it is."""
        compile_scan()  # it takes seconds: no load shall wait for it
        added = load_catalogue()
        self.stdout.write(
            f"Added {added.retailers} retailers, {added.brands} brands and {added.categories} categories."
        )
