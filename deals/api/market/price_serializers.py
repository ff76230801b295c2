"""What the API writes of a product's prices: series, lows, claims, the lowest current price."""

from datetime import UTC
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.common.converted import ConvertingSerializer
from deals.api.market.serializers import ChoiceSerializer, PriceField
from deals.domain.currencies import unit_of
from deals.domain.metrics import VALID_DAYS
from deals.selectors.comparing.discount_claims import DiscountClaim
from deals.selectors.market.line_prices import LinePrices
from deals.selectors.market.price_history import MEDIAN_MINIMUM, Series
from deals.selectors.market.product_prices import ProductPrices
from deals.selectors.market.sellers import ALL, MINE


class PointSerializer(ConvertingSerializer):
    """One observed price of one piece; converted ones on request (`convert=EUR`) only."""

    at = serializers.DateTimeField()
    price = PriceField()
    list_price = PriceField(allow_null=True)
    deal = serializers.IntegerField(source="deal_id")
    times = serializers.IntegerField(help_text="posts of the account that say so: counted once")


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


class DiscountClaimSerializer(serializers.Serializer):
    """A retailer's latest price with a list price. Shares of 1; null without a price in the days before."""

    retailer = serializers.SerializerMethodField()
    point = PointSerializer()
    claimed = serializers.DecimalField(max_digits=6, decimal_places=4)
    prior_low = PriceField(allow_null=True, help_text="its lowest price of the 30 days before")
    actual = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)

    def get_retailer(self, claim: DiscountClaim) -> str:
        names = (one.retailer for one in self.context["sellers"] if one.retailer)
        return next(retailer.slug for retailer in names if retailer.pk == claim.retailer_id)


class StepSerializer(serializers.Serializer):
    """From when on a price was the lowest current one; null: there was none."""

    at = serializers.DateTimeField()
    price = PriceField(allow_null=True)


class SummarySerializer(serializers.Serializer):
    """Lowest, latest and median of the period; the median is null below `median_minimum` points."""

    n = serializers.IntegerField(help_text="accounts that told prices")
    points = serializers.IntegerField(help_text="price points")
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
    converted_unit = UnitSerializer(allow_null=True, help_text="of the currency that `convert` asks for")
    valid_days = serializers.IntegerField(help_text="a price is taken to hold for so many days")
    median_minimum = serializers.IntegerField()
    notice = serializers.CharField(allow_blank=True)
    choices = ChoiceSerializer(many=True)
    show = serializers.ChoiceField(choices=[MINE, ALL])
    summary = SummarySerializer()
    discount_claims = DiscountClaimSerializer(many=True)
    series = SeriesSerializer(many=True)
    lowest = StepSerializer(many=True)


def price_history_data(found: ProductPrices | LinePrices, as_of: str, convert_to: str) -> dict[str, Any]:
    """Return a product's or line's prices as the API writes them, in UTC; its page draws its chart from them.

    `convert_to` is a currency in which amounts are given too, or ''.
    """
    choice, period = found.choice, found.history.period
    values = {
        "as_of": as_of,
        "period": period.key,
        "since": period.since,
        "until": period.until,
        "currency": choice.chosen.currency,
        "condition": choice.chosen.condition,
        "unit": unit_of(choice.chosen.currency),
        "converted_unit": unit_of(convert_to) if convert_to else None,
        "valid_days": VALID_DAYS,
        "median_minimum": MEDIAN_MINIMUM,
        "notice": found.history.notice,
        "choices": choice.choices,
        "show": choice.selection.show,
        "summary": found.summary,
        "discount_claims": found.discount_claims,
        "series": found.history.series,
        "lowest": [{"at": at, "price": price} for at, price in found.lowest],
    }
    context = {
        "me": choice.me,
        "sellers": choice.sellers,
        "convert": convert_to,
        "currency": choice.chosen.currency,
    }
    with timezone.override(UTC):
        return PriceHistorySerializer(values, context=context).data
