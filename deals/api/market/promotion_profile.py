"""API v1: when a retailer promotes, what, and how deep."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.permissions import membership_for
from deals.api.common.redirects import follow_retailer_merges
from deals.api.market.serializers import RetailerSerializer
from deals.api.market.views import AS_OF, CATEGORY, AsOfView, category_of, period_parameter
from deals.domain.sent_ids import id_in
from deals.domain.zones import zone_of_country
from deals.models import Retailer, Workspace
from deals.selectors.market.promotion_profile import PromotionProfile, promotion_profile

WORKSPACE = OpenApiParameter(
    "workspace", OpenApiTypes.INT, description="Whose own retailer is `mine`; default: your current one."
)


def depth_field() -> serializers.DecimalField:
    """Return the field of a discount depth, a share of 1."""
    return serializers.DecimalField(max_digits=6, decimal_places=4, allow_null=True)


class NextPromotionSerializer(serializers.Serializer):
    """In which interval the next promotion begins: of `judged` earlier ones `held` held; null is not told."""

    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    overdue = serializers.IntegerField(help_text="days for which it is late")
    gaps = serializers.IntegerField()
    judged = serializers.IntegerField()
    held = serializers.IntegerField()
    why_none = serializers.CharField(allow_blank=True)


class CalendarDaySerializer(serializers.Serializer):
    """A day of the retailer's zone; one that is not `is_known` is not loaded well enough to be silent."""

    day = serializers.DateField()
    n = serializers.IntegerField()
    depths = serializers.IntegerField()
    depth = depth_field()
    is_known = serializers.BooleanField()


class CategoryProfileSerializer(serializers.Serializer):
    """A category's promotions of the period; the depth is a median over `depths`, null below 3."""

    key = serializers.CharField()
    name = serializers.CharField()
    n = serializers.IntegerField()
    depths = serializers.IntegerField()
    depth = depth_field()
    last = serializers.DateField(allow_null=True)
    next = NextPromotionSerializer()


class DepthBinSerializer(serializers.Serializer):
    """Promotions with a depth of [low, high) percent."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()
    theirs = serializers.IntegerField()
    mine = serializers.IntegerField()


class DepthIntervalSerializer(serializers.Serializer):
    """A median depth (a share of 1) with its 95 % interval over `n` promotions; null below 6."""

    n = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class ProfileSerializer(serializers.Serializer):
    """What all three have in common."""

    as_of = serializers.CharField()
    period = serializers.CharField()
    retailer = RetailerSerializer()
    zone = serializers.CharField()


class CalendarSerializer(ProfileSerializer):
    """The days with promotions or loaded hours, oldest first: of three years, or of a longer period."""

    next = NextPromotionSerializer()
    days = CalendarDaySerializer(many=True)


class CategoriesSerializer(ProfileSerializer):
    """The categories that the retailer promoted in the period."""

    categories = CategoryProfileSerializer(many=True)


class DepthsSerializer(ProfileSerializer):
    """How deep the promotions of the period are, and those of the workspace's own retailer."""

    bins = DepthBinSerializer(many=True)
    theirs = DepthIntervalSerializer()
    mine = DepthIntervalSerializer(allow_null=True)


class ProfileView(AsOfView):
    """Base: a retailer's profile."""

    default_period = "180"
    known: tuple[str, ...] = ("category",)

    @follow_retailer_merges
    def get(self, request: Request, slug: str) -> Response:
        self.refuse_unknown(*self.known)
        retailer = get_object_or_404(Retailer, slug=slug)
        workspace = self.own_workspace
        zone = zone_of_country(retailer.country, workspace.time_zone if workspace else "UTC")
        found = promotion_profile(
            retailer,
            self.period,
            zone,
            mine=workspace.own_retailer_id if workspace else None,
            category=category_of(request),
        )
        shown = {"as_of": self.as_of.text, "period": self.period.key, "retailer": retailer, "zone": zone}
        return Response(self.get_serializer(shown | self.part_of(found)).data)

    def part_of(self, profile: PromotionProfile) -> dict[str, Any]:
        """Return what the endpoint gives of the profile."""
        raise NotImplementedError

    @property
    def own_workspace(self) -> Workspace | None:
        """The workspace asked for, else the caller's current one; 404 for a stranger's."""
        if number := self.request.query_params.get("workspace"):
            if (pk := id_in(number)) is None:
                raise NotFound("There is no such workspace, or you are not in it.")
            return membership_for(self.request, pk).workspace
        return self.reading_workspace


PARAMETERS = [AS_OF, period_parameter("180"), CATEGORY, WORKSPACE]


@extend_schema(parameters=PARAMETERS)
class RetailerCalendar(ProfileView):
    """On which days a retailer promoted, how much and how deep; and when the next promotion begins."""

    serializer_class = CalendarSerializer
    known = ("category", "workspace")

    def part_of(self, profile: PromotionProfile) -> dict[str, Any]:
        return {"next": profile.next, "days": profile.days}


@extend_schema(parameters=[one for one in PARAMETERS if one is not CATEGORY])
class RetailerCategories(ProfileView):
    """What a retailer promoted in the period, how deep, and when each category's next promotion begins."""

    serializer_class = CategoriesSerializer
    known = ("workspace",)

    def part_of(self, profile: PromotionProfile) -> dict[str, Any]:
        return {"categories": profile.categories}


@extend_schema(parameters=PARAMETERS)
class RetailerDepths(ProfileView):
    """How deep a retailer's promotions of the period are, and one's own."""

    serializer_class = DepthsSerializer
    known = ("category", "workspace")

    def part_of(self, profile: PromotionProfile) -> dict[str, Any]:
        return {"bins": profile.bins, "theirs": profile.theirs, "mine": profile.mine}
