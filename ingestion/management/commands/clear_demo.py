"""`manage.py clear_demo`: take the demo data out, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand

from ingestion.services.demo import clear_demo


class Command(BaseCommand):
    """Remove posts, deals, retailers and files of the demo."""

    help = "Remove the demo's posts, deals, retailers, brands and dump files. The demo account stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """Clear and count."""
        counts = clear_demo()
        self.stdout.write(
            f"Removed {counts.posts} posts with their deals, {counts.retailers} retailers and "
            f"{counts.brands} brands of the demo."
        )
