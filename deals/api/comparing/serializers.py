"""What the API writes of comparisons. Indices, shares and days are decimal strings, null without data."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.common.converted import ConvertingPriceSerializer
from deals.api.common.list_pages import ListPageSerializer
from deals.api.market.price_serializers import PointSerializer
from deals.api.market.serializers import (
    DealSerializer,
    PriceField,
    ProductNameSerializer,
    RetailerSerializer,
)
from deals.domain.comparing.undercuts import Outcome
from deals.domain.metrics import PriceComparison
from deals.selectors.comparing.comparison import MatrixRow
from deals.selectors.comparing.undercut_responses import UndercutRow


def share_field(**kwargs: Any) -> serializers.DecimalField:
    """Return a field for a share of 1 with four decimals."""
    return serializers.DecimalField(max_digits=14, decimal_places=4, **kwargs)


def hundredths_field(**kwargs: Any) -> serializers.DecimalField:
    """Return a field for a number with two decimals."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, **kwargs)


class ComparisonSerializer(serializers.Serializer):
    """Who is compared, in what, as of when."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField()
    currency = serializers.CharField()
    condition = serializers.CharField()
    me = RetailerSerializer()
    competitors = RetailerSerializer(many=True)
    left_off = serializers.IntegerField(help_text="products of yours beyond those that are compared")


class PositionSerializer(serializers.Serializer):
    """How your prices compare over `n` of `shared` products; the index says little for few products."""

    key = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    shared = serializers.IntegerField()
    n = serializers.IntegerField()
    index = hundredths_field(allow_null=True)
    lower = serializers.IntegerField()
    equal = serializers.IntegerField()
    higher = serializers.IntegerField()


class CellSerializer(serializers.Serializer):
    """A competitor's current price; `comparison` tells how it compares with yours."""

    retailer = serializers.CharField(source="retailer.slug")
    point = PointSerializer(allow_null=True)
    comparison = serializers.ChoiceField(choices=PriceComparison.choices, allow_null=True)


class RowSerializer(serializers.Serializer):
    """A shared product; `position` tells how your price compares with the median of the competitors."""

    product = ProductNameSerializer()
    brand = serializers.CharField(source="product.brand.slug", default=None, allow_null=True)
    category = serializers.CharField(source="product.category.slug", default=None, allow_null=True)
    mine = PointSerializer(allow_null=True)
    cells = serializers.SerializerMethodField()
    n = serializers.IntegerField()
    median = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    index = hundredths_field(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    position = serializers.ChoiceField(choices=PriceComparison.choices, allow_null=True)

    @extend_schema_field(CellSerializer(many=True))
    def get_cells(self, row: MatrixRow) -> Any:
        return CellSerializer([cell for cell in row.cells if cell.point], many=True).data


class MatrixSerializer(ListPageSerializer, ComparisonSerializer):
    """Current prices of shared products; a page of them. `position.shared` counts all."""

    position = PositionSerializer()
    brands = PositionSerializer(many=True)
    categories = PositionSerializer(many=True)
    rows = RowSerializer(many=True)


class IndexAtSerializer(serializers.Serializer):
    """The index at a moment."""

    at = serializers.DateTimeField()
    n = serializers.IntegerField()
    index = hundredths_field(allow_null=True)
    lower = serializers.IntegerField()
    equal = serializers.IntegerField()
    higher = serializers.IntegerField()


class IndexLineSerializer(serializers.Serializer):
    """The index of all products, or of a brand's or category's, oldest value first."""

    key = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    shared = serializers.IntegerField()
    points = IndexAtSerializer(many=True)


class IndexSerializer(ComparisonSerializer):
    """The index over time; values of fewer than `minimum` products say little."""

    minimum = serializers.IntegerField()
    step_days = serializers.IntegerField()
    split = serializers.CharField(allow_blank=True)
    lines = IndexLineSerializer(many=True)


class RowPointSerializer(ConvertingPriceSerializer):
    """A price with its deal; a converted one on request (`convert=EUR`) only."""

    at = serializers.DateTimeField()
    price = PriceField()
    deal = serializers.IntegerField()


class UndercutFiguresSerializer(serializers.Serializer):
    """How often one undercut the other, how often the other matched it, after how many days (median)."""

    n = serializers.IntegerField()
    matched = serializers.IntegerField()
    still_open = serializers.IntegerField()
    days = hundredths_field(allow_null=True)


class ResponseTimeSerializer(serializers.Serializer):
    """You and a competitor."""

    competitor = serializers.CharField(source="competitor.slug")
    mine = UndercutFiguresSerializer()
    competitors = UndercutFiguresSerializer()


class UndercutSerializer(serializers.Serializer):
    """One undercut: `first` went below `over`."""

    product = ProductNameSerializer()
    competitor = serializers.CharField(source="competitor.slug")
    by_me = serializers.BooleanField()
    first = RowPointSerializer(source="undercut.first")
    over = RowPointSerializer(source="undercut.over")
    response = RowPointSerializer(source="undercut.response", allow_null=True)
    outcome = serializers.ChoiceField(choices=list(Outcome), source="undercut.outcome")
    days = serializers.SerializerMethodField()

    def get_days(self, row: UndercutRow) -> str | None:
        return None if row.undercut.days is None else str(row.undercut.days)


class UndercutsSerializer(ListPageSerializer, ComparisonSerializer):
    """Who undercut whom; a page of the `n` undercuts, newest first."""

    n = serializers.IntegerField()
    response_times = ResponseTimeSerializer(many=True)
    undercuts = UndercutSerializer(many=True)


class LoadedTimeSerializer(serializers.Serializer):
    """How much of a period is loaded: what frequencies divide by."""

    loaded = serializers.IntegerField(help_text="hours")
    hours = serializers.IntegerField(help_text="of the period")
    text = serializers.CharField(help_text="'5 of 30 days loaded'")


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

    loaded = LoadedTimeSerializer()
    retailers = RetailerPromotionsSerializer(many=True)
    brands = PartSerializer(many=True)
    categories = PartSerializer(many=True)


class MoverSerializer(serializers.Serializer):
    """A price that moved within the week."""

    product = ProductNameSerializer()
    retailer = RetailerSerializer()
    is_me = serializers.BooleanField()
    before = PointSerializer()
    now = PointSerializer()
    change = share_field()


class WorkspaceOverviewSerializer(ComparisonSerializer):
    """The figures of a workspace's first page."""

    position = PositionSerializer()
    moved = serializers.IntegerField()
    both_weeks = serializers.IntegerField()
    movers = MoverSerializer(many=True)
    newest = DealSerializer(many=True)
    retailer_shares = RetailerShareSerializer(many=True)
    loaded = LoadedTimeSerializer()
