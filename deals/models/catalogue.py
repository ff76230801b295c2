"""Who sells, who makes, what kind of thing; the listings and the products that deals belong to."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Retailer(models.Model):
    """A seller, or an account that reports on sellers."""

    class Kind(models.TextChoices):
        SHOP = "shop", "shop"
        MARKETPLACE = "marketplace", "marketplace"
        DEAL_ACCOUNT = "deal_account", "deal account"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2; empty: worldwide")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SHOP)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RetailerAlias(models.Model):
    """A handle, a domain or a spelling by which a retailer is recognised, in lower case."""

    class Kind(models.TextChoices):
        HANDLE = "handle", "handle"
        DOMAIN = "domain", "domain"
        NAME = "name", "name"

    retailer = models.ForeignKey(Retailer, models.CASCADE, related_name="aliases")
    kind = models.CharField(max_length=6, choices=Kind)
    value = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "retailer aliases"
        ordering = ["kind", "value"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="retailer_alias_unique")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Brand(models.Model):
    """Who makes a product."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BrandAlias(models.Model):
    """A spelling by which a brand is recognised in text, in lower case."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="aliases")
    value = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "brand aliases"
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value


class Category(models.Model):
    """What kind of thing; `words` are the keywords that point to it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    words = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """The thing sold: one or more listings. Title, brand and category are settled from its deals."""

    title = models.CharField(max_length=300)
    brand = models.ForeignKey(Brand, models.SET_NULL, null=True, blank=True, related_name="products")
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="products")

    class Meta:
        ordering = ["title", "id"]
        indexes = [
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="product_title_trigrams"),
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
