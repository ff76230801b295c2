"""What the API writes. Money is a decimal string with its currency beside it; times are UTC."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.models import Brand, Category, Deal, Post, Product, Retailer
from deals.selectors.claims import Claim
from deals.selectors.price_history import PricePoint, Series
from deals.selectors.rates import convert


class PriceField(serializers.DecimalField):
    """An amount of money as a decimal string."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=2, **kwargs)


class RetailerSerializer(serializers.ModelSerializer):
    """A seller."""

    class Meta:
        model = Retailer
        fields = ["slug", "name", "country", "kind"]


class BrandSerializer(serializers.ModelSerializer):
    """A maker."""

    class Meta:
        model = Brand
        fields = ["slug", "name"]


class CategorySerializer(serializers.ModelSerializer):
    """A kind of thing."""

    class Meta:
        model = Category
        fields = ["slug", "name"]


class ShareSerializer(serializers.Serializer):
    """A named part of all deals."""

    key = serializers.CharField()
    name = serializers.CharField()
    n = serializers.IntegerField()


class RetailerRowSerializer(serializers.Serializer):
    """A retailer and what it announced in the period."""

    retailer = RetailerSerializer()
    n = serializers.IntegerField(help_text="deals")
    products = serializers.IntegerField()
    last_at = serializers.DateTimeField(allow_null=True)


class RetailerDetailSerializer(RetailerRowSerializer):
    """A retailer with the kinds and brands that it promoted in the period."""

    kinds = ShareSerializer(many=True)
    top_brands = ShareSerializer(many=True)


class BucketSerializer(serializers.Serializer):
    """A day, week or month by its start."""

    start = serializers.DateTimeField()
    n = serializers.IntegerField()


class ActivitySerializer(serializers.Serializer):
    """Deals over time; empty buckets are left out."""

    unit = serializers.ChoiceField(choices=["day", "week", "month"])
    n = serializers.IntegerField()
    buckets = BucketSerializer(many=True)


class ProductPricesSerializer(serializers.Serializer):
    """Figures of new goods in the currency that has most prices."""

    currency = serializers.CharField()
    n = serializers.IntegerField()
    lowest = PriceField()
    latest = PriceField()
    latest_at = serializers.DateTimeField()
    latest_retailer = serializers.CharField(allow_blank=True)


class ProductSerializer(serializers.ModelSerializer):
    """A product and the price points that match the filters."""

    brand = BrandSerializer(allow_null=True)
    category = CategorySerializer(allow_null=True)
    points = serializers.IntegerField(help_text="price points (n)")
    retailers = serializers.SerializerMethodField()
    last_at = serializers.DateTimeField()
    prices = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = ["id", "title", "brand", "category", "points", "retailers", "last_at", "prices"]

    def get_retailers(self, product: Product) -> int:
        """Return the number that the view read for the whole page."""
        return self.context["retailers"][product.pk]

    @extend_schema_field(ProductPricesSerializer(allow_null=True))
    def get_prices(self, product: Product) -> Any:
        """Return the figures that the view read for the whole page."""
        prices = self.context["prices"].get(product.pk)
        return None if prices is None else ProductPricesSerializer(prices).data


class ChoiceSerializer(serializers.Serializer):
    """A currency and condition with `n` price points."""

    currency = serializers.CharField()
    condition = serializers.CharField()
    n = serializers.IntegerField()


class ListingSerializer(serializers.Serializer):
    """A title under which a product was announced, and its deals up to `as_of`."""

    id = serializers.IntegerField(source="listing.pk")
    title = serializers.CharField(source="listing.key")
    deals = serializers.IntegerField(source="figures.n")
    retailers = serializers.ListField(child=serializers.CharField(), source="figures.retailers")


class ProductDetailSerializer(serializers.ModelSerializer):
    """A product, its titles, and the currencies and conditions of its price histories."""

    brand = BrandSerializer(allow_null=True)
    category = CategorySerializer(allow_null=True)
    histories = ChoiceSerializer(many=True)
    listings = ListingSerializer(many=True, source="titles")

    class Meta:
        model = Product
        fields = ["id", "title", "brand", "category", "histories", "listings"]


