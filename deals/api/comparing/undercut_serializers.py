"""Undercuts, and how each side answers them, as the API tells them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.common.converted import ConvertingPriceSerializer
from deals.api.common.list_pages import ListPageSerializer
from deals.api.comparing.serializers import ComparisonSerializer, hundredths_field, share_field
from deals.api.market.line_serializers import LineNameSerializer
from deals.api.market.serializers import PriceField, ProductNameSerializer
from deals.api.market.spoken import SaidByField
from deals.domain.comparing.levels import Level
from deals.domain.comparing.points import Observed
from deals.domain.comparing.undercuts import Answer, Outcome
from deals.models import Product, ProductLine
from deals.selectors.comparing.undercut_responses import UndercutRow


class RowPointSerializer(ConvertingPriceSerializer):
    """A price with its deal; a converted one on request (`convert=EUR`) only.

    Of your list's price (`is_listed`) `deal` is null and `at` the moment that it was undercut.
    """

    at = serializers.DateTimeField()
    price = PriceField()
    deal = serializers.SerializerMethodField()
    is_listed = serializers.BooleanField()
    said_by = SaidByField("deal", help_text="null: your list")

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_deal(self, point: Observed) -> int | None:
        return None if point.is_listed else point.deal


class UndercutFiguresSerializer(serializers.Serializer):
    """How often one undercut the other, and how the other answered.

    `days` is the median until it was matched; `followed` the median part of the gap that was closed, over
    those `answered` at all. Both are null below 3.
    """

    n = serializers.IntegerField()
    matched = serializers.IntegerField(help_text="below + exact")
    below = serializers.IntegerField(help_text="answered with a lower price still")
    exact = serializers.IntegerField(help_text="answered with the same price")
    part = serializers.IntegerField(help_text="answered with a price between the two")
    none = serializers.IntegerField(help_text="not answered in time")
    still_open = serializers.IntegerField()
    answered = serializers.IntegerField(help_text="below + exact + part")
    days = hundredths_field(allow_null=True)
    followed = share_field(allow_null=True)


class ResponseTimeSerializer(serializers.Serializer):
    """You and a competitor."""

    competitor = serializers.CharField(source="competitor.slug")
    mine = UndercutFiguresSerializer()
    competitors = UndercutFiguresSerializer()


class UndercutSerializer(serializers.Serializer):
    """One undercut: `first` went below `over`. It is of a product, or of a line."""

    product = serializers.SerializerMethodField()
    line = serializers.SerializerMethodField()
    competitor = serializers.CharField(source="competitor.slug")
    by_me = serializers.BooleanField()
    first = RowPointSerializer(source="undercut.first")
    said_by = SaidByField("undercut.first.deal", help_text="who spoke in the post of `first`")
    over = RowPointSerializer(source="undercut.over")
    response = RowPointSerializer(source="undercut.response", allow_null=True)
    outcome = serializers.ChoiceField(choices=list(Outcome), source="undercut.outcome")
    days = serializers.SerializerMethodField()
    gap = PriceField(source="undercut.gap", help_text="over - first")
    gap_share = share_field(source="undercut.gap_share", help_text="of the price that was undercut")
    part = RowPointSerializer(source="undercut.part", allow_null=True)
    answer = serializers.ChoiceField(choices=list(Answer), source="undercut.answer")
    followed = share_field(source="undercut.followed", allow_null=True)

    @extend_schema_field(ProductNameSerializer(allow_null=True))
    def get_product(self, row: UndercutRow) -> Any:
        return ProductNameSerializer(row.thing).data if isinstance(row.thing, Product) else None

    @extend_schema_field(LineNameSerializer(allow_null=True))
    def get_line(self, row: UndercutRow) -> Any:
        return LineNameSerializer(row.thing).data if isinstance(row.thing, ProductLine) else None

    def get_days(self, row: UndercutRow) -> str | None:
        return None if row.undercut.days is None else str(row.undercut.days)


class UndercutsSerializer(ListPageSerializer, ComparisonSerializer):
    """Who undercut whom; a page of the `n` undercuts."""

    level = serializers.ChoiceField(choices=Level.choices)
    n = serializers.IntegerField()
    response_times = ResponseTimeSerializer(many=True)
    undercuts = UndercutSerializer(many=True)
