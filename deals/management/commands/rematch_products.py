"""`manage.py rematch_products`: match all listings again, after a change of the matching rules."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from deals.services.loading.batches import lock_loading
from deals.services.loading.settling import settle_all
from deals.services.matching.listings import forget_index


class Command(BaseCommand):
    """Forget the index and the pairs, and settle. Decisions of curators stay, and bind as before."""

    help = "Match all listings again: product ids stay with most of their listings, decisions hold."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many products were settled. Broken off, the next settling goes on."""
        with transaction.atomic(), connection.cursor() as cursor:
            lock_loading(cursor)
            forget_index(cursor)
        self.stdout.write(f"{settle_all()} products settled")
