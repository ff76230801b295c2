"""Campaigns in API v1: the numbers of the campaign page."""

from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.list_pages import PARAMETERS as PAGED
from deals.api.common.list_pages import ListPageSerializer, page_of
from deals.api.common.permissions import WorkspaceRequired
from deals.api.market.serializers import DealSerializer, RetailerSerializer
from deals.api.market.views import AS_OF, CONVERT, AsOfView, period_parameter
from deals.domain.campaigns import GROUP_MINIMUM, PER_FOLLOWERS
from deals.domain.records import DealKind
from deals.forms.campaigns import CampaignForm, CampaignPostsForm
from deals.selectors.campaigns.posts import REACTIONS, campaign_posts, place_of, rows_of
from deals.selectors.campaigns.reactions import KEY_OF, Group, Rhythm, campaign_retailers, campaigns


class MedianSerializer(serializers.Serializer):
    """A median with its 95 % interval (order statistics); null below `minimum` values."""

    n = serializers.IntegerField(help_text="posts whose rate is known")
    median = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class GroupSerializer(serializers.Serializer):
    """Posts that have something in common; `rate` is engagement per 1,000 followers, as last observed."""

    key = serializers.CharField()
    name = serializers.CharField()
    posts = serializers.IntegerField()
    not_observed = serializers.IntegerField(help_text="never carried by a later post: unknown, not 0")
    no_followers = serializers.IntegerField()
    rate = MedianSerializer()


class RatedPostSerializer(serializers.Serializer):
    """A post with its rate, and one of its deals as the evidence."""

    rate = serializers.FloatField()
    engagement = serializers.IntegerField()
    deal = DealSerializer()


class PromotionDaySerializer(serializers.Serializer):
    """A day with promotions and its offers."""

    day = serializers.DateField()
    offers = serializers.IntegerField()


class RhythmSerializer(serializers.Serializer):
    """How often a retailer promotes; days are of its zone."""

    retailer = RetailerSerializer()
    zone = serializers.CharField()
    offers = serializers.IntegerField()
    promotion_days = serializers.IntegerField(source="cadence.days")
    last_day = serializers.DateField(source="cadence.last", allow_null=True)
    typical_gap_days = serializers.FloatField(source="cadence.gap", allow_null=True)
    gaps = serializers.IntegerField(source="cadence.gaps", help_text="gaps whose days are all loaded")
    overdue_days = serializers.IntegerField(source="cadence.overdue", allow_null=True)
    depth = MedianSerializer(help_text="discount as a share of 1")
    days = serializers.SerializerMethodField()

    @extend_schema_field(PromotionDaySerializer(many=True))
    def get_days(self, rhythm: Rhythm) -> list[dict[str, Any]]:
        return [{"day": day.isoformat(), "offers": n} for day, n in rhythm.days]


class SampledSerializer(serializers.Serializer):
    """A large retailer of which one post in so many is read, evenly over the whole period."""

    retailer = serializers.CharField()
    one_in = serializers.IntegerField()


