"""Who sells, who makes, what kind of thing; the listings and the products that deals belong to."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from simple_history.models import HistoricalRecords

from deals.domain.lines.keys import LINE_KEY_LENGTH
from deals.domain.records import RetailerKind, SpellingKind
from deals.models.names import NameField


class RetailerManager(models.Manager["Retailer"]):
    """Retailers as pages and loads know them: those that were merged into others stay out."""

    def get_queryset(self) -> models.QuerySet["Retailer"]:
        """Return the retailers that stand for themselves."""
        return super().get_queryset().filter(merged_into=None)


class Retailer(models.Model):
    """A seller, or an account that reports on sellers."""

    slug = models.SlugField(max_length=60, unique=True)
    name = NameField(max_length=120)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2; empty: worldwide")
    kind = models.CharField(max_length=12, choices=RetailerKind.choices, default=RetailerKind.SHOP)
    is_demo = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="merged"
    )
    objects = RetailerManager()
    everything = models.Manager()  # noqa: DJ012 - a second manager
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RetailerAlias(models.Model):
    """A handle, a domain or a spelling by which a retailer is recognised, in lower case."""

    retailer = models.ForeignKey(Retailer, models.CASCADE, related_name="aliases")
    kind = models.CharField(max_length=6, choices=SpellingKind.choices)
    value = models.CharField(max_length=120)
    valid_from = models.DateField(
        null=True, blank=True, help_text="first day (UTC) of a handle that had another owner before"
    )
    valid_until = models.DateField(
        null=True,
        blank=True,
        help_text="first day (UTC) on which the handle was given up",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "retailer aliases"
        ordering = ["kind", "value", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value", "valid_from"], nulls_distinct=False, name="retailer_alias_unique"
            ),
            models.CheckConstraint(
                name="retailer_alias_dates_in_order",
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_from__lt=models.F("valid_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

    def clean(self) -> None:
        """Write the value in lower case. Raises ValidationError for dates that overlap with others'."""
        self.value = self.value.strip().lower().lstrip("@")
        if self.kind != SpellingKind.HANDLE and (self.valid_from or self.valid_until):
            raise ValidationError("Only handles change their owners: leave the dates empty.")
        others = RetailerAlias.objects.filter(kind=self.kind, value=self.value).exclude(pk=self.pk)
        for other in others.select_related("retailer"):
            if overlap((self.valid_from, self.valid_until), (other.valid_from, other.valid_until)):
                raise ValidationError(f"{self} is {other.retailer}'s at the same time: set dates.")


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Tell whether two times, from a day to before a day (None: without end), have a day in common."""
    return (one[0] or date.min) < (other[1] or date.max) and (other[0] or date.min) < (one[1] or date.max)


class Merge(models.Model):
    """What merges of retailers and of brands have in common: when, and who took it back."""

    gone: models.Model
    into: models.Model
    merged_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-merged_at", "-id"]

    def __str__(self) -> str:
        return f"{self.gone} into {self.into}"


class RetailerMerge(Merge):
    """Two retailers that a curator made one, with what is needed to take it back."""

    gone = models.ForeignKey(Retailer, models.CASCADE, related_name="+")
    into = models.ForeignKey(Retailer, models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict, help_text="ids of aliases, workspaces and competitors that moved")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="retailer_merges"
    )


class BrandManager(models.Manager["Brand"]):
    """Brands as pages and loads know them: those that were merged into others stay out."""

    def get_queryset(self) -> models.QuerySet["Brand"]:
        """Return the brands that stand for themselves."""
        return super().get_queryset().filter(merged_into=None)


class Brand(models.Model):
    """Who makes a product."""

    slug = models.SlugField(max_length=60, unique=True)
    name = NameField(max_length=120)
    is_demo = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="merged"
    )
    objects = BrandManager()
    everything = models.Manager()  # noqa: DJ012 - a second manager
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BrandAlias(models.Model):
    """A spelling by which a brand is recognised in text, in lower case."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="aliases")
    value = models.CharField(max_length=120, unique=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "brand aliases"
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value


class BrandMerge(Merge):
    """Two brands that a curator made one, with what is needed to take it back."""

    gone = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    into = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict, help_text="spellings, watched items and alert rules that moved")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="brand_merges"
    )


class Category(models.Model):
    """What kind of thing; `words` are the keywords that point to it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = NameField(max_length=120)
    words = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """The thing sold: one or more listings. Title, brand and category are settled from its deals."""

    title = NameField(max_length=300)
    brand = models.ForeignKey(Brand, models.SET_NULL, null=True, blank=True, related_name="products")
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="products")
    line = models.ForeignKey(
        "ProductLine", models.SET_NULL, null=True, blank=True, related_name="products", help_text="settled"
    )
    line_key = models.CharField(
        max_length=LINE_KEY_LENGTH,
        default="",
        db_default="",
        blank=True,
        db_collation="C",
        help_text="the line that its titles tell, whether there is one or not",
    )

    class Meta:
        ordering = ["title", "id"]
        indexes = [
            models.Index(fields=["line_key"], condition=~models.Q(line_key=""), name="product_by_line_key"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="product_title_trigrams"),
            GinIndex(SearchVector("title", config="simple"), name="product_title_words"),
            models.Index(fields=["title", "id"], name="product_by_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Listing(models.Model):
    """One exact normalised title, and the product that it stands for."""

    key = models.CharField(max_length=300, unique=True, help_text="the normalised title")
    product = models.ForeignKey(Product, models.CASCADE, related_name="listings")
    brand = models.ForeignKey(
        Brand,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="what most of its deals say; settled",
    )
    is_indexed = models.BooleanField(
        default=False, db_default=False, help_text="its terms stand in the index of matching"
    )
    terms_text = models.TextField(
        default="", db_default="", blank=True, help_text="its terms in the index, with blanks between"
    )

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
