"""What the API writes of comparisons. Indices, shares and days are decimal strings, null without data."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.common.list_pages import ListPageSerializer
from deals.api.common.period_head import PeriodHeadSerializer
from deals.api.market.chart_serializers import SaidPointSerializer
from deals.api.market.serializers import (
    DealSerializer,
    PriceField,
    ProductNameSerializer,
    RetailerSerializer,
)
from deals.domain.comparing.levels import Level
from deals.domain.comparing.my_price import PriceSource
from deals.domain.metrics import PriceComparison
from deals.selectors.comparing.comparison import MatrixRow
from deals.selectors.comparing.levels import LevelRow


def share_field(**kwargs: Any) -> serializers.DecimalField:
    """Return a field for a share of 1 with four decimals."""
    return serializers.DecimalField(max_digits=14, decimal_places=4, **kwargs)


def hundredths_field(**kwargs: Any) -> serializers.DecimalField:
    """Return a field for a number with two decimals."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, **kwargs)


class ComparisonSerializer(PeriodHeadSerializer):
    """Who is compared, in what, as of when."""

    me = RetailerSerializer()
    competitors = RetailerSerializer(many=True)
    left_off = serializers.IntegerField(help_text="products of yours beyond those that are compared")


class PositionSerializer(serializers.Serializer):
    """How your prices compare over `n` of `shared` products; fewer than 5 have no index, and why is told."""

    key = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    shared = serializers.IntegerField()
    n = serializers.IntegerField()
    index = hundredths_field(source="told", allow_null=True)
    why_none = serializers.CharField(allow_blank=True, help_text="why there is no index")
    lower = serializers.IntegerField()
    equal = serializers.IntegerField()
    higher = serializers.IntegerField()


class MyPointSerializer(SaidPointSerializer):
    """Your price: of your own post in force, else of your list, which has no time and no deal."""

    at = serializers.DateTimeField(allow_null=True)
    deal = serializers.IntegerField(source="deal_id", allow_null=True)
    times = serializers.IntegerField(allow_null=True, help_text="posts of the account that say so")
    price_source = serializers.ChoiceField(source="source", choices=PriceSource.choices)

    class Meta:
        ref_name = "MyPoint"

    def captured(self, row: Any) -> tuple[str, datetime]:
        """Return currency and day of the rate: of a list's price the moment that it is compared at."""
        currency, at = super().captured(row)
        return currency, at or self.context["at"]


class CellSerializer(serializers.Serializer):
    """A competitor's current price; `comparison` tells how it compares with yours."""

    retailer = serializers.CharField(source="retailer.slug")
    point = SaidPointSerializer(allow_null=True)
    comparison = serializers.ChoiceField(choices=PriceComparison.choices, allow_null=True)


class RangeSerializer(serializers.Serializer):
    """What one side advertised: `n` price points, and the median depth of `depths` promotions."""

    n = serializers.IntegerField()
    products = serializers.IntegerField()
    lowest = SaidPointSerializer(allow_null=True)
    highest = PriceField(allow_null=True)
    middle_low = PriceField(allow_null=True, help_text="without the lowest tenth, or quarter of few prices")
    middle_high = PriceField(allow_null=True, help_text="without the highest tenth, or quarter")
    depths = serializers.IntegerField()
    depth = share_field(allow_null=True)


class BandSerializer(serializers.Serializer):
    """A band of prices, in units of the currency: your price points and theirs."""

    name = serializers.CharField()
    mine = serializers.IntegerField()
    theirs = serializers.IntegerField()


class LevelCellSerializer(serializers.Serializer):
    """One competitor's range."""

    retailer = serializers.CharField(source="retailer.slug")
    range = RangeSerializer()


class SharedGroupSerializer(serializers.Serializer):
    """A shared line (`key`: its id), category (its slug) or the whole shop ('').

    `position`: your lowest price against theirs, of lines only; `deeper`: your median depth against theirs.
    """

    key = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    mine = RangeSerializer()
    theirs = RangeSerializer()
    cells = serializers.SerializerMethodField()
    bands = BandSerializer(many=True)
    position = serializers.ChoiceField(choices=PriceComparison.choices, allow_null=True)
    deeper = serializers.ChoiceField(choices=PriceComparison.choices, allow_null=True)

    @extend_schema_field(LevelCellSerializer(many=True))
    def get_cells(self, row: LevelRow) -> Any:
        cells = [cell for cell in row.cells if not cell.range.is_empty]
        return LevelCellSerializer(cells, many=True, context=self.context).data


