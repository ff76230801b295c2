"""API v1: what happened to a product's, or line's, prices, as their pages show it."""

from datetime import UTC
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.period_head import PeriodHeadSerializer
from deals.api.common.redirects import follow_line_merges, follow_merges
from deals.api.market.chart_serializers import UnitSerializer
from deals.api.market.serializers import PriceField
from deals.api.market.spoken import SaidByField
from deals.api.market.views import (
    AS_OF,
    CONDITION,
    CURRENCY,
    RETAILERS,
    SHOW,
    WORKSPACE,
    PriceHistory,
    period_parameter,
)
from deals.domain.currencies import unit_of
from deals.models import Product, ProductLine
from deals.selectors.common.as_of import Period
from deals.selectors.market.line_prices import products_of_line
from deals.selectors.market.price_events import (
    MOST_EVENTS,
    EventKind,
    PriceEvents,
    of_kinds,
    price_events,
)
from deals.selectors.market.price_history import Products
from deals.selectors.market.product_prices import Choice, choice_of
from deals.selectors.market.speakers import speakers_of
from deals.selectors.workspaces.chart_notes import NotesOf, notes_on

KIND = OpenApiParameter(
    "kind", OpenApiTypes.STR, many=True, enum=EventKind.values, description="Of these kinds only."
)
PARAMETERS = [AS_OF, period_parameter("all"), CURRENCY, CONDITION, SHOW, RETAILERS, WORKSPACE, KIND]


class PriceEventSerializer(serializers.Serializer):
    """Something that happened: `price` went below `before` (whose price: `over`, null for a low's).

    A note is what a member wrote at a day, whom `retailer_name` then names; it has no deal.
    """

    kind = serializers.ChoiceField(choices=EventKind.choices)
    at = serializers.DateTimeField()
    until = serializers.DateTimeField(
        allow_null=True, help_text="a campaign's last post, the end of a note's days"
    )
    retailer = serializers.CharField(source="retailer.slug", allow_null=True, default=None)
    retailer_name = serializers.CharField(source="seller")
    is_me = serializers.BooleanField(source="is_mine", help_text="the workspace's own retailer")
    price = PriceField(allow_null=True)
    before = PriceField(allow_null=True)
    share = serializers.DecimalField(
        max_digits=14, decimal_places=4, allow_null=True, help_text="the change, as a share of `before`"
    )
    over = serializers.CharField(source="over.slug", allow_null=True, default=None)
    what = serializers.CharField(help_text="the same in words")
    deal = serializers.IntegerField(source="deal_id", allow_null=True)
    said_by = SaidByField("deal_id")


class EventCountsSerializer(serializers.Serializer):
    """How many events of each kind."""

    undercut = serializers.IntegerField()
    new_low = serializers.IntegerField()
    campaign = serializers.IntegerField()
    note = serializers.IntegerField(help_text="of the workspace, where one is known")


class PriceEventsSerializer(PeriodHeadSerializer):
    """The events of a period, the newest first."""

    unit = UnitSerializer()
    counts = EventCountsSerializer()
    left_off = serializers.IntegerField(help_text=f"older events beyond {MOST_EVENTS:,}")
    events = PriceEventSerializer(many=True)


@extend_schema(parameters=PARAMETERS)
class ProductEvents(PriceHistory):
    """Undercuts, new lows, campaigns and notes of a product in one currency and condition."""

    serializer_class: Any = PriceEventsSerializer

    @follow_merges
    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id; 404 where the product has no prices in the currency and condition asked for."""
        get_object_or_404(Product, pk=pk)
        return self.answer(pk, NotesOf(product=pk))

    def answer(self, products: Products, of: NotesOf) -> Response:
        """Return the events of a product, or of a line's products."""
        self.refuse_unknown("currency", "condition", "show", "retailer", "workspace", "kind")
        kinds = self.request.query_params.getlist("kind")
        if not set(kinds) <= set(EventKind.values):
            raise ValidationError({"kind": f"Must be one of {', '.join(EventKind.values)}."})
        choice = choice_of(products, self.price_selection, self.period, self.workspace)
        if choice is None or not choice.choices:
            raise NotFound("There are no prices in that currency and condition up to this day.")
        zone = self.workspace.time_zone if self.workspace else "UTC"
        notes = notes_on(self.workspace, of, self.period) if self.workspace else ()
        found = of_kinds(price_events(products, choice, self.period, zone, notes), kinds)
        return Response(events_data(found, choice, self.period, self.as_of.text))


@extend_schema(parameters=PARAMETERS)
class LineEvents(ProductEvents):
    """Undercuts, new lows, campaigns and notes of a line: a retailer's price is its lowest of any product."""

    @follow_line_merges
    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id; 404 where the line has no prices in the currency and condition asked for."""
        get_object_or_404(ProductLine, pk=pk)
        return self.answer(products_of_line(pk), NotesOf(line=pk))


def events_data(found: PriceEvents, choice: Choice, period: Period, as_of: str) -> dict[str, Any]:
    """Return events as the API writes them, in UTC."""
    chosen = choice.chosen
    values: dict[str, Any] = {
        "as_of": as_of,
        "period": period.key,
        "since": period.since,
        "until": period.until,
        "currency": chosen.currency,
        "condition": chosen.condition,
        "unit": unit_of(chosen.currency),
        "counts": found.counts,
        "left_off": max(len(found.events) - MOST_EVENTS, 0),
        "events": found.events[:MOST_EVENTS],
    }
    said = speakers_of(event.deal_id for event in values["events"])
    with timezone.override(UTC):
        return PriceEventsSerializer(values, context={"said": said}).data
