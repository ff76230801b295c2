"""API v1: the months that the archive has hours of, whatever the as-of moment."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import refuse_unknown
from deals.api.market.views import AsOfView
from deals.selectors.loading.months import loaded_months


class LoadedMonthSerializer(serializers.Serializer):
    """A month (UTC): its loaded hours of any network, and the promotions of your retailers in it."""

    month = serializers.DateField(help_text="its first day")
    loaded = serializers.IntegerField()
    hours = serializers.IntegerField()
    last = serializers.DateTimeField(help_text="the last loaded hour")
    promotions = serializers.IntegerField()
    as_of = serializers.CharField(help_text="the day to read data as of")


class LoadedMonthsSerializer(serializers.Serializer):
    """All months with loaded hours, the oldest first; `default_as_of` is where the data of yours end."""

    default_as_of = serializers.CharField()
    months = LoadedMonthSerializer(many=True)


class LoadedMonths(AsOfView):
    """Which months have loaded hours, and where your retailers promoted."""

    serializer_class = LoadedMonthsSerializer

    @extend_schema(responses=LoadedMonthsSerializer)
    def get(self, request: Request) -> Response:
        refuse_unknown(request, {"format"})
        shown: dict[str, Any] = {
            "default_as_of": self.as_of.text,
            "months": loaded_months(self.reading_workspace),
        }
        return Response(self.get_serializer(shown).data)
