"""API v1 for curators: groups of products that may be one. For staff only."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import refuse_unknown
from deals.api.curation.reviews import CuratorView, ProductChangeSerializer, ids_field
from deals.domain.matching.groups import MOST_PRODUCTS
from deals.selectors.matching.groups import GroupFilter, shown_groups, waiting_groups
from deals.services.matching.group_decisions import GroupAnswer, decide_groups


class GroupQuery(serializers.Serializer):
    """Which groups are wanted, and how many."""

    q = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200, help_text="in a title"
    )
    least = serializers.FloatField(required=False, default=0.0, min_value=0, max_value=1)
    most = serializers.FloatField(required=False, default=1.0, min_value=0, max_value=1)
    joins = serializers.BooleanField(
        required=False, default=False, help_text="only those that join retailers"
    )
    watched = serializers.BooleanField(
        required=False, default=False, help_text="only those watched, or in an assortment"
    )
    page_size = serializers.IntegerField(required=False, default=50, min_value=1, max_value=200)


class ReviewMemberSerializer(serializers.Serializer):
    """A product of a group."""

    product = serializers.IntegerField(source="product.pk")
    titles = serializers.ListField(child=serializers.CharField())
    retailers = serializers.ListField(child=serializers.CharField())
    deals = serializers.IntegerField()
    currency = serializers.CharField(allow_blank=True, help_text="empty: no price, or several currencies")
    lowest = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)
    highest = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)


class ReviewGroupSerializer(serializers.Serializer):
    """Products that may be one, and what joining them changes."""

    likeness = serializers.FloatField(source="waiting.group.score")
    joins_retailers = serializers.BooleanField(source="waiting.effect.joins_retailers")
    watched = serializers.BooleanField(source="waiting.effect.is_watched")
    in_assortment = serializers.BooleanField(source="waiting.effect.is_in_assortment")
    price_ratio = serializers.DecimalField(
        max_digits=9, decimal_places=1, allow_null=True, help_text="highest of the lowest prices / lowest"
    )
    agrees = serializers.ListField(child=serializers.CharField())
    conflicts = serializers.ListField(child=serializers.CharField())
    members = ReviewMemberSerializer(many=True)


class ReviewGroupsSerializer(serializers.Serializer):
    """The first groups, and how many wait in all: those decided make room for the next."""

    count = serializers.IntegerField()
    results = ReviewGroupSerializer(many=True)


class ReviewGroupDecisionSerializer(serializers.Serializer):
    """All products of a group, and those of them that are one; empty: all differ."""

    products = ids_field(MOST_PRODUCTS)
    together = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=MOST_PRODUCTS
    )


class ReviewGroups(CuratorView):
    """The groups of products that wait, those whose decision changes most first."""

    serializer_class = ReviewGroupsSerializer

    @extend_schema(parameters=[GroupQuery])
    def get(self, request: Request) -> Response:
        """Answer with the first groups of the filter."""
        refuse_unknown(request, {*GroupQuery().fields, "format"})
        query = GroupQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = waiting_groups(_wanted(query.validated_data))
        shown = shown_groups(found[: query.validated_data["page_size"]])
        return Response(ReviewGroupsSerializer({"count": len(found), "results": shown}).data)


class ReviewGroupDecide(CuratorView):
    """Decides on a group at once; 409 where it was decided meanwhile. Undo it as a product change."""

    serializer_class = ReviewGroupDecisionSerializer

    @extend_schema(responses=ProductChangeSerializer)
    def post(self, request: Request) -> Response:
        """Answer with the change."""
        asked = self.asked(request)
        products, together = frozenset(asked["products"]), frozenset(asked["together"])
        if not together <= products or len(together) == 1:
            raise ValidationError({"together": "Name at least two of the products, or none."})
        change = decide_groups([GroupAnswer(products, together)], self.curator)
        return Response(ProductChangeSerializer(change).data)


def _wanted(asked: dict[str, Any]) -> GroupFilter:
    return GroupFilter(asked["joins"], asked["watched"], asked["q"], asked["least"], asked["most"])