class CampaignsSerializer(serializers.Serializer):
    """The numbers of the campaign page. Of `found` offers `read` were read: small retailers' whole."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    minimum = serializers.IntegerField()
    per_followers = serializers.IntegerField()
    zones = serializers.ListField(child=serializers.CharField())
    found = serializers.IntegerField()
    read = serializers.IntegerField()
    one_in = serializers.IntegerField(help_text="1: all; else of the largest retailer one post in so many")
    sampled = SampledSerializer(many=True, help_text="retailers of which a sample is read")
    all_posts = GroupSerializer()
    by_depth = GroupSerializer(many=True)
    by_kind = GroupSerializer(many=True)
    by_coupon = GroupSerializer(many=True)
    by_voice = GroupSerializer(many=True)
    by_retailer = GroupSerializer(many=True)
    by_hour = serializers.SerializerMethodField(help_text="key: weekday (0 is Monday) - hour")
    best = RatedPostSerializer(many=True)
    worst = RatedPostSerializer(many=True)
    rhythms = RhythmSerializer(many=True)

    @extend_schema_field(GroupSerializer(many=True))
    def get_by_hour(self, found: Any) -> Any:
        """Return the hours of the week in one list; those without a post are left out."""
        rows: list[Group] = [one for row in found["by_hour"] for one in row if one.posts]
        return GroupSerializer(rows, many=True).data


FILTERS = [
    OpenApiParameter("retailer", OpenApiTypes.STR, many=True, description="Slugs; default: all."),
    OpenApiParameter("brand", OpenApiTypes.STR, description="A slug."),
    OpenApiParameter("category", OpenApiTypes.STR, description="A slug."),
    OpenApiParameter("kind", OpenApiTypes.STR, enum=list(DealKind)),
]


@extend_schema(parameters=[AS_OF, period_parameter("365"), *FILTERS])
class CampaignFigures(WorkspaceRequired, AsOfView):
    """Which promotions drew a reaction, by depth, kind, coupon, voice and hour; and how often they come."""

    serializer_class = CampaignsSerializer
    default_period = "365"

    def get(self, request: Request, pk: int) -> Response:
        workspace = self.membership.workspace
        self.refuse_unknown("retailer", "brand", "category", "kind")
        form = valid(CampaignForm(request.query_params, campaign_retailers(workspace)))
        found = campaigns(form.filters(), self.period, workspace.time_zone)
        shown = {name: getattr(found, name) for name in found.__slots__} | {
            "as_of": self.as_of.text,
            "period": self.period.key,
            "minimum": GROUP_MINIMUM,
            "per_followers": PER_FOLLOWERS,
        }
        return Response(self.get_serializer(shown).data)


class PostRowSerializer(serializers.Serializer):
    """A post with one of its deals (of `offers` in the group) as the evidence; null: unknown, not 0."""

    rate = serializers.FloatField(allow_null=True, help_text="engagement per 1,000 followers")
    engagement = serializers.IntegerField(allow_null=True)
    offers = serializers.IntegerField()
    deal = DealSerializer()


class CampaignPostsSerializer(ListPageSerializer):
    """A page of the `n` posts behind a number, the highest rate first."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    group = serializers.CharField(allow_blank=True, help_text="the group's name")
    found = serializers.IntegerField()
    read = serializers.IntegerField()
    one_in = serializers.IntegerField(help_text="1: all; else an even sample, as for the numbers")
    n = serializers.IntegerField()
    results = PostRowSerializer(many=True)


BEHIND = [
    OpenApiParameter(
        "by", OpenApiTypes.STR, enum=list(KEY_OF), description="A grouping of the campaign page."
    ),
    OpenApiParameter(
        "key", OpenApiTypes.STR, description="A group's key; of hours weekday (0 is Monday) - hour: `4-13`."
    ),
    OpenApiParameter(
        "reaction",
        OpenApiTypes.STR,
        enum=list(REACTIONS),
        description="The posts that `n`, `not_observed` or `no_followers` counts; default: all.",
    ),
]


@extend_schema(parameters=[AS_OF, period_parameter("365"), *FILTERS, *BEHIND, CONVERT, *PAGED])
class CampaignPostList(WorkspaceRequired, AsOfView):
    """The posts behind a number of `campaigns/`: its `n`, `posts`, `not_observed` or `no_followers`."""

    serializer_class = CampaignPostsSerializer
    default_period = "365"

    def get(self, request: Request, pk: int) -> Response:
        workspace = self.membership.workspace
        self.refuse_unknown(*CampaignPostsForm.base_fields, "cursor", "page_size", "convert")
        form = valid(CampaignPostsForm(request.query_params, campaign_retailers(workspace)))
        found = campaign_posts(form.filters(), self.period, workspace.time_zone, form.behind())
        page = page_of(request, found.posts, place_of, self.as_of.text, "results")
        shown = page | {
            "as_of": self.as_of.text,
            "period": self.period.key,
            "group": found.name,
            "found": found.found,
            "read": found.read,
            "one_in": found.one_in,
            "n": len(found.posts),
            "results": rows_of(page["results"]),
        }
        return Response(self.get_serializer(shown, context=self.converting()).data)


Wanted = TypeVar("Wanted", bound=CampaignForm)


def valid(form: Wanted) -> Wanted:
    """Return the form. Raises ValidationError where its filters are rubbish."""
    if not form.is_valid():
        raise ValidationError({name: list(map(str, texts)) for name, texts in form.errors.items()})
    return form
