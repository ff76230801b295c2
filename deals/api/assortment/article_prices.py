"""API v1: the workspace's articles against what others advertise, as the pages show them."""

from datetime import datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.converted import ConvertingPriceSerializer
from deals.api.common.list_pages import PARAMETERS as PAGED
from deals.api.common.list_pages import ListPageSerializer, page_of
from deals.api.common.permissions import WorkspaceRequired
from deals.api.comparing.serializers import MyPointSerializer, share_field
from deals.api.market.chart_serializers import PointSerializer
from deals.api.market.serializers import PriceField, ProductNameSerializer, RetailerSerializer
from deals.api.market.spoken import SaidByField, SpokenBySerializer
from deals.api.market.views import AS_OF, CONVERT, AsOfView, period_parameter
from deals.domain.metrics import PriceComparison
from deals.forms.article_prices import ArticleFilterForm
from deals.selectors.assortment import advertised as prices
from deals.selectors.assortment import floors
from deals.selectors.assortment.articles import ArticleFilter
from deals.selectors.market.speakers import speakers_of

FILTERS = tuple(ArticleFilterForm.base_fields)
COMMON = [
    AS_OF,
    CONVERT,
    OpenApiParameter("q", OpenApiTypes.STR, description="Part of SKU, title or brand, or a GTIN."),
    OpenApiParameter("brand", OpenApiTypes.STR, description="As your list has it."),
    OpenApiParameter("retailer", OpenApiTypes.STR, description="Slug."),
]
GAP = OpenApiParameter(
    "gap", OpenApiTypes.STR, enum=PriceComparison.values, description="How the lowest price lies to yours."
)


class ArticleSerializer(serializers.Serializer):
    """An article by name, with its product."""

    id = serializers.IntegerField()
    sku = serializers.CharField()
    title = serializers.CharField()
    brand = serializers.CharField(allow_blank=True)
    currency = serializers.CharField()
    floor_price = PriceField(allow_null=True)
    product = ProductNameSerializer()

    class Meta:
        ref_name = "ArticleName"


class ArticleCellSerializer(serializers.Serializer):
    """A competitor's price in force; `gap` is it minus yours, `gap_share` a share of yours."""

    retailer = serializers.CharField(source="retailer.slug")
    point = PointSerializer()
    gap = PriceField(allow_null=True)
    gap_share = share_field(allow_null=True)
    comparison = serializers.ChoiceField(choices=PriceComparison.choices, allow_null=True)
    is_below_floor = serializers.BooleanField()
    said_by = SaidByField("point.deal_id")

    class Meta:
        ref_name = "ArticleCell"


class ArticleRowSerializer(serializers.Serializer):
    """One article: your price, and the `n` competitors' ones, the lowest first."""

    article = ArticleSerializer(source="item")
    mine = MyPointSerializer(allow_null=True)
    n = serializers.IntegerField()
    cells = ArticleCellSerializer(many=True)

    def to_representation(self, row: prices.ArticleRow) -> dict[str, Any]:
        """Write a row; its prices are in the currency of its article."""
        context: Any = self.context
        context["currency"] = row.item.currency
        return super().to_representation(row)


class AdvertisedSerializer(ListPageSerializer):
    """What competitors advertise your articles for; `matched` of `articles` have a product."""

    as_of = serializers.CharField()
    articles = serializers.IntegerField()
    matched = serializers.IntegerField()
    undercut = serializers.IntegerField(help_text="rows whose lowest price is below yours")
    is_cut = serializers.BooleanField(help_text="more articles are advertised than are compared at once")
    rows = ArticleRowSerializer(many=True)


class BreachSerializer(ConvertingPriceSerializer):
    """A price below a floor."""

    at = serializers.DateTimeField(source="breach.at")
    retailer = serializers.CharField(source="retailer.slug")
    article = ArticleSerializer(source="item")
    price = PriceField(source="breach.price")
    floor = PriceField(source="breach.floor")
    gap = PriceField(source="breach.gap")
    gap_share = share_field(source="breach.gap_share")
    posts = serializers.IntegerField(source="breach.times", help_text="of the account that say so")
    deal = serializers.IntegerField(source="breach.deal")
    said_by = SpokenBySerializer(source="breach.by")
    amounts = {"converted": "price"}

    def captured(self, row: Any) -> tuple[str, datetime]:
        """Return the currency of the article and when the price was announced."""
        return row.item.currency, row.breach.at


class OffenderSerializer(serializers.Serializer):
    """A retailer that advertised below floors; `is_repeated`: on two days or more."""

    retailer = RetailerSerializer()
    is_repeated = serializers.BooleanField(source="figures.is_repeated")
    days = serializers.IntegerField(source="figures.days")
    prices = serializers.IntegerField(source="figures.n")
    posts = serializers.IntegerField(source="figures.posts")
    articles = serializers.IntegerField(source="figures.articles")
    deepest = share_field(source="figures.deepest")
    first_at = serializers.DateTimeField(source="figures.first_at")
    last_at = serializers.DateTimeField(source="figures.last_at")


class FloorsSerializer(ListPageSerializer):
    """Who advertised below your floors in the period: a page of the evidence, and all retailers."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    with_floor = serializers.IntegerField(help_text="articles with a floor price")
    watched = serializers.IntegerField(help_text="of these, articles with a product")
    n = serializers.IntegerField(help_text="prices below a floor, by article")
    is_cut = serializers.BooleanField(help_text="there are more, older ones")
    offenders = OffenderSerializer(many=True)
    rows = BreachSerializer(many=True)


class ArticlePricesView(WorkspaceRequired, AsOfView):
    """Base: the filters of a request, of a workspace that the caller is in."""

    default_period = "90"

    def filters(self, *known: str) -> ArticleFilter:
        """Return the filters. Raises ValidationError."""
        self.refuse_unknown(*FILTERS, "cursor", "page_size", *known)
        form = ArticleFilterForm(self.request.query_params)
        if not form.is_valid():
            raise ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        return form.filters()


@extend_schema(parameters=[*COMMON, GAP, *PAGED])
class AdvertisedArticles(ArticlePricesView):
    """What competitors advertise your articles for at `as_of`, the largest gap below your price first."""

    serializer_class = AdvertisedSerializer

    def get(self, request: Request, pk: int) -> Response:
        found = prices.advertised(self.membership.workspace, self.filters(), self.all_time)
        told: dict[str, Any] = {
            "as_of": self.as_of.text,
            "articles": found.articles,
            "matched": found.matched,
            "undercut": found.undercut,
            "is_cut": found.is_cut,
            **page_of(request, found.rows, prices.place_of, self.as_of.text),
        }
        said = speakers_of(deal for row in told["rows"] for deal in row.deals)
        context: dict[str, Any] = {**self.converting(), "at": self.as_of.moment, "said": said}
        return Response(self.get_serializer(told, context=context).data)


@extend_schema(parameters=[*COMMON, period_parameter("90"), *PAGED])
class BelowFloor(ArticlePricesView):
    """Who advertised below your floor prices in the period, the newest price first."""

    serializer_class = FloorsSerializer

    def get(self, request: Request, pk: int) -> Response:
        found = floors.floor_report(self.membership.workspace, self.filters(), self.period)
        told: dict[str, Any] = {
            "as_of": self.as_of.text,
            "period": self.period.key,
            "with_floor": found.with_floor,
            "watched": found.watched,
            "n": len(found.breaches),
            "is_cut": found.is_cut,
            "offenders": found.offenders,
            **page_of(request, found.breaches, floors.place_of, self.as_of.text),
        }
        return Response(self.get_serializer(told, context=self.converting()).data)
