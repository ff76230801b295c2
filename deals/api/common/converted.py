"""Amounts in another currency, as the API writes them beside the captured ones where a request asks."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from deals.selectors.common.exchange_rates import convert


class ConvertedSerializer(serializers.Serializer):
    """An amount in the currency asked for, by the ECB rate of `rate_of`; `reason` says why there is none."""

    currency = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    rate = serializers.DecimalField(
        max_digits=20, decimal_places=6, allow_null=True, source="rate.shown", default=None
    )
    rate_of = serializers.DateField(allow_null=True, source="rate.on", default=None)
    reason = serializers.CharField(allow_blank=True)


class ConvertingPriceSerializer(serializers.Serializer):
    """Base of a price: adds it in the currency of the view's `convert`, if it asks.

    The context has `convert`, and `currency` where rows do not carry their own.
    """

    converted = ConvertedSerializer(required=False, allow_null=True)
    amounts: ClassVar[Mapping[str, str]] = {"converted": "price"}

    def to_representation(self, row: Any) -> dict[str, Any]:
        """Write a row, with its amounts in the currency that the view was asked for; null for no amount."""
        told = super().to_representation(row)
        target = self.context.get("convert")
        currency, at = self.captured(row)
        for name, amount in self.amounts.items():
            if target:
                told[name] = told_of(getattr(row, amount), currency, target, at)
            else:
                told.pop(name)  # nobody asked: no null that would read as 'no rate'
        return told

    def captured(self, row: Any) -> tuple[str, datetime]:
        """Return the currency of a row's prices and when they were announced."""
        return self.context.get("currency", ""), row.at


class ConvertingSerializer(ConvertingPriceSerializer):
    """Base of a price with a list price: both are converted."""

    converted_list_price = ConvertedSerializer(required=False, allow_null=True)
    amounts: ClassVar[Mapping[str, str]] = {"converted": "price", "converted_list_price": "list_price"}


def told_of(amount: Decimal | None, currency: str, target: str, at: datetime) -> Any:
    """Return an amount in `target` as the API writes it; None where there is none to convert."""
    return None if amount is None else ConvertedSerializer(convert(amount, currency, target, at)).data
