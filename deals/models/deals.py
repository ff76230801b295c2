"""One retailer's promotion of one product, announced in one post."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Abs, Cast, Now
from django.db.models.lookups import Exact

from deals.domain.confidences import SURE
from deals.domain.makers import KEY_LENGTH
from deals.domain.metrics import CHART_BAR, MAX_PRICE
from deals.domain.records import Basis, Condition, DealKind, Scope
from deals.models.catalogue import Brand, Category, Listing, Product, Retailer
from deals.models.link_codes import HAS_LINK, LINK_CODE, LINK_PAGE
from deals.models.points import COULD_BE_POINT, IS_POINT, generated
from deals.models.posts import Post

CAMPAIGN_COLUMNS = (
    "id", "post", "kind", "brand", "category", "product", "price", "list_price", "percent_off", "coupon",
)  # fmt: skip

SAMPLED = 16
"""One in so many posts, by their hash, is in the index from which campaigns read a sample of very many."""

POST_HASH = Abs(
    Cast(
        models.Func("post", function="hashint8", output_field=models.IntegerField()), models.BigIntegerField()
    )
)


class Deal(models.Model):
    """Identified by its post and the offset of its main span in the post's text (`anchor`)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="deals")
    anchor = models.PositiveIntegerField()
    announced_at = models.DateTimeField(help_text="when the post was written")
    retailer = models.ForeignKey(Retailer, models.SET_NULL, null=True, blank=True, related_name="deals")
    read_retailer = models.ForeignKey(
        Retailer,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="as read: `retailer` follows merges, owners of handles and assigned sellers beside it",
    )
    brand = models.ForeignKey(Brand, models.SET_NULL, null=True, blank=True, related_name="deals")
    read_brand = models.ForeignKey(
        Brand,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="as read, where that brand was merged into `brand` since",
    )
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="deals")
    listing = models.ForeignKey(Listing, models.SET_NULL, null=True, blank=True, related_name="deals")
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="deals")
    product_text = models.CharField(max_length=300, blank=True)
    brand_text = models.CharField(max_length=120, blank=True)
    retailer_text = models.CharField(max_length=120, blank=True)
    retailer_source = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=13, choices=DealKind.choices)
    basis = models.CharField(max_length=9, choices=Basis.choices, default=Basis.ONCE)
    quantity = models.PositiveSmallIntegerField(default=1)
    scope = models.CharField(max_length=7, choices=Scope.choices, default=Scope.PRODUCT)
    condition = models.CharField(max_length=11, choices=Condition.choices, default=Condition.NEW)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    piece_price = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="price / quantity"
    )
    list_price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    percent_off = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount_off = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    coupon = models.CharField(max_length=60, blank=True)
    url = models.TextField(blank=True)
    spans = models.JSONField(default=dict, blank=True, help_text="field: [start, end) in the post's text")
    confidence = models.FloatField()
    point_confidence = models.FloatField(
        default=SURE,
        db_default=SURE,
        help_text="0 to 1: how sure that price, currency, retailer and title are all right; "
        "1 where the rules alone read the post: they do not tell",
    )
    field_confidences = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text="field: 0 to 1, how sure its reading is; empty where the rules alone read the post",
    )
    seller_key = models.CharField(
        max_length=130,
        blank=True,
        db_default="",
        help_text="how the post names a seller that extraction did not know, in lower case",
    )
    maker_key = models.CharField(
        max_length=KEY_LENGTH,
        blank=True,
        db_default="",
        help_text="how the post names a maker that extraction did not know: letters and digits, lower case",
    )
    is_outlier = models.BooleanField(
        default=False, help_text="far from its product's other prices, or not settled yet: out of charts"
    )
    override = models.ForeignKey(
        "DealOverride",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deals",
        help_text="the curator's override that these values follow",
    )
    extracted = models.JSONField(
        null=True, blank=True, help_text="what was extracted, where a curator's override replaces it"
    )
    confirmed = models.BooleanField(db_default=False, help_text="a curator says that the price is right")
    rejected = models.BooleanField(default=False, help_text="a curator says that this is no deal")
    speaker_knows = models.BooleanField(
        default=False,
        db_default=False,
        help_text="whoever speaks can know the price (docs/voices.md); false until settling has told",
    )
    price_typed = models.BooleanField(
        default=False,
        db_default=False,
        help_text="a share button wrote the post, but its sender typed the price",
    )
    account = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="the author's id; 0 until settling has told, and below it where the author is deleted",
    )
    is_repeat = models.BooleanField(
        default=False,
        db_default=False,
        help_text="the same account said so within the days for which a price stands: counted there",
    )
    times = models.PositiveIntegerField(
        default=1, db_default=1, help_text="posts of the account that say so: this one and its repeats"
    )
    is_echo = models.BooleanField(
        default=False,
        db_default=False,
        help_text="the account advertised the same text to two retailers or more: no comparison",
    )
    could_be_point = generated(COULD_BE_POINT)
    is_price_point = generated(IS_POINT)

    class Meta:
        ordering = ["-announced_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "anchor"], name="deal_once_a_post_and_anchor"),
            models.CheckConstraint(
                name="deal_price_in_bounds",
                condition=Q(price__isnull=True)
                | Q(price__gt=0, price__lt=MAX_PRICE)
                | Q(price=0, kind="free"),
            ),
            models.CheckConstraint(
                name="deal_list_price_in_bounds",
                condition=Q(list_price__isnull=True) | Q(list_price__gt=0, list_price__lt=MAX_PRICE),
            ),
            models.CheckConstraint(
                name="deal_price_has_currency",
                condition=Q(price__isnull=True) | Q(price=0) | ~Q(currency=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "currency", "condition", "retailer", "announced_at"],
                include=["piece_price", "list_price", "id", "account", "times"],
                condition=Q(is_price_point=True),
                name="deal_price_history",
            ),
            models.Index(
                fields=["retailer", "announced_at"],
                include=["currency", "condition", "product"],
                condition=Q(is_price_point=True),
                name="deal_points_of_retailer",
            ),
            models.Index(
                fields=["read_brand"], condition=Q(read_brand__isnull=False), name="deal_of_merged_brand"
            ),
            models.Index(fields=["-announced_at", "-id"], name="deal_newest"),
            models.Index(LINK_CODE, name="deal_link_code", condition=HAS_LINK),
            models.Index(LINK_PAGE, name="deal_link_page", condition=HAS_LINK),
            models.Index(fields=["retailer", "-announced_at", "-id"], name="deal_of_retailer"),
            models.Index(fields=["product", "-announced_at", "-id"], name="deal_of_product"),
            models.Index(
                fields=["seller_key", "id"],
                condition=~Q(seller_key=""),
                name="deal_of_unknown_seller",
            ),
            models.Index(
                fields=["maker_key", "id"],
                condition=~Q(maker_key="") & Q(rejected=False),
                name="deal_of_unknown_maker",
            ),
            models.Index(
                fields=["-confidence", "id"],
                condition=Q(confidence__lt=CHART_BAR, rejected=False),
                name="deal_unsure",
            ),
            models.Index(fields=["id"], condition=Q(is_outlier=True), name="deal_outliers"),
            models.Index(
                fields=["retailer", "announced_at"],
                include=CAMPAIGN_COLUMNS,
                condition=Q(rejected=False, confidence__gte=CHART_BAR),
                name="deal_campaigns",
            ),
            # What the hours of `deals_promotionhour` leave over at both ends of a period is counted from it.
            models.Index(
                fields=["retailer", "announced_at"],
                condition=Q(rejected=False, confidence__gte=CHART_BAR),
                name="deal_promotions",
            ),
            models.Index(
                fields=["retailer", "announced_at"],
                include=CAMPAIGN_COLUMNS,
                condition=Q(rejected=False, confidence__gte=CHART_BAR) & Q(Exact(POST_HASH % SAMPLED, 0)),
                name="deal_sample",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_text or self.kind} ({self.retailer_text or 'unknown retailer'})"


class DirtyProductQuerySet(models.QuerySet["DirtyProduct"]):
    """Products that wait to be settled."""

    def due(self) -> "DirtyProductQuerySet":
        """Leave out those that are set aside for now."""
        return self.exclude(product__settling_failure__retry_at__gt=Now())


class DirtyProduct(models.Model):
    """A product and currency whose settled values must be computed again (services/loading/settling.py)."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="dirty")
    currency = models.CharField(max_length=3, blank=True)
    since = models.DateTimeField(db_default=Now())
    objects = DirtyProductQuerySet.as_manager()

    class Meta:
        ordering = ["product_id", "currency"]
        constraints = [models.UniqueConstraint(fields=["product", "currency"], name="dirty_product_once")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.currency}"


class SettlingFailure(models.Model):
    """A product that could not be settled: set aside so that the others go on, and tried again later."""

    product = models.OneToOneField(Product, models.CASCADE, primary_key=True, related_name="settling_failure")
    reason = models.CharField(max_length=500)
    attempts = models.PositiveSmallIntegerField(default=1)
    failed_at = models.DateTimeField(db_default=Now())
    retry_at = models.DateTimeField(help_text="until then settling passes it over")
    reported_at = models.DateTimeField(null=True, help_text="when staff were mailed")

    class Meta:
        ordering = ["product_id"]

    def __str__(self) -> str:
        return f"{self.product}: {self.reason}"