class ConvertedSerializer(serializers.Serializer):
    """An amount in the currency asked for, by the ECB rate of `rate_of`; `reason` says why there is none."""

    currency = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    rate = serializers.DecimalField(
        max_digits=20, decimal_places=6, allow_null=True, source="rate.shown", default=None
    )
    rate_of = serializers.DateField(allow_null=True, source="rate.on", default=None)
    reason = serializers.CharField(allow_blank=True)


class PointSerializer(serializers.Serializer):
    """One observed price of one piece; `converted` on request (`convert=EUR`) only."""

    at = serializers.DateTimeField()
    price = PriceField()
    list_price = PriceField(allow_null=True)
    deal = serializers.IntegerField(source="deal_id")
    converted = ConvertedSerializer(required=False)

    def to_representation(self, point: PricePoint) -> dict[str, Any]:
        """Write a point, with its amount in the currency that the view was asked for."""
        told = super().to_representation(point)
        target, currency = self.context.get("convert"), self.context.get("currency", "")
        if target:
            found = convert(point.price, currency, target, point.at)
            told["converted"] = ConvertedSerializer(found).data
        return told


class SeriesRetailerSerializer(serializers.Serializer):
    """The retailer of a line; the slug is null where no post named one."""

    slug = serializers.CharField(allow_null=True)
    name = serializers.CharField()


class SeriesSerializer(serializers.Serializer):
    """One retailer's price points, oldest first."""

    retailer = serializers.SerializerMethodField()
    is_me = serializers.SerializerMethodField(help_text="the workspace's own retailer")
    n = serializers.SerializerMethodField(help_text="points in the period, those left off included")
    left_off = serializers.IntegerField()
    points = PointSerializer(many=True)

    @extend_schema_field(SeriesRetailerSerializer)
    def get_retailer(self, series: Series) -> dict[str, str | None]:
        """Name the line."""
        retailer = series.retailer
        return {
            "slug": retailer.slug if retailer else None,
            "name": retailer.name if retailer else "Unknown retailer",
        }

    def get_is_me(self, series: Series) -> bool:
        """Tell whether the view's own retailer is meant."""
        me = self.context.get("me")
        return me is not None and series.retailer is not None and series.retailer.pk == me

    def get_n(self, series: Series) -> int:
        """Count all of the line's points."""
        return len(series.points) + series.left_off


class LowSerializer(serializers.Serializer):
    """The lowest price of the last `days` days before the as-of moment; null days: ever."""

    days = serializers.IntegerField(allow_null=True)
    point = PointSerializer(allow_null=True)


class ClaimSerializer(serializers.Serializer):
    """A retailer's latest price with a list price. Shares of 1; null without a price in the days before."""

    retailer = serializers.SerializerMethodField()
    point = PointSerializer()
    claimed = serializers.DecimalField(max_digits=6, decimal_places=4)
    own_low = PriceField(allow_null=True, help_text="its lowest price of the 30 days before")
    real = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)

    def get_retailer(self, claim: Claim) -> str:
        """Return the retailer's slug."""
        names = (one.retailer for one in self.context["sellers"] if one.retailer)
        return next(retailer.slug for retailer in names if retailer.pk == claim.retailer_id)


class StepSerializer(serializers.Serializer):
    """From when on a price was the lowest that stood; null: none did."""

    at = serializers.DateTimeField()
    price = PriceField(allow_null=True)


class SummarySerializer(serializers.Serializer):
    """Lowest, latest and median of the period; the median is null below `median_minimum` points."""

    n = serializers.IntegerField()
    lowest = PointSerializer(allow_null=True)
    latest = PointSerializer(allow_null=True)
    median = PriceField(allow_null=True)
    lows = LowSerializer(many=True)


class UnitSerializer(serializers.Serializer):
    """How amounts are written."""

    currency = serializers.CharField()
    symbol = serializers.CharField()
    decimals = serializers.IntegerField()


