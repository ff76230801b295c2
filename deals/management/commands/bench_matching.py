"""`manage.py bench_matching`: listings matched a second, and people's search, over many invented products."""

import random
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from deals.bench import BATCH, add_listings, invented_titles, misspelt, respelt
from deals.models import Listing, MatchPair, Product
from deals.selectors.as_of import Period
from deals.selectors.products import ProductFilter, ordered, search_products
from deals.services.loading import lock_loading
from deals.services.matching import match_listings
from deals.services.settling import settle_products

SEED = 7
SEARCHES = 200
SHOWN = 25
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class Command(BaseCommand):
    """Measure in a transaction that is rolled back; use a database of its own all the same."""

    help = "Match and search among invented products; nothing is kept."

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
        with transaction.atomic(), connection.cursor() as cursor:
            lock_loading(cursor)
            self._settle(cursor, there, "first")
            cursor.execute("ANALYZE")
            self._settle(cursor, coming, "then", len(there))
            self.stdout.write(
                f"{Listing.objects.count()} listings, {Product.objects.count()} products, "
                f"{MatchPair.objects.count()} pairs"
            )
            self._search(there)
            transaction.set_rollback(True)

    def _settle(self, cursor: Any, titles: list[str], name: str, first: int = 0) -> None:
        """Match and settle titles in batches; one that is there exactly finds its listing and is done."""
        wall, cpu, new = 0.0, 0.0, 0
        for at in range(0, len(titles), BATCH):
            products = add_listings(cursor, titles[at : at + BATCH], first + at)
            started, used = time.perf_counter(), time.process_time()
            settle_products(cursor, match_listings(cursor, products))
            wall += time.perf_counter() - started
            cpu += time.process_time() - used
            new += len(products)
        self.stdout.write(
            f"{name}: {len(titles)} titles, {new} new listings, settled in {wall:.1f} s ({cpu:.1f} s CPU of "
            f"this process): {len(titles) / wall:.0f} titles, {new / wall:.0f} new listings a second"
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
            rows = ordered(search_products(ProductFilter(text=text), Period("all", None, LATEST)), "points")
            titles_found = [row.title for row in rows[:SHOWN]]
            took.append(1000 * (time.perf_counter() - started))
            found += title in titles_found
        cuts = quantiles(took, n=100)
        self.stdout.write(
            f"search: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, {found} of {SEARCHES} on the first page"
        )
