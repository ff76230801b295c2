"""API v1: product lines, their products and the ranges of their prices, as their pages show them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.redirects import follow_line_merges
from deals.api.market import line_serializers
from deals.api.market.views import (
    AS_OF,
    CONDITION,
    CURRENCY,
    RETAILERS,
    SHOW,
    WORKSPACE,
    AsOfView,
    PriceHistory,
    period_parameter,
)
from deals.forms.lines import LineSearchForm
from deals.models import Product, ProductLine
from deals.selectors.market.line_prices import line_prices, products_of_line
from deals.selectors.market.lines import ORDERINGS, figures_of, search_lines
from deals.selectors.market.price_chart import price_chart, said_of
from deals.selectors.market.product_prices import choice_of
from deals.selectors.market.sellers import choices_of, sellers_of

FILTERS = ("q", "brand", "category", "several")


@extend_schema(
    parameters=[
        AS_OF,
        OpenApiParameter("q", OpenApiTypes.STR, description="Words of the line's or the brand's name."),
        OpenApiParameter("brand", OpenApiTypes.STR, description="Slug."),
        OpenApiParameter("category", OpenApiTypes.STR, description="Slug."),
        OpenApiParameter("several", OpenApiTypes.BOOL, description="Lines of two or more retailers only."),
    ]
)
class LineList(AsOfView, generics.ListAPIView):
    """Product lines that have price points: search and filters."""

    queryset = ProductLine.objects.all()
    serializer_class = line_serializers.LineSerializer
    filter_backends = ()
    orderings = ORDERINGS

    def get_queryset(self) -> QuerySet[ProductLine]:
        self.refuse_unknown(*FILTERS, "order", "cursor", "page_size")
        form = LineSearchForm({name: self.request.query_params.get(name, "") for name in FILTERS})
        if not form.is_valid():
            raise ValidationError({name: list(map(str, found)) for name, found in form.errors.items()})
        return search_lines(form.filters(), self.all_time)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Read the figures of the page's lines at once."""
        page = super().paginate_queryset(queryset) or []
        self.figures = figures_of([line.pk for line in page], self.all_time)
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "figures": getattr(self, "figures", {})}


@extend_schema(parameters=[AS_OF])
class LineDetail(AsOfView):
    """One line, its products, and in which currencies and conditions it has prices."""

    serializer_class = line_serializers.LineDetailSerializer

    @follow_line_merges
    def get(self, request: Request, pk: int) -> Response:
        self.refuse_unknown()
        line: Any = get_object_or_404(ProductLine.objects.select_related("brand", "category"), pk=pk)
        ids = products_of_line(pk)
        line.histories = choices_of(sellers_of(ids, self.all_time, None))
        line.listed = Product.objects.filter(pk__in=list(ids))
        return Response(self.get_serializer(line).data)


@extend_schema(parameters=[AS_OF, period_parameter("all"), CURRENCY, CONDITION, SHOW, RETAILERS, WORKSPACE])
class LineHistory(PriceHistory):
    """What each retailer advertised of a line, day by day: the range of its prices, never one history."""

    serializer_class = line_serializers.LineHistorySerializer

    @follow_line_merges
    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id; 404 where the line has no prices in the currency and condition asked for."""
        self.refuse_unknown("currency", "condition", "show", "retailer", "workspace")
        get_object_or_404(ProductLine, pk=pk)
        products = products_of_line(pk)
        choice = choice_of(products, self.price_selection, self.period, self.workspace)
        if choice is None or not choice.choices:
            raise NotFound("The line has no prices in that currency and condition up to this day.")
        found = line_prices(products, choice, self.period)
        chart = price_chart(found)
        said = said_of({*chart.sellers, *found.summary.deals})
        return Response(line_serializers.line_history_data(found, chart, said, self.as_of.text))
