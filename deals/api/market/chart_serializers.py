"""What the API writes of a chart of prices: what each retailer announced, what stands from when on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.common.converted import ConvertedSerializer, ConvertingSerializer, told_of
from deals.api.common.period_head import PeriodHeadSerializer
from deals.api.market.serializers import PriceField
from deals.api.market.spoken import SaidByField
from deals.domain.comparing.lowest import FADING, Standing, State
from deals.domain.currencies import unit_of
from deals.domain.metrics import VALID_DAYS
from deals.domain.voices.spoken import SpokenBy
from deals.selectors.market.price_chart import Found, PriceChart, Said, lowest_spans
from deals.selectors.market.price_history import Series

NOTHING_SAID = Said(None, SpokenBy("", "", ""))


class PointSerializer(ConvertingSerializer):
    """One observed price of one piece; converted ones on request (`convert=EUR`) only."""

    at = serializers.DateTimeField()
    price = PriceField()
    list_price = PriceField(allow_null=True)
    deal = serializers.IntegerField(source="deal_id")
    times = serializers.IntegerField(help_text="posts of the account that say so: counted once")


class SaidPointSerializer(PointSerializer):
    """The same where it stands by itself, with who told it."""

    said_by = SaidByField("deal_id")


class SeriesRetailerSerializer(serializers.Serializer):
    """The retailer of a line; the slug is null where no post named one."""

    slug = serializers.CharField(allow_null=True)
    name = serializers.CharField()


class StepSerializer(serializers.Serializer):
    """From `at` on this price stands, up to the next step's `at`; price and state are null where none does.

    `in_force`: valid; `fading`: its validity is over, and nothing newer known; `not_loaded`: nothing tells.
    """

    at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=State.choices, allow_null=True)
    price = PriceField(allow_null=True)
    deal = serializers.IntegerField(allow_null=True)
    depth = serializers.DecimalField(
        max_digits=6, decimal_places=4, allow_null=True, help_text="the discount, as a share of 1"
    )
    author = serializers.CharField(allow_blank=True, help_text="who wrote the post, with the network")
    voice = serializers.CharField(allow_blank=True, help_text="who speaks in the post")
    converted = ConvertedSerializer(required=False, allow_null=True)


class SeriesSerializer(serializers.Serializer):
    """One retailer's price points, oldest first."""

    retailer = serializers.SerializerMethodField()
    is_me = serializers.SerializerMethodField(help_text="the workspace's own retailer")
    n = serializers.SerializerMethodField(help_text="points in the period, those left off included")
    left_off = serializers.IntegerField()
    points = PointSerializer(many=True)
    steps = serializers.SerializerMethodField(help_text="from when on which price stands")

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

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, series: Series) -> list[dict[str, Any]]:
        """Write the stair."""
        context = self.context
        steps = context["steps"][series.retailer.pk if series.retailer else None]
        return [_step(step, context["told"], context["currency"], context["convert"]) for step in steps]


class LowestSerializer(serializers.Serializer):
    """From `at` to `until` this was the lowest price in force of any named retailer; null: there was none.

    Or none is known: where the state is `not_loaded`, the price is what was in force before.
    """

    at = serializers.DateTimeField(source="since")
    until = serializers.DateTimeField()
    price = PriceField(allow_null=True)
    state = serializers.CharField(allow_blank=True)
    retailer = serializers.CharField(source="retailer.slug", allow_null=True, default=None)
    deal = serializers.IntegerField(source="deal_id", allow_null=True)


class UnitSerializer(serializers.Serializer):
    """How amounts are written."""

    currency = serializers.CharField()
    symbol = serializers.CharField()
    decimals = serializers.IntegerField()


class PriceChartSerializer(PeriodHeadSerializer):
    """Prices by retailer in one currency and condition, as a chart draws them."""

    unit = UnitSerializer()
    converted_unit = UnitSerializer(allow_null=True, help_text="of the currency that `convert` asks for")
    valid_days = serializers.IntegerField(help_text="a price is taken to hold for so many days")
    fading_days = serializers.IntegerField(help_text="for so many more it is drawn as fading")
    notice = serializers.CharField(allow_blank=True)
    series = SeriesSerializer(many=True)
    lowest = LowestSerializer(many=True)


def price_chart_data(
    found: Found, chart: PriceChart, said: Mapping[int, Said], as_of: str, convert_to: str
) -> dict[str, Any]:
    """Return what a product's or line's chart draws as the API writes it, in UTC.

    `said` is of all deals that stand anywhere; `convert_to` is a currency in which amounts are given too.
    """
    with timezone.override(UTC):
        context = chart_context(found, chart, said, convert_to)
        return PriceChartSerializer(chart_values(found, chart, as_of, convert_to), context=context).data


def chart_values(found: Found, chart: PriceChart, as_of: str, convert_to: str) -> dict[str, Any]:
    """Return the values of PriceChartSerializer."""
    choice, period = found.choice, found.history.period
    return {
        "as_of": as_of,
        "period": period.key,
        "since": period.since,
        "until": period.until,
        "currency": choice.chosen.currency,
        "condition": choice.chosen.condition,
        "unit": unit_of(choice.chosen.currency),
        "converted_unit": unit_of(convert_to) if convert_to else None,
        "valid_days": VALID_DAYS,
        "fading_days": FADING.days,
        "notice": found.history.notice,
        "series": found.history.series,
        "lowest": list(lowest_spans(chart, period)),
    }


def chart_context(
    found: Found, chart: PriceChart, said: Mapping[int, Said], convert_to: str
) -> dict[str, Any]:
    """Return what the serializers of a chart need beside its values."""
    choice = found.choice
    owners = [one.retailer.pk if one.retailer else None for one in found.history.series]
    return {
        "me": choice.me,
        "sellers": choice.sellers,
        "convert": convert_to,
        "currency": choice.chosen.currency,
        "steps": dict(zip(owners, chart.series, strict=True)),
        "told": said,
        "said": {deal: each.by for deal, each in said.items()},
    }


def _step(step: Standing, said: Mapping[int, Said], currency: str, target: str) -> dict[str, Any]:
    """Write a step by hand: of thousands the serializer would take longer than all the rest of the page."""
    row, state = step.row, step.state
    told = said.get(row.deal, NOTHING_SAID) if row else NOTHING_SAID
    written: dict[str, Any] = {
        "at": utc(step.at),
        "state": state.value if state else None,
        "price": str(row.price) if row else None,
        "deal": row.deal if row else None,
        "depth": None if told.depth is None else str(told.depth),
        "author": told.by.author if told.by.network else "",
        "voice": told.by.voice,
    }
    if target:
        written["converted"] = told_of(row.price, currency, target, row.at) if row else None
    return written


def utc(moment: datetime) -> str:
    """Write a time as the API does."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
