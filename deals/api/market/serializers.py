"""What the API writes. Money is a decimal string with its currency beside it; times are UTC."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.common.converted import ConvertingSerializer
from deals.api.market.spoken import SpokenBySerializer
from deals.domain.voices.voice import Voice
from deals.models import Brand, Category, Deal, Post, Product, Retailer
from deals.selectors.loading.coverage import STATES


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
    n = serializers.IntegerField(help_text="accounts that told prices, summed over retailers")


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


class DealSerializer(ConvertingSerializer, serializers.ModelSerializer):
    """A deal as lists show it; converted amounts on request (`convert=EUR`) only."""

    product = ProductNameSerializer(allow_null=True)
    retailer = RetailerSerializer(allow_null=True)
    brand = BrandSerializer(allow_null=True)
    category = CategorySerializer(allow_null=True)
    field_confidences = serializers.DictField(
        child=serializers.FloatField(min_value=0, max_value=1),
        help_text="0 to 1, by field: price, currency, retailer, product (its title), brand, scope, category; "
        "chart: the first four all right. Empty where the rules alone read the post",
    )
    post = PostSerializer()
    voice = serializers.ChoiceField(
        source="post.voice", choices=["", *Voice], help_text="who speaks; empty until settling has told"
    )
    said_by = SpokenBySerializer(source="post.spoken")

    class Meta:
        model = Deal
        fields = [
            "id", "announced_at", "kind", "basis", "quantity", "scope", "condition",
            "price", "piece_price", "list_price", "currency", "percent_off", "amount_off", "coupon", "url",
            "product", "product_text", "brand", "brand_text", "retailer", "retailer_text", "category",
            "confidence", "point_confidence", "field_confidences", "is_outlier", "is_price_point",
            "said_by", "voice", "speaker_knows", "price_typed", "is_repeat", "is_echo", "times", "post",
            "converted", "converted_list_price",
        ]  # fmt: skip

    def captured(self, deal: Deal) -> tuple[str, datetime]:
        """Return the currency that the deal was captured in, and when it was announced."""
        return deal.currency, deal.announced_at


class ReactionSerializer(serializers.Serializer):
    """Counters of the post as last observed."""

    observed_at = serializers.DateTimeField()
    retweets = serializers.IntegerField(allow_null=True)
    likes = serializers.IntegerField(allow_null=True)
    replies = serializers.IntegerField(allow_null=True)
    quotes = serializers.IntegerField(allow_null=True)
    engagement = serializers.IntegerField()


class DealDetailSerializer(DealSerializer):
    """A deal with its evidence; `reaction` is null where it was never observed."""

    post = EvidencePostSerializer()
    spans = serializers.DictField(child=serializers.ListField(child=serializers.IntegerField()))
    reaction = ReactionSerializer(allow_null=True)
    why_no_price_point = serializers.CharField(allow_blank=True)
    voice_reasons = serializers.ListField(
        source="post.voice_reasons", child=serializers.CharField(), help_text="why that voice was told"
    )

    class Meta(DealSerializer.Meta):
        fields = [
            *DealSerializer.Meta.fields,
            "anchor",
            "retailer_source",
            "spans",
            "reaction",
            "why_no_price_point",
            "voice_reasons",
        ]


class CoverageBucketSerializer(serializers.Serializer):
    """An hour or a day of a network: how many of its hours are in which state."""

    network = serializers.CharField(allow_blank=True, help_text="empty where nothing is loaded")
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=STATES)
    loaded = serializers.IntegerField()
    partial = serializers.IntegerField()  # type: ignore[assignment]
    failed = serializers.IntegerField()
    missing = serializers.IntegerField()
    lines = serializers.IntegerField()
    posts = serializers.IntegerField()
    deals = serializers.IntegerField()


class CoverageSerializer(serializers.Serializer):
    """The archive's coverage in a period, network by network: the one with most loaded hours first."""

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
