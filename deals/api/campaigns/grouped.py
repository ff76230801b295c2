"""Campaigns in API v1: the list, and which of the own ones worked."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.campaigns.campaigns import FILTERS, MedianSerializer, valid
from deals.api.common.list_pages import PARAMETERS as PAGED
from deals.api.common.list_pages import ListPageSerializer, page_of
from deals.api.common.permissions import WorkspaceRequired
from deals.api.market.views import AS_OF, AsOfView, period_parameter
from deals.domain.campaign_groups import place_of
from deals.domain.lift import Result
from deals.domain.records import DealKind
from deals.forms.campaigns import CampaignListForm, CampaignSearchForm
from deals.selectors.campaigns.grouped import Campaign, CampaignList, campaign_list, named, with_figures
from deals.selectors.campaigns.reactions import campaign_retailers
from deals.selectors.campaigns.worked import what_worked, worked_place

PERIOD = "90"


class CampaignSerializer(serializers.Serializer):
    """A campaign; days are of the retailer's zone. Null: not known, or not enough data."""

    campaign = serializers.CharField(source="name")
    retailer = serializers.CharField(source="group.retailer")
    kind = serializers.ChoiceField(choices=list(DealKind), source="group.kind")
    value = serializers.DecimalField(
        9, 2, source="group.value", allow_null=True, help_text="price, sum off or percentage off, by kind"
    )
    currency = serializers.CharField(source="group.currency", allow_blank=True)
    coupon = serializers.CharField(source="group.coupon", allow_blank=True)
    subject = serializers.CharField(source="group.subject", allow_blank=True)
    first_day = serializers.DateField(source="group.first_day")
    last_day = serializers.DateField(source="group.last_day")
    voices = serializers.IntegerField(source="group.voices", help_text="distinct accounts")
    is_own = serializers.BooleanField(
        source="group.is_own", help_text="whether the retailer's own account spoke of it"
    )
    reach = serializers.IntegerField(source="group.reach", help_text="their followers together")
    posts = serializers.IntegerField(source="group.posts")
    days_alive = serializers.IntegerField(source="group.days_alive")
    hours_to_half = serializers.FloatField(
        source="group.hours_to_half", help_text="until half of its accounts had spoken"
    )
    depth = serializers.FloatField(allow_null=True, help_text="median discount as a share of 1")
    reacted = serializers.IntegerField(help_text="posts whose reactions are known, 24 hours after or later")
    reactions = serializers.IntegerField(help_text="to these posts together")
    age_hours = serializers.FloatField(
        source="age", allow_null=True, help_text="median, from these posts to when their reactions were told"
    )
    lift = MedianSerializer(help_text="reactions against what such accounts usually get; 1 is as usual")
    passed_on = serializers.IntegerField(help_text="posts of which a retweet or quote was seen")
    best_deal = serializers.IntegerField(source="best.deal_id", allow_null=True, default=None)


class WorkedSerializer(serializers.Serializer):
    """An own campaign with what can be said of it, and the largest ones of competitors beside it."""

    result = serializers.ChoiceField(
        choices=[each.value for each in Result],
        help_text="worked: the lift's whole interval is above 1; did not work: all of it below",
    )
    beside = serializers.ListField(child=serializers.CharField())
    campaign = CampaignSerializer()


class CampaignPageSerializer(ListPageSerializer):
    """What both lists say of themselves."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    found = serializers.IntegerField(help_text="offers")
    read = serializers.IntegerField(help_text="offers read: all, or the most repeated of `partly`")
    partly = serializers.ListField(child=serializers.CharField(), help_text="retailers not read whole")
    left_out = serializers.IntegerField(help_text="posts of share buttons and programs")
    no_campaign = serializers.IntegerField(help_text="posts of contests and charity")
    untold = serializers.IntegerField(help_text="posts whose words tell no thing that is promoted")
    n = serializers.IntegerField()


class CampaignGroupListSerializer(CampaignPageSerializer):
    """A page of campaigns, those of most accounts first."""

    results = CampaignSerializer(many=True)


class WorkedListSerializer(CampaignPageSerializer):
    """A page of the own campaigns, those that worked first."""

    results = WorkedSerializer(many=True)


VOICES = OpenApiParameter(
    "voices", OpenApiTypes.STR, enum=["all"], description="`all`: share buttons and programs count too."
)


NAMED = OpenApiParameter("q", OpenApiTypes.STR, description="Words of the campaigns' names.")


class CampaignListView(WorkspaceRequired, AsOfView):
    """Reads the campaigns that the address asks for."""

    default_period = PERIOD
    form_class: type[CampaignListForm] = CampaignListForm

    def asked(self, request: Request) -> CampaignListForm:
        """Return the filters. Raises ValidationError where they are rubbish."""
        self.refuse_unknown(*self.form_class.base_fields, "cursor", "page_size")
        retailers = campaign_retailers(self.membership.workspace)
        return valid(self.form_class(request.query_params, retailers))

    def found(self, request: Request) -> CampaignList:
        """Return the campaigns. Raises ValidationError for filters that are rubbish."""
        workspace, form = self.membership.workspace, self.asked(request)
        found = campaign_list(form.filters(), self.period, workspace.time_zone, form.all_voices)
        return named(found, form.cleaned_data.get("q", ""))

    def answer(self, found: CampaignList, page: dict[str, Any], n: int) -> Response:
        """Write a page with what the list says of itself."""
        shown = page | {
            "as_of": self.as_of.text,
            "period": self.period.key,
            "n": n,
            **{
                name: getattr(found, name)
                for name in ("found", "read", "partly", "left_out", "no_campaign", "untold")
            },
        }
        return Response(self.get_serializer(shown).data)


@extend_schema(parameters=[AS_OF, period_parameter(PERIOD), *FILTERS, VOICES, NAMED, *PAGED])
class CampaignGroupList(CampaignListView):
    """Promotions grouped by retailer, kind, value, coupon or product or range, and days that touch."""

    serializer_class = CampaignGroupListSerializer
    form_class = CampaignSearchForm

    def get(self, request: Request, pk: int) -> Response:
        found = self.found(request)
        page = page_of(request, found.groups, place_of, self.as_of.text, "results")
        campaigns: Sequence[Campaign] = with_figures(page["results"], found.usual)
        return self.answer(found, page | {"results": campaigns}, len(found.groups))


@extend_schema(parameters=[AS_OF, period_parameter(PERIOD), *FILTERS, VOICES, *PAGED])
class WorkedList(CampaignListView):
    """The own campaigns by result, those that worked first, each with the largest ones beside it."""

    serializer_class = WorkedListSerializer

    def get(self, request: Request, pk: int) -> Response:
        found = self.found(request)
        rows = what_worked(found, self.membership.workspace.own_retailer_id)
        page = page_of(request, rows, worked_place, self.as_of.text, "results")
        return self.answer(found, page, len(rows))
