"""API v1: the market data, read-only, as of a moment. Pages and charts show the same selectors' values."""

import re
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common import filters
from deals.api.common.permissions import membership_for
from deals.api.common.redirects import follow_merges, follow_retailer_merges
from deals.api.market import price_serializers, serializers
from deals.domain.records import Condition
from deals.domain.sent_ids import id_in
from deals.models import Brand, Category, Deal, Product, Retailer, Workspace
from deals.selectors.common.as_of import (
    PERIODS,
    AsOf,
    BadAsOf,
    BadPeriod,
    Period,
    parse_period,
    resolve_as_of,
)
from deals.selectors.loading.coverage import coverage_by_network
from deals.selectors.market import product_prices, products, retailers
from deals.selectors.market.deals import (
    all_deals,
    last_reaction,
    newest_first,
    sure_deals,
    why_no_price_point,
)
from deals.selectors.market.overview import figures
from deals.selectors.market.price_chart import price_chart, said_of
from deals.selectors.market.retailers import most_active
from deals.selectors.market.sellers import ALL, MINE, choices_of, sellers_of
from deals.selectors.matching.review import listings_of
from deals.selectors.workspaces.workspaces import workspace_read

AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.STR,
    description="A date (its end) or a time, UTC; default: where the data of your retailers end.",
)
CURRENCY = OpenApiParameter("currency", OpenApiTypes.STR, description="ISO 4217; default: the richest one.")
CONDITION = OpenApiParameter("condition", OpenApiTypes.STR, enum=list(Condition))

CONVERT = OpenApiParameter(
    "convert",
    OpenApiTypes.STR,
    description="ISO 4217: amounts in this currency too, by the ECB rate of the day.",
)
CATEGORY = OpenApiParameter("category", OpenApiTypes.STR, description="Slug; `none`: of no known category.")
SHOW = OpenApiParameter("show", OpenApiTypes.STR, enum=[MINE, ALL], default=ALL, description="Whose prices.")
RETAILERS = OpenApiParameter(
    "retailer", OpenApiTypes.STR, many=True, description="With `show=mine`: further retailers, by slug."
)
WORKSPACE = OpenApiParameter("workspace", OpenApiTypes.INT, description="Whose retailers `show=mine` means.")


def period_parameter(default: str) -> OpenApiParameter:
    """Describe the `period` of an endpoint."""
    return OpenApiParameter(
        "period",
        OpenApiTypes.STR,
        enum=[*PERIODS, "all"],
        default=default,
        description="Days before `as_of`; besides these `from-` and a date or time, such as from-2016-11-23.",
    )


def category_of(request: Request) -> str:
    """Return the category that the request asks for, '' for all. 400 where there is none of that name."""
    slug = request.query_params.get("category", "")
    if slug and slug != retailers.NO_CATEGORY and not Category.objects.filter(slug=slug[:60]).exists():
        raise ValidationError({"category": "There is no such category: /api/v1/categories/ lists them."})
    return slug


class AsOfView(generics.GenericAPIView):
    """Base: the as-of moment and the period of a request; 400 with a sentence where they cannot be read."""

    default_period = "all"

    @cached_property
    def as_of(self) -> AsOf:
        """The moment that the request takes for 'now'."""
        text = self.request.query_params.get("as_of")
        try:
            return resolve_as_of(text, None if text else self.reading_workspace)
        except BadAsOf as error:
            raise ValidationError({"as_of": str(error)}) from None

    @cached_property
    def reading_workspace(self) -> Workspace | None:
        """The workspace that is read for: that of the address, else the caller's; None without one."""
        membership = getattr(self, "membership", None)
        if membership is not None:
            return membership.workspace
        return workspace_read(self.request.user, self.request.auth, getattr(self.request, "session", {}))

    @property
    def period(self) -> Period:
        """The period that the request asks for."""
        try:
            return parse_period(
                self.request.query_params.get("period"), self.as_of.moment, self.default_period
            )
        except BadPeriod as error:
            raise ValidationError({"period": str(error)}) from None

    @property
    def all_time(self) -> Period:
        """All that came before the as-of moment."""
        return Period.all_until(self.as_of.moment)

    def converting(self, currency: str = "") -> dict[str, str]:
        """Return what serializers of prices in `currency` need to convert; 400 for what is no currency.

        Without a currency rows carry their own.
        """
        target = self.request.query_params.get("convert", "")
        if not re.fullmatch("([A-Z]{3})?", target):
            raise ValidationError({"convert": "Must be an ISO 4217 code such as EUR."})
        return {"convert": target, "currency": currency}

    def refuse_unknown(self, *known: str) -> None:
        """Raise ValidationError for a parameter besides these, as_of and period."""
        filters.refuse_unknown(self.request, {"as_of", "period", "format", *known})


