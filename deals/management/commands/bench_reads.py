"""`manage.py bench_reads`: how long the reading side's selectors take over the load data, a line each."""

import gc
import random
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from statistics import quantiles
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.models import Product, Retailer, Workspace
from deals.selectors.campaigns.grouped import campaign_list
from deals.selectors.campaigns.reactions import campaign_retailers, campaigns
from deals.selectors.campaigns.wanted import CampaignFilter
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import ComparisonFilter, comparison_of, matrix
from deals.selectors.comparing.current_prices import current_prices
from deals.selectors.comparing.price_index import index_over_time
from deals.selectors.comparing.undercut_responses import undercut_responses
from deals.selectors.market.price_history import price_history, price_summary
from deals.selectors.market.product_prices import PriceSelection, choice_of, product_prices
from deals.selectors.market.products import ProductFilter, ordered, search_products
from deals.selectors.workspaces.overview import movers_of, workspace_overview
from deals.services.operations.invented_listings import misspelt
from deals.services.operations.load_data import LAST, NAME

SEED = 7
SHOWN = 25
MATRIX_PRODUCTS, MATRIX_RETAILERS = 50, 10

Read = Callable[[], object]


def days(count: int) -> Period:
    """Return the period of so many days before the end of the load data."""
    return Period(str(count), LAST - timedelta(days=count), LAST)


class Reads:
    """What is timed; each call asks for other rows, the frequent ones more often as readers do."""

    def __init__(self, workspace: Workspace, rng: random.Random) -> None:
        self.workspace, self.rng = workspace, rng
        self.products = list(Product.objects.order_by("id").values_list("pk", "title", "brand__slug"))
        self.retailers = list(Retailer.objects.order_by("id").values_list("pk", flat=True))

    def named(self) -> dict[str, Read]:
        """Return the reads by the name of their line."""
        return {
            "product_history": self.product_history,
            "product_page": self.product_page,
            "matrix_50x10": self.matrix_50x10,
            "compare_matrix": lambda: self.compared(ComparisonFilter(), 90, matrix),
            "brand_index_180": lambda: self.compared(
                ComparisonFilter(brand=self.product()[2]), 180, index_over_time
            ),
            "watchlist_drops": lambda: self.compared(ComparisonFilter(watched=True), 30, movers_of),
            "undercuts_90": lambda: self.compared(ComparisonFilter(), 90, undercut_responses),
            "overview": lambda: self.compared(ComparisonFilter(), 90, workspace_overview),
            "campaign_year": self.campaign_year,
            "campaign_list_90": self.campaign_list_90,
            "product_search": self.product_search,
        }

    def product(self) -> tuple[int, str, str]:
        """Pick a product, skewed as deals are."""
        return self.products[int(len(self.products) * self.rng.random() ** 3)]

    def product_history(self) -> object:
        """Series and figures of one product over half a year."""
        pk, _, _ = self.product()
        return price_history(pk, "USD", "new", days(180)), price_summary(pk, "USD", "new", days(180))

    def product_page(self) -> object:
        """All prices that the page of a product shows in the workspace, of half a year."""
        pk, _, _ = self.product()
        choice = choice_of(pk, PriceSelection(), days(180), self.workspace)
        assert choice is not None
        return product_prices(pk, choice, days(180))

    def matrix_50x10(self) -> object:
        """Current prices of 50 products of 10 retailers on some day of the half year."""
        ids = {self.product()[0] for _ in range(4 * MATRIX_PRODUCTS)}
        retailers = self.retailers[:MATRIX_RETAILERS]
        at = LAST - timedelta(days=self.rng.randrange(150))
        return current_prices(sorted(ids)[:MATRIX_PRODUCTS], retailers, "USD", "new", at)

    def compared(self, filters: ComparisonFilter, count: int, selector: Callable[[Any], object]) -> object:
        """Something of the workspace's comparison over so many days."""
        comparison = comparison_of(self.workspace, filters, days(count))
        assert comparison is not None
        return selector(comparison)

    def campaign_year(self) -> object:
        """The campaign page of the workspace's retailers over a year."""
        filters = CampaignFilter(tuple(campaign_retailers(self.workspace)))
        return campaigns(filters, days(365), "UTC")

    def campaign_list_90(self) -> object:
        """The list of campaigns of the workspace's retailers over 90 days."""
        filters = CampaignFilter(tuple(campaign_retailers(self.workspace)))
        return campaign_list(filters, days(90), "UTC")

    def product_search(self) -> object:
        """A search for three words of a title, one of them misspelt."""
        words = self.product()[1].split()
        text = " ".join([misspelt(words[0], self.rng), *words[1:3]])
        rows = ordered(search_products(ProductFilter(text=text), Period.all_until(LAST)), "points")
        return list(rows[:SHOWN])


class Command(BaseCommand):
    """Time each selector: the first call, then the middle and the slowest twentieth of many."""

    help = "Time the reading side over the load data. Right after a start of Postgres its cache is cold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often, and which."""
        parser.add_argument("--calls", type=int, default=60)
        parser.add_argument("--only", help="the name of one line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a selector."""
        workspace = Workspace.objects.filter(name=NAME).select_related("own_retailer").first()
        if workspace is None:
            raise CommandError(
                "there are no load data here: run `manage.py make_load_data` on an empty database"
            )
        reads = Reads(workspace, random.Random(SEED)).named()
        if options["only"] not in (None, *reads):
            raise CommandError(f"--only must be one of {', '.join(reads)}")
        names = [options["only"]] if options["only"] else list(reads)
        gc.collect()
        gc.freeze()  # what is picked from is no part of what is timed; nor is looking through it for garbage
        first = {name: _timed(reads[name]) for name in names}
        for name in names:
            cuts = quantiles((_timed(reads[name]) for _ in range(options["calls"])), n=100)
            self.stdout.write(f"{name} p50 {cuts[49]:.1f} p95 {cuts[94]:.1f} ms (first {first[name]:.1f} ms)")


def _timed(read: Read) -> float:
    """Return the milliseconds that a read takes."""
    started = time.perf_counter()
    read()
    return 1000 * (time.perf_counter() - started)
