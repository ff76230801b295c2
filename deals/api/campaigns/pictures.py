"""The pictures of the campaign page in API v1: the lift plot, and my campaigns beside the year before."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.campaigns.campaigns import FILTERS, MedianSerializer
from deals.api.campaigns.grouped import (
    PERIOD,
    VOICES,
    CampaignListView,
    CampaignPageSerializer,
    CampaignSerializer,
)
from deals.api.common.list_pages import PARAMETERS as PAGED
from deals.api.common.list_pages import ListPageSerializer, page_of
from deals.api.market.views import AS_OF, period_parameter
from deals.selectors.campaigns.lift_plot import lift_plot, point_place
from deals.selectors.campaigns.year_before import pair_place, year_before


class LiftPointSerializer(serializers.Serializer):
    """A campaign whose depth and lift are known."""

    is_mine = serializers.BooleanField()
    campaign = CampaignSerializer()


class LiftListSerializer(CampaignPageSerializer):
    """A page of points, mine first, the highest lift first."""

    no_depth = serializers.IntegerField(help_text="campaigns with a lift that state no depth")
    most_reacted = serializers.IntegerField(help_text="posts with known reactions of my largest campaign")
    results = LiftPointSerializer(many=True)


class SeasonSerializer(serializers.Serializer):
    """The own campaigns of a period in numbers; nothing can be said of hours that are not loaded."""

    since = serializers.DateTimeField(source="period.since", allow_null=True)
    until = serializers.DateTimeField(source="period.until")
    loaded_hours = serializers.IntegerField()
    campaigns = serializers.IntegerField()
    accounts = serializers.IntegerField()
    posts = serializers.IntegerField()
    depth = MedianSerializer(help_text="over the campaigns that state one, as a share of 1")


class YearPairSerializer(serializers.Serializer):
    """A campaign of this year and the nearest of the same kind and subject a year before."""

    campaign = CampaignSerializer()
    before = CampaignSerializer()


class YearsListSerializer(ListPageSerializer):
    """A page of pairs, the largest campaign of this year first; `now` and `before` are of all campaigns."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    now = SeasonSerializer()
    before = SeasonSerializer()
    n = serializers.IntegerField()
    results = YearPairSerializer(many=True)


@extend_schema(parameters=[AS_OF, period_parameter(PERIOD), *FILTERS, VOICES, *PAGED])
class LiftList(CampaignListView):
    """Campaigns as points: how deep, and how much reaction against what such accounts usually get."""

    serializer_class = LiftListSerializer

    def get(self, request: Request, pk: int) -> Response:
        found = self.found(request)
        plot = lift_plot(found, self.membership.workspace.own_retailer_id)
        page = page_of(request, plot.points, point_place, self.as_of.text, "results")
        page |= {"no_depth": plot.no_depth, "most_reacted": plot.most_reacted}
        return self.answer(found, page, len(plot.points))


@extend_schema(parameters=[AS_OF, period_parameter(PERIOD), *FILTERS, VOICES, *PAGED])
class YearsList(CampaignListView):
    """The own campaigns beside those of the year before, 52 weeks earlier; `retailer` is not looked at."""

    serializer_class = YearsListSerializer

    def get(self, request: Request, pk: int) -> Response:
        workspace, form = self.membership.workspace, self.asked(request)
        wanted = form.filters_of_own(workspace.own_retailer)
        found = year_before(wanted, self.period, workspace.time_zone, form.all_voices)
        page = page_of(request, found.pairs, pair_place, self.as_of.text, "results")
        told = {"as_of": self.as_of.text, "period": self.period.key, "n": len(found.pairs)}
        return Response(self.get_serializer(page | told | {"now": found.now, "before": found.before}).data)
