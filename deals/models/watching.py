"""A workspace's competitors and watchlists."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from deals.models.catalogue import Brand, Category, Product, Retailer
from deals.models.names import NameField
from deals.models.scoped import WorkspaceRows
from deals.models.workspaces import Workspace


class CompetitorQuerySet(WorkspaceRows["Competitor"]):
    """Competitors as comparisons take them."""

    def active(self) -> "CompetitorQuerySet":
        """Return those that are not archived, nor merged into another retailer."""
        return self.filter(archived_at=None, retailer__merged_into=None)


class Competitor(models.Model):
    """A retailer that a workspace compares itself with. An archived one stays, out of comparisons."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="competitors")
    retailer = models.ForeignKey(Retailer, models.CASCADE, related_name="+")
    group = models.CharField(max_length=60, blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True, blank=True)
    objects = CompetitorQuerySet.as_manager()

    class Meta:
        ordering = ["group", "retailer__name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "retailer"], name="competitor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.retailer} of {self.workspace}"


class WatchlistQuerySet(WorkspaceRows["Watchlist"]):
    """Watchlists as pages take them."""

    def active(self) -> "WatchlistQuerySet":
        """Return those that are not archived."""
        return self.filter(archived_at=None)


class Watchlist(models.Model):
    """A named list of products, brands, categories and searches to watch. An archived one can be restored."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="watchlists")
    name = NameField(max_length=80)
    made_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True, blank=True)
    objects = WatchlistQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="watchlist_name_once")]

    def __str__(self) -> str:
        return self.name


class WatchedItem(models.Model):
    """A product, a brand, a category or a search: just one of them."""

    watchlist = models.ForeignKey(Watchlist, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="watched")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="+")
    search = models.CharField(max_length=200, blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    was_product = models.BooleanField(
        default=False, db_default=False, help_text="a search that watched a product until that was gone"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["watchlist", "product"], name="watched_product_once"),
            models.UniqueConstraint(fields=["watchlist", "brand"], name="watched_brand_once"),
            models.UniqueConstraint(fields=["watchlist", "category"], name="watched_category_once"),
            models.UniqueConstraint(
                fields=["watchlist", "search"], condition=~Q(search=""), name="watched_search_once"
            ),
            models.CheckConstraint(
                name="watched_one_thing",
                condition=(
                    Q(product__isnull=False, brand__isnull=True, category__isnull=True, search="")
                    | Q(product__isnull=True, brand__isnull=False, category__isnull=True, search="")
                    | Q(product__isnull=True, brand__isnull=True, category__isnull=False, search="")
                    | (Q(product__isnull=True, brand__isnull=True, category__isnull=True) & ~Q(search=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.product or self.brand or self.category or f"'{self.search}'")