@extend_schema(parameters=[AS_OF, period_parameter("90")])
class RetailerList(AsOfView, generics.ListAPIView):
    """Retailers by name, with what they announced in the period."""

    queryset = Retailer.objects.all()
    serializer_class = serializers.RetailerRowSerializer
    filterset_class = filters.RetailerFilter
    orderings = {"name": ("name", "id")}
    default_period = "90"

    def paginate_queryset(self, queryset: Any) -> Any:
        return retailers.attach_figures(super().paginate_queryset(queryset) or [], self.period)


@extend_schema(parameters=[AS_OF, period_parameter("180"), CATEGORY])
class RetailerDetail(AsOfView):
    """One retailer: figures, kinds of offer, top brands of the period."""

    serializer_class = serializers.RetailerDetailSerializer
    default_period = "180"

    @follow_retailer_merges
    def get(self, request: Request, slug: str) -> Response:
        self.refuse_unknown("category")
        retailer = get_object_or_404(Retailer, slug=slug)
        category = category_of(request)
        summary = retailers.retailer_summary(retailer, self.period, category)
        shown = {
            "retailer": retailer,
            "n": summary.figures.n,
            "products": summary.figures.products,
            "last_at": summary.figures.last_at,
            "kinds": summary.kinds,
            "top_brands": summary.brands,
        }
        return Response(self.get_serializer(shown).data)


@extend_schema(parameters=[AS_OF, period_parameter("180"), CATEGORY])
class RetailerActivity(AsOfView):
    """A retailer's deals over time."""

    serializer_class = serializers.ActivitySerializer
    default_period = "180"

    @follow_retailer_merges
    def get(self, request: Request, slug: str) -> Response:
        self.refuse_unknown("category")
        retailer = get_object_or_404(Retailer, slug=slug)
        first = retailers.first_deal_at(retailer, self.period) if self.period.since is None else None
        activity = retailers.activity(retailer, self.period, first, category_of(request))
        buckets = [{"start": start, "n": n} for start, n in activity.buckets]
        shown = {"unit": activity.unit, "n": activity.n, "buckets": buckets}
        return Response(self.get_serializer(shown).data)


class BrandList(generics.ListAPIView):
    """Brands by name."""

    queryset = Brand.objects.all()
    serializer_class = serializers.BrandSerializer
    filterset_class = filters.BrandFilter
    orderings = {"name": ("name", "id")}


class CategoryList(generics.ListAPIView):
    """Categories by name."""

    queryset = Category.objects.all()
    serializer_class = serializers.CategorySerializer
    filterset_class = filters.CategoryFilter
    orderings = {"name": ("name", "id")}


@extend_schema(parameters=[AS_OF])
class ProductList(AsOfView, generics.ListAPIView):
    """Products that have price points: search and filters."""

    queryset = Product.objects.all()
    serializer_class = serializers.ProductSerializer
    filterset_class = filters.ProductSearch
    orderings = products.ORDERINGS

    def paginate_queryset(self, queryset: Any) -> Any:
        """Read the figures of the page's products at once."""
        page = super().paginate_queryset(queryset) or []
        ids = [product.pk for product in page]
        currency = self.request.query_params.get("currency", "")
        self.figures = {
            "prices": products.prices_of(ids, self.all_time, currency),
            "retailers": products.retailers_of(ids, self.all_time, currency),
        }
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **getattr(self, "figures", {})}


@extend_schema(parameters=[AS_OF])
class ProductDetail(AsOfView):
    """One product, and in which currencies and conditions it has price histories."""

    serializer_class = serializers.ProductDetailSerializer

    @follow_merges
    def get(self, request: Request, pk: int) -> Response:
        self.refuse_unknown()
        product: Any = get_object_or_404(Product.objects.select_related("brand", "category"), pk=pk)
        product.histories = choices_of(sellers_of(pk, self.all_time, None))
        product.titles = listings_of([pk], self.as_of.moment)
        return Response(self.get_serializer(product).data)