class PriceHistorySerializer(serializers.Serializer):
    """A product's prices by retailer in one currency and condition."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField()
    currency = serializers.CharField()
    condition = serializers.CharField()
    unit = UnitSerializer()
    valid_days = serializers.IntegerField(help_text="a price is taken to hold for so many days")
    median_minimum = serializers.IntegerField()
    notice = serializers.CharField(allow_blank=True)
    choices = ChoiceSerializer(many=True)
    show = serializers.ChoiceField(choices=["mine", "all"])
    summary = SummarySerializer()
    claims = ClaimSerializer(many=True)
    series = SeriesSerializer(many=True)
    lowest = StepSerializer(many=True)


class PostSerializer(serializers.ModelSerializer):
    """The post behind a deal."""

    id = serializers.CharField(help_text="the network's id; a string, since it does not fit a double")
    is_demo = serializers.BooleanField()
    link = serializers.URLField()

    class Meta:
        model = Post
        fields = ["id", "network", "handle", "author_name", "followers", "created_at", "link", "is_demo"]


class EvidencePostSerializer(PostSerializer):
    """The post with its text; offsets of spans count code points of it."""

    class Meta(PostSerializer.Meta):
        fields = [*PostSerializer.Meta.fields, "text", "complete", "lang"]


class ProductNameSerializer(serializers.ModelSerializer):
    """A product's id and title."""

    class Meta:
        model = Product
        fields = ["id", "title"]


class DealSerializer(serializers.ModelSerializer):
    """A deal as lists show it."""

    product = ProductNameSerializer(allow_null=True)
    retailer = RetailerSerializer(allow_null=True)
    brand = BrandSerializer(allow_null=True)
    category = CategorySerializer(allow_null=True)
    post = PostSerializer()

    class Meta:
        model = Deal
        fields = [
            "id", "announced_at", "kind", "basis", "quantity", "scope", "condition",
            "price", "piece_price", "list_price", "currency", "percent_off", "amount_off", "coupon", "url",
            "product", "product_text", "brand", "brand_text", "retailer", "retailer_text", "category",
            "confidence", "flagged", "is_price_point", "post",
        ]  # fmt: skip


class ReactionSerializer(serializers.Serializer):
    """Counters of the post as last observed."""

    observed_at = serializers.DateTimeField()
    retweets = serializers.IntegerField(allow_null=True)
    likes = serializers.IntegerField(allow_null=True)
    replies = serializers.IntegerField(allow_null=True)
    quotes = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField()


class DealDetailSerializer(DealSerializer):
    """A deal with its evidence; `reaction` is null where it was never observed."""

    post = EvidencePostSerializer()
    spans = serializers.DictField(child=serializers.ListField(child=serializers.IntegerField()))
    reaction = ReactionSerializer(allow_null=True)
    why_no_price_point = serializers.CharField(allow_blank=True)

    class Meta(DealSerializer.Meta):
        fields = [
            *DealSerializer.Meta.fields,
            "anchor",
            "retailer_source",
            "spans",
            "reaction",
            "why_no_price_point",
        ]


class CoverageBucketSerializer(serializers.Serializer):
    """An hour or a day of the archive: how many of its hours are in which state."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=["loaded", "partial", "failed", "missing"])
    loaded = serializers.IntegerField()
    partial = serializers.IntegerField()  # type: ignore[assignment]
    failed = serializers.IntegerField()
    missing = serializers.IntegerField()
    lines = serializers.IntegerField()
    posts = serializers.IntegerField()
    deals = serializers.IntegerField()


class CoverageSerializer(serializers.Serializer):
    """The archive's coverage in a period."""

    as_of = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    unit = serializers.ChoiceField(choices=["hour", "day"])
    buckets = CoverageBucketSerializer(many=True)


class FiguresSerializer(serializers.Serializer):
    """What a period holds."""

    deals = serializers.IntegerField()
    price_points = serializers.IntegerField()
    retailers = serializers.IntegerField()
    products = serializers.IntegerField()


class OverviewSerializer(serializers.Serializer):
    """The first page's figures."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    figures = FiguresSerializer()
    most_active = ShareSerializer(many=True)


class ErrorBodySerializer(serializers.Serializer):
    """What went wrong: a short name, a sentence, and sentences by parameter."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


class ErrorSerializer(serializers.Serializer):
    """The one shape of errors."""

    error = ErrorBodySerializer()
