"""`manage.py bench_matching`: listings matched a second, and people's search, over many invented products."""

import random
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from deals.models import Listing
from deals.selectors.common.as_of import Period
from deals.selectors.market.products import ProductFilter, ordered, search_products
from deals.services.loading.settling import settle_products
from deals.services.matching.listings import index_listings, match_listings
from deals.services.operations.invented_listings import (
    BATCH,
    add_listings,
    invented_titles,
    misspelt,
    respelt,
)

SEED = 7
SEARCHES = 200
SHOWN = 25
INDEXED = 20_000
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class Command(BaseCommand):
    """Measure on an empty database, and leave it full: remove its TWEETDEALS_VAR after that.

    The products that are there first are indexed, but not compared with each other.
    """

    help = "Match and search among invented products, in an empty database of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many products there are and how many listings come."""
        parser.add_argument("--products", type=int, default=200_000)
        parser.add_argument("--listings", type=int, default=5000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print both figures."""
        rng = random.Random(SEED)
        titles = invented_titles(options["products"] + options["listings"], rng)
        there, new = titles[: options["products"]], titles[options["products"] :]
        third = (
            len(new) // 3
        )  # a third of what comes is there by its exact title, a third in another spelling
        coming = [
            *rng.sample(there, third),
            *(respelt(each, rng) for each in rng.sample(there, third)),
            *new[2 * third :],
        ]
        rng.shuffle(coming)
        if Listing.objects.exists():
            raise CommandError("bench_matching fills the database: give it an empty one (TWEETDEALS_VAR)")
        for at in range(0, len(there), INDEXED):
            with transaction.atomic(), connection.cursor() as cursor:
                add_listings(cursor, there[at : at + INDEXED], at)
                fresh = Listing.objects.filter(is_indexed=False).values_list("pk", "key")
                index_listings(cursor, dict(fresh))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as autovacuum does within a minute
        self._settle(coming, len(there))
        self._search(there)

    def _settle(self, titles: list[str], there: int) -> None:
        """Match and settle titles in batches; one that is there exactly finds its listing and is done."""
        wall, cpu, new = 0.0, 0.0, 0
        for at in range(0, len(titles), BATCH):
            with transaction.atomic(), connection.cursor() as cursor:
                products = add_listings(cursor, titles[at : at + BATCH], there + at)
                started, used = time.perf_counter(), time.process_time()
                settle_products(cursor, match_listings(cursor, products))
            wall += time.perf_counter() - started
            cpu += time.process_time() - used
            new += len(products)
        self.stdout.write(
            f"{len(titles)} titles against {there}, {new} of them new listings, settled in {wall:.1f} s "
            f"({cpu:.1f} s CPU of this process): {len(titles) / wall:.0f} titles a second, "
            f"{new / wall:.0f} new listings a second"
        )

    def _search(self, titles: list[str]) -> None:
        """Search for two or three words of titles, half of them misspelt."""
        rng, took, found = random.Random(SEED), [], 0
        for number in range(SEARCHES):
            title = rng.choice(titles)
            words = rng.sample(title.split(), 3)
            text = " ".join(
                misspelt(word, rng) if number % 2 and not at else word for at, word in enumerate(words)
            )
            started = time.perf_counter()
            rows = ordered(search_products(ProductFilter(text=text), Period.all_until(LATEST)), "points")
            titles_found = [row.title for row in rows[:SHOWN]]
            took.append(1000 * (time.perf_counter() - started))
            found += title in titles_found
        cuts = quantiles(took, n=100)
        self.stdout.write(
            f"search: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, {found} of {SEARCHES} on the first page"
        )
