"""What the items of a watchlist cost, as its page shows it, in API v1."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers

from deals.api.common.filters import refuse_unknown
from deals.api.common.permissions import WorkspaceRequired
from deals.api.market.spoken import SaidByField
from deals.api.market.views import AS_OF, AsOfView
from deals.api.workspaces.watchlists import WatchedItemSerializer
from deals.api.workspaces.workspaces import PAGING
from deals.domain.comparing.my_price import PriceSource
from deals.domain.comparing.watched import DAYS
from deals.forms.watching import TAG_LENGTH
from deals.models import WatchedItem
from deals.selectors.comparing.watched_prices import WatchedRow, watched_rows
from deals.selectors.workspaces.watchlists import items_of


def _money() -> Any:
    return serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)


class ToldSerializer(serializers.Serializer):
    """A price of one piece, when it was told, by whom, and the deal that is its evidence."""

    price = _money()
    at = serializers.DateTimeField()
    deal = serializers.IntegerField(source="deal_id")
    retailer = serializers.SerializerMethodField()
    said_by = SaidByField("deal_id")

    def get_retailer(self, told: Any) -> str | None:
        return self.context["names"].get(told.retailer_id)


class MyWatchedPriceSerializer(serializers.Serializer):
    """Your price: of your own post in force, else of your list, which has no time and no deal."""

    price = _money()
    price_source = serializers.ChoiceField(source="source", choices=PriceSource.choices)
    at = serializers.DateTimeField(allow_null=True)
    deal = serializers.IntegerField(source="deal_id", allow_null=True)


class WatchFiguresSerializer(serializers.Serializer):
    """Of new goods in the currency in which most was told; null where nothing is known.

    `gap` is the lowest competitor's price less mine; `gap_share` and `week` are shares (-0.25: -25 %).
    """

    currency = serializers.CharField()
    n = serializers.IntegerField(help_text=f"accounts that told prices within {DAYS} days")
    mine = serializers.SerializerMethodField()
    lowest = ToldSerializer(allow_null=True, help_text="of my competitors, in force")
    gap = _money()
    gap_share = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    low = ToldSerializer(allow_null=True, help_text=f"of {DAYS} days, any retailer")
    lowest_now = ToldSerializer(allow_null=True)
    lowest_before = ToldSerializer(allow_null=True, help_text="a week before")
    week = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    days = serializers.ListField(child=_money(), help_text="lowest in force at the end of each day")
    my_days = serializers.ListField(child=_money(), help_text="my price; empty where I never told one")

    @extend_schema_field(MyWatchedPriceSerializer(allow_null=True))
    def get_mine(self, figures: Any) -> Any:
        mine = self.context["mine"]
        return MyWatchedPriceSerializer(mine).data if mine else None


class LastPromotionSerializer(serializers.Serializer):
    """The latest deal of a retailer that is not mine."""

    deal = serializers.IntegerField(source="pk")
    at = serializers.DateTimeField(source="announced_at")
    retailer = serializers.CharField(source="retailer.name")
    said_by = SaidByField("pk")


class WatchedRowSerializer(serializers.Serializer):
    """An item with its figures; null for brands, categories, searches, and where no price was told."""

    item = WatchedItemSerializer()
    figures = serializers.SerializerMethodField()
    promotion = LastPromotionSerializer(allow_null=True)

    @extend_schema_field(WatchFiguresSerializer(allow_null=True))
    def get_figures(self, row: WatchedRow) -> Any:
        if row.figures is None:
            return None
        context = {"names": row.names, "mine": row.mine, "said": row.said}
        return WatchFiguresSerializer(row.figures, context=context).data


@extend_schema(
    parameters=[AS_OF, OpenApiParameter("tag", OpenApiTypes.STR, description="Only items of this tag.")]
)
class WatchedPrices(WorkspaceRequired, AsOfView, generics.ListAPIView):
    """What stands on a list, the newest first, with its prices at the as-of moment."""

    serializer_class = WatchedRowSerializer
    orderings = {"newest": ("-added_at", "-id"), "oldest": ("added_at", "id")}
    filter_backends: list[type] = []
    queryset = WatchedItem.objects.none()  # for the schema's sake

    def get_queryset(self) -> QuerySet[WatchedItem]:
        refuse_unknown(self.request, PAGING | {"tag", "as_of"})
        chosen = get_object_or_404(self.membership.workspace.watchlists, pk=self.kwargs["watchlist"])
        return items_of(chosen, self.request.query_params.get("tag", "")[:TAG_LENGTH])

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return the page's items with their figures."""
        items = super().paginate_queryset(queryset) or []
        self.rows = watched_rows(self.membership.workspace, items, self.as_of.moment)
        return self.rows

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand who spoke to the rows: it was read for all of them at once."""
        rows: list[WatchedRow] = getattr(self, "rows", [])
        return {**super().get_serializer_context(), "said": rows[0].said if rows else {}}