@extend_schema(
    parameters=[AS_OF, period_parameter("all"), CURRENCY, CONDITION, SHOW, RETAILERS, WORKSPACE, CONVERT]
)
class PriceHistory(AsOfView):
    """A product's prices by retailer, in one currency and condition; of a workspace's retailers or of all."""

    serializer_class = price_serializers.PriceHistorySerializer

    @follow_merges
    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id; 404 where the product has no prices in the currency and condition asked for."""
        self.refuse_unknown("currency", "condition", "show", "retailer", "workspace", "convert")
        get_object_or_404(Product, pk=pk)
        choice = product_prices.choice_of(pk, self.price_selection, self.period, self.workspace)
        if choice is None or not choice.choices:
            raise NotFound("The product has no prices in that currency and condition up to this day.")
        found = product_prices.product_prices(pk, choice, self.period)
        claims = product_prices.discount_claims_of(pk, choice, self.period)
        chart, convert_to = price_chart(found), self.converting()["convert"]
        said = said_of({*chart.sellers, *found.summary.deals, *(claim.point.deal_id for claim in claims)})
        data = price_serializers.price_history_data(found, chart, said, claims, self.as_of.text, convert_to)
        return Response(data)

    @property
    def price_selection(self) -> product_prices.PriceSelection:
        """What the request asks to see; without a wish all retailers. 400 for an unknown `show`."""
        wanted = self.request.query_params
        show = wanted.get("show") or ALL
        if show not in (MINE, ALL):
            raise ValidationError({"show": f"Must be {MINE} or {ALL}."})
        return product_prices.PriceSelection(
            currency=wanted.get("currency", ""),
            condition=wanted.get("condition", ""),
            show=show,
            retailers=wanted.getlist("retailer"),
        )

    @property
    def workspace(self) -> Workspace | None:
        """The workspace whose retailers are mine; 404 for a stranger's, None without one."""
        if number := self.request.query_params.get("workspace"):
            if (pk := id_in(number)) is None:
                raise NotFound("There is no such workspace, or you are not in it.")
            return membership_for(self.request, pk).workspace
        return None


@extend_schema(parameters=[AS_OF, CONVERT])
class DealList(AsOfView, generics.ListAPIView):
    """Deals, newest first: sure readings, with `unsure=true` those too that wait for a curator."""

    queryset = Deal.objects.all()
    serializer_class = serializers.DealSerializer
    filterset_class = filters.DealFilter
    orderings = {"newest": ("-announced_at", "-id"), "oldest": ("announced_at", "id")}

    def get_queryset(self) -> QuerySet[Deal]:
        unsure = self.request.query_params.get("unsure", "").lower() == "true"
        return newest_first((all_deals if unsure else sure_deals)(self.all_time))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **self.converting()}


@extend_schema(parameters=[AS_OF, CONVERT])
class DealDetail(AsOfView):
    """One deal with its evidence: the post's text, the spans, the reaction as last observed."""

    serializer_class = serializers.DealDetailSerializer

    def get(self, request: Request, pk: int) -> Response:
        self.refuse_unknown("convert")
        deal: Any = get_object_or_404(newest_first(all_deals(self.all_time)), pk=pk)
        deal.reaction = last_reaction(deal.post_id, self.as_of.moment)
        deal.why_no_price_point = why_no_price_point(deal)
        return Response(self.get_serializer(deal, context=self.converting()).data)


@extend_schema(parameters=[AS_OF, period_parameter("90")])
class Coverage(AsOfView):
    """Which hours of each network are loaded, by the hour up to a week, else by the day."""

    serializer_class = serializers.CoverageSerializer
    default_period = "90"

    def get(self, request: Request) -> Response:
        self.refuse_unknown()
        found = coverage_by_network(self.period)
        shown = {
            "as_of": self.as_of.text,
            "since": found[0].since,
            "until": found[0].until,
            "unit": found[0].unit,
            "buckets": [bucket for each in found for bucket in each.buckets],
        }
        return Response(self.get_serializer(shown).data)


@extend_schema(parameters=[AS_OF, period_parameter("30")])
class Overview(AsOfView):
    """The figures of the first page."""

    serializer_class = serializers.OverviewSerializer
    default_period = "30"

    def get(self, request: Request) -> Response:
        self.refuse_unknown()
        shown = {
            "as_of": self.as_of.text,
            "period": self.period.key,
            "figures": figures(self.period),
            "most_active": most_active(self.period),
        }
        return Response(self.get_serializer(shown).data)


@extend_schema(exclude=True)
class NoSuchRoute(generics.GenericAPIView):
    """Answers addresses that are none of the API's in the API's own shape."""

    def get(self, request: Request, path: str) -> Response:
        raise NotFound("There is no such address in the API; /api/docs/ lists them.")

    post = put = patch = delete = get