class RowSerializer(serializers.Serializer):
    """A shared product; `position` tells how your price compares with the median of the competitors."""

    product = ProductNameSerializer()
    brand = serializers.CharField(source="product.brand.slug", default=None, allow_null=True)
    category = serializers.CharField(source="product.category.slug", default=None, allow_null=True)
    mine = MyPointSerializer(allow_null=True)
    cells = serializers.SerializerMethodField()
    n = serializers.IntegerField()
    median = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    index = hundredths_field(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    position = serializers.ChoiceField(choices=PriceComparison.choices, allow_null=True)

    @extend_schema_field(CellSerializer(many=True))
    def get_cells(self, row: MatrixRow) -> Any:
        return CellSerializer(
            [cell for cell in row.cells if cell.point], many=True, context=self.context
        ).data


class LeftOutSerializer(serializers.Serializer):
    """What an index leaves out: price points of yours, then products of yours."""

    other_currency = serializers.IntegerField(help_text="price points")
    other_condition = serializers.IntegerField(help_text="price points")
    beyond = serializers.IntegerField(help_text="products beyond the most that are compared")
    not_shared = serializers.IntegerField(help_text="products that no competitor advertised")
    not_current = serializers.IntegerField(help_text="shared products without a current price on one side")


class MatrixSerializer(ListPageSerializer, ComparisonSerializer):
    """Current prices of shared products; a page of them. `position.shared` counts all.

    Above products there are `groups` in their place.
    """

    level = serializers.ChoiceField(choices=Level.choices)
    position = PositionSerializer(required=False)
    brands = PositionSerializer(many=True, required=False)
    categories = PositionSerializer(many=True, required=False)
    rows = RowSerializer(many=True, required=False)
    left_out = LeftOutSerializer(required=False)
    groups = SharedGroupSerializer(many=True, required=False)
    mine_only = serializers.IntegerField(required=False, help_text="groups that no competitor advertised")
    next = serializers.URLField(allow_null=True, required=False)
    previous = serializers.URLField(allow_null=True, required=False)


class IndexAtSerializer(serializers.Serializer):
    """The index at a moment; null for fewer than 5 products, and why."""

    at = serializers.DateTimeField()
    n = serializers.IntegerField()
    index = hundredths_field(source="told", allow_null=True)
    why_none = serializers.CharField(allow_blank=True, help_text="why there is no index")
    lower = serializers.IntegerField()
    equal = serializers.IntegerField()
    higher = serializers.IntegerField()


class IndexLineSerializer(serializers.Serializer):
    """The index of all products, or of a brand's or category's, oldest value first."""

    key = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    shared = serializers.IntegerField()
    points = IndexAtSerializer(many=True)


class LinesAtSerializer(serializers.Serializer):
    """In how many of `n` lines your lowest price was lower, equal or higher at a moment."""

    at = serializers.DateTimeField()
    n = serializers.IntegerField()
    lower = serializers.IntegerField()
    equal = serializers.IntegerField()
    higher = serializers.IntegerField()


class IndexSerializer(ComparisonSerializer):
    """The index over time; fewer than `minimum` products have no value. Of product lines `counts`."""

    level = serializers.ChoiceField(choices=Level.choices)
    shared = serializers.IntegerField(help_text="products, or lines")
    counts = LinesAtSerializer(many=True, required=False)
    left_out = LeftOutSerializer(required=False)
    minimum = serializers.IntegerField()
    step_days = serializers.IntegerField()
    split = serializers.CharField(allow_blank=True)
    lines = IndexLineSerializer(many=True, required=False)


class LoadedTimeSerializer(serializers.Serializer):
    """How much of a period is loaded of one network."""

    network = serializers.CharField()
    loaded = serializers.IntegerField(source="time.loaded", help_text="hours")
    hours = serializers.IntegerField(source="time.hours", help_text="of the period")
    text = serializers.CharField(source="time.text", help_text="'5 of 30 days loaded'")


class NetworksLoadedSerializer(serializers.Serializer):
    """How much of a period is loaded: of any network, and of each.

    A frequency divides by the hours that are loaded of any network in which the promotions are.
    """

    loaded = serializers.IntegerField(source="any_network.loaded", help_text="hours")
    hours = serializers.IntegerField(help_text="of the period")
    text = serializers.CharField(source="any_network.text", help_text="'5 of 30 days loaded'")
    networks = LoadedTimeSerializer(many=True, source="by_network")


class FrequencySerializer(serializers.Serializer):
    """Promotions of a set of `of` ones: share, how many a loaded week (null below 2 loaded days)."""

    n = serializers.IntegerField()
    of = serializers.IntegerField()
    share = share_field(allow_null=True)
    a_week = hundredths_field(allow_null=True)


class PromotionFiguresSerializer(FrequencySerializer):
    """Promotions of a set, with the median depth over `depths` of them."""

    depths = serializers.IntegerField()
    depth = share_field(allow_null=True)

    class Meta:
        ref_name = "PromotionFigures"


class RetailerPromotionsSerializer(serializers.Serializer):
    """A retailer's promotions."""

    retailer = RetailerSerializer()
    is_me = serializers.BooleanField()
    figures = PromotionFiguresSerializer()


class RetailerShareSerializer(serializers.Serializer):
    """How often a retailer promotes; the depth of its promotions is in compare/share-of-voice."""

    retailer = RetailerSerializer()
    is_me = serializers.BooleanField()
    figures = FrequencySerializer()


class PartSerializer(serializers.Serializer):
    """A brand or category: yours and competitors."""

    key = serializers.CharField()
    name = serializers.CharField()
    mine = PromotionFiguresSerializer()
    competitors = PromotionFiguresSerializer()


class ShareOfVoiceSerializer(ComparisonSerializer):
    """Share of voice by retailer, brand and category."""

    loaded = NetworksLoadedSerializer()
    retailers = RetailerPromotionsSerializer(many=True)
    brands = PartSerializer(many=True)
    categories = PartSerializer(many=True)


class MoverSerializer(serializers.Serializer):
    """A price that moved within the week."""

    product = ProductNameSerializer()
    retailer = RetailerSerializer()
    is_me = serializers.BooleanField()
    before = SaidPointSerializer()
    now = SaidPointSerializer()
    change = share_field()


class WorkspaceOverviewSerializer(ComparisonSerializer):
    """The figures of a workspace's first page."""

    position = PositionSerializer()
    moved = serializers.IntegerField()
    both_weeks = serializers.IntegerField()
    movers = MoverSerializer(many=True)
    newest = DealSerializer(many=True)
    retailer_shares = RetailerShareSerializer(many=True)
    loaded = NetworksLoadedSerializer()
