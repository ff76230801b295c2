"""The archive's coverage by month in API v1: hours, gaps, sources."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.selectors.common.as_of import BadAsOf, resolve_as_of
from deals.selectors.loading.coverage import STATES
from ingestion.models import DumpFile
from ingestion.selectors.archive import (
    GAP_STATES,
    BadMonth,
    MonthCoverage,
    archive_month,
    parse_archive_month,
)


class HourCountsSerializer(serializers.Serializer):
    """How many hours are in which state."""

    loaded = serializers.IntegerField()
    partial = serializers.IntegerField()  # type: ignore[assignment]
    failed = serializers.IntegerField()
    missing = serializers.IntegerField()


class CoverageHourSerializer(serializers.Serializer):
    """An hour of a network."""

    network = serializers.CharField(allow_blank=True, help_text="empty where nothing is loaded")
    start = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=list(STATES))
    lines = serializers.IntegerField(allow_null=True, help_text="null where it is not known")
    posts = serializers.IntegerField()
    deals = serializers.IntegerField()


class FaultyFileSerializer(serializers.Serializer):
    """A file that is not, or only partly, loaded."""

    id = serializers.IntegerField()
    uri = serializers.CharField()
    state = serializers.ChoiceField(choices=DumpFile.State.choices)
    reason = serializers.CharField(allow_blank=True)


class GapSerializer(serializers.Serializer):
    """Hours on end [since, until) of one state and reason; `files` are the first few of `n_files`."""

    network = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    hours = serializers.IntegerField()
    state = serializers.ChoiceField(choices=list(GAP_STATES))
    reason = serializers.CharField()
    what_to_do = serializers.CharField(allow_null=True, help_text="null for others than staff")
    files = FaultyFileSerializer(many=True)
    n_files = serializers.IntegerField()


class SourceSerializer(serializers.Serializer):
    """What came of a network from one address in the month: hours by state, the first and the last one."""

    address = serializers.CharField()
    network = serializers.CharField()
    is_watched = serializers.BooleanField()
    files = serializers.IntegerField()
    loaded = serializers.IntegerField()
    partial = serializers.IntegerField()  # type: ignore[assignment]
    failed = serializers.IntegerField()
    first = serializers.DateTimeField()
    last = serializers.DateTimeField()


class MonthCoverageSerializer(serializers.Serializer):
    """A month of the archive up to the as-of moment, by the hour (UTC) and network."""

    as_of = serializers.CharField()
    month = serializers.CharField(help_text="as 2016-11")
    until = serializers.DateTimeField()
    source = serializers.CharField(help_text="the one asked for; empty: all", allow_blank=True)  # type: ignore[assignment]
    network = serializers.CharField(help_text="the one asked for; empty: all", allow_blank=True)
    counts = HourCountsSerializer(help_text="an hour counts for each network")
    hours = CoverageHourSerializer(many=True)
    gaps = GapSerializer(many=True)
    sources = SourceSerializer(many=True)


class GapsQuery(serializers.Serializer):
    """What is asked for."""

    month = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    source = serializers.CharField(required=False, default="", allow_blank=True, max_length=1200)  # type: ignore[assignment]
    network = serializers.CharField(required=False, default="", allow_blank=True, max_length=12)
    state = serializers.ChoiceField(choices=list(GAP_STATES), required=False, default="", allow_blank=True)
    as_of = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)


def shown_month(shown: MonthCoverage, as_of: str, *, for_staff: bool) -> dict[str, Any]:
    """Return a month as the API writes it; what to do about gaps is for staff."""
    values = {
        "as_of": as_of,
        "month": f"{shown.month:%Y-%m}",
        "until": shown.until,
        "source": shown.source,
        "network": shown.network,
        "counts": {state: shown.hours(state) for state in STATES},
        "hours": shown.buckets,
        "gaps": shown.gaps,
        "sources": shown.sources,
    }
    written: dict[str, Any] = MonthCoverageSerializer(values).data
    if not for_staff:
        for gap in written["gaps"]:
            gap["what_to_do"] = None
    return written


@extend_schema(
    parameters=[
        OpenApiParameter("month", OpenApiTypes.STR, description="As 2016-11; default: the data's last one."),
        OpenApiParameter("source", OpenApiTypes.STR, description="An address of `sources`: its hours only."),
        OpenApiParameter("network", OpenApiTypes.STR, description="As twitter: its hours only."),
        OpenApiParameter("state", OpenApiTypes.STR, enum=list(GAP_STATES), description="Only such gaps."),
        OpenApiParameter("as_of", OpenApiTypes.STR, description="A date (its end) or a time, UTC."),
    ],
    responses=MonthCoverageSerializer,
)
class CoverageGaps(generics.GenericAPIView):
    """A month's hours by state, its gaps with their reasons, and the addresses that the hours came from."""

    serializer_class = MonthCoverageSerializer

    def get(self, request: Request) -> Response:
        """Answer for a month; 400 with a sentence for what cannot be read."""
        query = GapsQuery(data=request.query_params)
        unknown = set(request.query_params) - set(query.fields) - {"format"}
        if unknown:
            raise ValidationError(dict.fromkeys(sorted(unknown), "There is no such parameter here."))
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        try:
            as_of = resolve_as_of(asked["as_of"], whole_archive=True)
            month = parse_archive_month(asked["month"], as_of.moment)
        except BadAsOf as error:
            raise ValidationError({"as_of": str(error)}) from None
        except BadMonth as error:
            raise ValidationError({"month": str(error)}) from None
        states = [asked["state"]] if asked["state"] else GAP_STATES
        chosen = {name: asked[name] for name in ("source", "network")}
        shown = archive_month(month, as_of.moment, states=states, **chosen)
        return Response(shown_month(shown, as_of.text, for_staff=request.user.is_staff))
