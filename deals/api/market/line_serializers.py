"""What the API writes of product lines."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.market.price_serializers import PriceHistorySerializer, price_history_data
from deals.api.market.serializers import (
    BrandSerializer,
    CategorySerializer,
    ChoiceSerializer,
    PriceField,
    ProductNameSerializer,
)
from deals.models import ProductLine
from deals.selectors.market.line_prices import LinePrices
from deals.selectors.market.price_chart import PriceChart, Said


class LineFiguresSerializer(serializers.Serializer):
    """The range of new goods in the currency that has most prices."""

    currency = serializers.CharField()
    n = serializers.IntegerField()
    lowest = PriceField()
    highest = PriceField()
    lowest_retailer = serializers.CharField(allow_blank=True)
    lowest_at = serializers.DateTimeField()


class LineNameSerializer(serializers.ModelSerializer):
    """A line by its id and name."""

    class Meta:
        model = ProductLine
        fields = ["id", "name"]


class LineSerializer(serializers.ModelSerializer):
    """A line and the price points of its products."""

    brand = BrandSerializer(allow_null=True)
    category = CategorySerializer(allow_null=True)
    products = serializers.IntegerField(source="products_n", help_text="products with prices")
    points = serializers.IntegerField(help_text="price points (n)")
    retailers = serializers.IntegerField()
    last_at = serializers.DateTimeField()
    prices = serializers.SerializerMethodField()

    class Meta:
        model = ProductLine
        fields = ["id", "name", "brand", "category", "products", "points", "retailers", "last_at", "prices"]

    @extend_schema_field(LineFiguresSerializer(allow_null=True))
    def get_prices(self, line: ProductLine) -> Any:
        """Return the figures that the view read for the whole page."""
        figures = self.context["figures"].get(line.pk)
        return None if figures is None else LineFiguresSerializer(figures).data


class LineDetailSerializer(serializers.ModelSerializer):
    """A line, its products, and the currencies and conditions of its prices."""

    brand = BrandSerializer(allow_null=True)
    category = CategorySerializer(allow_null=True)
    products = ProductNameSerializer(source="listed", many=True)
    histories = ChoiceSerializer(many=True)

    class Meta:
        model = ProductLine
        fields = ["id", "name", "brand", "category", "products", "histories"]


class LineDaySerializer(serializers.Serializer):
    """What a retailer advertised of the line on one day (UTC); `product` is the one with the lowest price."""

    day = serializers.DateField()
    retailer = serializers.CharField(source="slug", help_text="slug; empty where no post named one")
    lowest = PriceField()
    highest = PriceField()
    n = serializers.IntegerField(help_text="price points")
    products = serializers.IntegerField()
    product = serializers.IntegerField(source="product.pk")
    deal = serializers.IntegerField(source="deal_id")


class LineHistorySerializer(PriceHistorySerializer):
    """A line's prices by retailer: `series` has each day's lowest price, `days` the ranges, newest first."""

    highest = PriceField(allow_null=True)
    left_off = serializers.IntegerField(help_text="older price points, in the summary only")
    days = LineDaySerializer(many=True)


def line_history_data(
    found: LinePrices, chart: PriceChart, said: Mapping[int, Said], as_of: str
) -> dict[str, Any]:
    """Return a line's prices as the API writes them, in UTC."""
    ranges = {"highest": found.highest, "left_off": found.left_off, "days": found.days}
    with timezone.override(UTC):
        days = {
            name: LineHistorySerializer().fields[name].to_representation(value) if value is not None else None
            for name, value in ranges.items()
        }
    return {**price_history_data(found, chart, said, (), as_of, ""), **days}
