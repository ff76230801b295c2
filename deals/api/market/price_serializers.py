"""What the API writes of a product's prices: the chart's numbers, tiles, lows, claims."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from deals.api.market.chart_serializers import (
    PriceChartSerializer,
    SaidPointSerializer,
    chart_context,
    chart_values,
)
from deals.api.market.serializers import ChoiceSerializer, PriceField
from deals.api.market.spoken import SaidByField
from deals.domain.metrics import MEDIAN_MINIMUM
from deals.selectors.comparing.discount_claims import DiscountClaim
from deals.selectors.market.price_chart import Found, PriceChart, Said
from deals.selectors.market.price_tiles import price_tiles
from deals.selectors.market.sellers import ALL, MINE


class LowSerializer(serializers.Serializer):
    """The lowest price of the last `days` days before the as-of moment; null days: ever."""

    days = serializers.IntegerField(allow_null=True)
    point = SaidPointSerializer(allow_null=True)


class DiscountClaimSerializer(serializers.Serializer):
    """A retailer's latest price with a list price. Shares of 1; null without a price in the days before."""

    retailer = serializers.SerializerMethodField()
    point = SaidPointSerializer()
    claimed = serializers.DecimalField(max_digits=6, decimal_places=4)
    prior_low = PriceField(allow_null=True, help_text="its lowest price of the 30 days before")
    actual = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)

    def get_retailer(self, claim: DiscountClaim) -> str:
        names = (one.retailer for one in self.context["sellers"] if one.retailer)
        return next(retailer.slug for retailer in names if retailer.pk == claim.retailer_id)


class SummarySerializer(serializers.Serializer):
    """Lowest, latest and median of the period; the median is null below `median_minimum` points."""

    n = serializers.IntegerField(help_text="accounts that told prices")
    points = serializers.IntegerField(help_text="price points")
    lowest = SaidPointSerializer(allow_null=True)
    latest = SaidPointSerializer(allow_null=True)
    median = PriceField(allow_null=True)
    lows = LowSerializer(many=True)


class InForceSerializer(serializers.Serializer):
    """A price in force; null where there is none."""

    price = PriceField(source="row.price", allow_null=True, default=None)
    retailer = serializers.CharField(source="retailer.slug", allow_null=True, default=None)
    deal = serializers.IntegerField(source="row.deal", allow_null=True, default=None)
    said_by = SaidByField("row.deal")


class NowTileSerializer(InForceSerializer):
    """The lowest price in force at the as-of moment, of `n` retailers with one."""

    n = serializers.IntegerField()


class LowestTileSerializer(serializers.Serializer):
    """The lowest price ever, of what `n` accounts told."""

    n = serializers.IntegerField()
    retailer = serializers.CharField(source="retailer.slug", allow_null=True, default=None)
    point = SaidPointSerializer(allow_null=True)


class UsualTileSerializer(serializers.Serializer):
    """The median of the period's `n` prices; null below `minimum`."""

    n = serializers.IntegerField()
    minimum = serializers.IntegerField()
    median = PriceField(allow_null=True)


class AgainstTileSerializer(InForceSerializer):
    """The lowest of `n` competitors' prices in force against mine; below 0 theirs is lower."""

    n = serializers.IntegerField()
    mine = PriceField(source="mine.price", allow_null=True, default=None)
    price_source = serializers.CharField(source="mine.source", allow_null=True, default=None)
    gap = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    share = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text="what is lacking; empty where nothing is")


class TilesSerializer(serializers.Serializer):
    """The four figures over the chart."""

    now = NowTileSerializer()
    lowest = LowestTileSerializer()
    usual = UsualTileSerializer()
    against = AgainstTileSerializer()


class PriceHistorySerializer(PriceChartSerializer):
    """A product's prices by retailer in one currency and condition."""

    median_minimum = serializers.IntegerField()
    choices = ChoiceSerializer(many=True)
    show = serializers.ChoiceField(choices=[MINE, ALL])
    tiles = TilesSerializer()
    summary = SummarySerializer()
    discount_claims = DiscountClaimSerializer(many=True)


def price_history_data(
    found: Found,
    chart: PriceChart,
    said: Mapping[int, Said],
    claims: Sequence[DiscountClaim],
    as_of: str,
    convert_to: str,
) -> dict[str, Any]:
    """Return a product's or line's prices as the API writes them, in UTC.

    See price_chart_data, which is what its page's chart draws: the same, without what the page shows beside.
    """
    values = {
        **chart_values(found, chart, as_of, convert_to),
        "median_minimum": MEDIAN_MINIMUM,
        "choices": found.choice.choices,
        "show": found.choice.selection.show,
        "tiles": price_tiles(found, chart),
        "summary": found.summary,
        "discount_claims": claims,
    }
    with timezone.override(UTC):
        context = chart_context(found, chart, said, convert_to)
        return PriceHistorySerializer(values, context=context).data
