"""A rule's back-test in API v1; its picture is the page's too."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.api.market.chart_serializers import UnitSerializer
from deals.api.market.spoken import SaidByField, SpokenBySerializer
from deals.domain.alerts.picture import DrawnPrice
from deals.domain.currencies import unit_of
from deals.models import AlertRule
from deals.selectors.alerts.back_test import MOST_PRODUCTS, SHOWN, BackTest, Picture
from deals.selectors.alerts.rule_summaries import summary_of


class FiredSerializer(serializers.Serializer):
    """One event of a back-test."""

    at = serializers.DateTimeField(source="event.fact.at")
    product = serializers.IntegerField(source="event.fact.product", allow_null=True)
    product_title = serializers.CharField(source="product.title", default="")
    retailer = serializers.CharField(source="retailer.name", default="")
    deal = serializers.IntegerField(source="deal_id", allow_null=True)
    price = serializers.DecimalField(9, 2, source="event.fact.price", allow_null=True)
    currency = serializers.CharField(source="event.fact.currency")
    condition = serializers.CharField(source="event.fact.condition")
    baseline = serializers.DecimalField(12, 2, source="event.baseline", allow_null=True)
    n = serializers.IntegerField(source="event.n", help_text="prices or posts under the baseline")
    engagement = serializers.IntegerField(source="event.fact.engagement", allow_null=True)
    said_by = SpokenBySerializer(source="by", allow_null=True)


class MonthOfAlertsSerializer(serializers.Serializer):
    """A month (its first day, in the rule's zone) in which a rule fired, and the emails for one recipient."""

    month = serializers.DateField()
    fired = serializers.IntegerField()
    mails = serializers.IntegerField()


class DrawnPriceSerializer(serializers.Serializer):
    """A price, and where the rule fires: at `lower` or less, at `upper` or more (beyond for any difference).

    Null: not on that side, or the rule did not look at the price.
    """

    at = serializers.DateTimeField(source="fact.at")
    product = serializers.IntegerField(source="fact.product")
    retailer = serializers.SerializerMethodField()
    price = serializers.DecimalField(9, 2, source="fact.price")
    lower = serializers.DecimalField(14, 2, allow_null=True)
    upper = serializers.DecimalField(14, 2, allow_null=True)
    has_fired = serializers.BooleanField()
    said_by = SaidByField("fact.post_id")

    def get_retailer(self, price: DrawnPrice) -> str:
        return str(self.context["names"].get(price.fact.retailer, "unknown retailer"))


class PictureSerializer(serializers.Serializer):
    """The latest prices of the product (or of its line) on which the rule fired most."""

    product = serializers.IntegerField(source="product.pk")
    title = serializers.CharField(source="product.title")
    currency = serializers.CharField()
    unit = serializers.SerializerMethodField()
    prices = serializers.SerializerMethodField()

    @extend_schema_field(UnitSerializer)
    def get_unit(self, picture: Picture) -> Any:
        return UnitSerializer(unit_of(picture.currency)).data

    @extend_schema_field(DrawnPriceSerializer(many=True))
    def get_prices(self, picture: Picture) -> Any:
        context = {"names": picture.names, "said": picture.said}
        return DrawnPriceSerializer(picture.prices, many=True, context=context).data


class BackTestSerializer(serializers.Serializer):
    """How often a rule would have fired, in which months, the latest events, and a price rule's `picture`."""

    as_of = serializers.CharField()
    summary = serializers.CharField()
    n = serializers.IntegerField()
    evaluated = serializers.IntegerField(
        help_text=f"products or retailers evaluated, at most {MOST_PRODUCTS}"
    )
    in_scope = serializers.IntegerField()
    is_partial = serializers.BooleanField()
    unit = serializers.ChoiceField(choices=["products", "retailers"])
    events = FiredSerializer(many=True, help_text=f"the latest {SHOWN}")
    months = MonthOfAlertsSerializer(many=True)
    picture = PictureSerializer(allow_null=True)


def back_test_data(rule: AlertRule, tested: BackTest, as_of: str) -> dict[str, Any]:
    """Return the API's answer."""
    values = {
        "as_of": as_of,
        "summary": summary_of(rule),
        "n": tested.n,
        "evaluated": tested.evaluated,
        "in_scope": tested.in_scope,
        "is_partial": tested.is_partial,
        "unit": tested.unit,
        "events": tested.latest,
        "months": tested.months,
        "picture": tested.picture,
    }
    found: dict[str, Any] = BackTestSerializer(values).data
    return found


def picture_data(picture: Picture) -> dict[str, Any]:
    """Return the numbers of a picture, for the page's chart."""
    found: dict[str, Any] = PictureSerializer(picture).data
    return found
