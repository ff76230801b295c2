"""Competitors of a workspace in API v1: list, add, group, tag, archive."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import refuse_unknown
from deals.api.common.permissions import WorkspaceRequired
from deals.api.market.serializers import RetailerSerializer
from deals.api.workspaces.workspaces import PAGING
from deals.forms.watching import MAX_TAGS, TAG_LENGTH
from deals.models import Competitor, Retailer
from deals.selectors.market.merge_targets import current_slugs
from deals.selectors.workspaces.competitors import competitors_of
from deals.services.workspaces.competitors import MAX_COMPETITORS, add_competitors, change_competitors


class CompetitorSerializer(serializers.ModelSerializer):
    """A retailer that the workspace compares itself with."""

    retailer = RetailerSerializer()

    class Meta:
        model = Competitor
        fields = ["id", "retailer", "group", "tags", "added_at", "archived_at"]


class AddCompetitorsSerializer(serializers.Serializer):
    """Retailers to add, by their slugs; archived ones come back."""

    retailers = serializers.ListField(
        child=serializers.SlugField(max_length=60), min_length=1, max_length=MAX_COMPETITORS
    )
    group = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)


class AddedSerializer(serializers.Serializer):
    """How many were added."""

    added = serializers.IntegerField()
    already_present = serializers.IntegerField()
    over_limit = serializers.IntegerField(help_text="not added: the workspace is full")


class TagsField(serializers.ListField):
    """Tags: short, few, in lower case, each once."""

    def __init__(self, **kwargs: Any) -> None:
        one = serializers.CharField(max_length=TAG_LENGTH)
        super().__init__(child=one, max_length=MAX_TAGS, **kwargs)

    def to_internal_value(self, data: Any) -> list[str]:
        """Return the tags as they are kept."""
        return list(dict.fromkeys(tag.strip().lower() for tag in super().to_internal_value(data)))


class ChangeCompetitorSerializer(serializers.Serializer):
    """What may change; what is not sent stays."""

    group = serializers.CharField(required=False, allow_blank=True, max_length=60)
    tags = TagsField(required=False)
    archived = serializers.BooleanField(required=False)


@extend_schema(
    parameters=[OpenApiParameter("archived", OpenApiTypes.BOOL, description="Only archived ones.")]
)
class CompetitorList(WorkspaceRequired, generics.ListAPIView):
    """Competitors by group and name, those in comparisons or those that were archived."""

    serializer_class = CompetitorSerializer
    orderings = {"group": ("group", "retailer__name", "id")}
    filter_backends: list[type] = []
    queryset = Competitor.objects.none()  # for the schema's sake

    def get_queryset(self) -> QuerySet[Competitor]:
        """Return the workspace's competitors."""
        refuse_unknown(self.request, PAGING | {"archived"})
        asked = self.request.query_params.get("archived", "false")
        if asked not in ("true", "false"):
            raise ValidationError({"archived": "Must be true or false."})
        return competitors_of(self.membership.workspace, archived=asked == "true")

    @extend_schema(request=AddCompetitorsSerializer, responses={201: AddedSerializer}, parameters=[])
    def post(self, request: Request, pk: int) -> Response:
        """Add retailers. Idempotent."""
        membership = self.membership
        body = AddCompetitorsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wanted = set(current_slugs(Retailer, body.validated_data["retailers"]))
        found = list(Retailer.objects.filter(slug__in=wanted))
        if missing := sorted(wanted - {each.slug for each in found}):
            raise ValidationError({"retailers": f"There is no retailer {', '.join(missing)}."})
        added = add_competitors(membership.workspace, membership.user, found, body.validated_data["group"])
        return Response(AddedSerializer(added).data, status=status.HTTP_201_CREATED)


class CompetitorDetail(WorkspaceRequired, generics.GenericAPIView):
    """One competitor."""

    serializer_class = CompetitorSerializer

    @extend_schema(request=ChangeCompetitorSerializer)
    def patch(self, request: Request, pk: int, competitor: int) -> Response:
        """Move it to a group, tag it, archive it or take it back."""
        membership = self.membership
        rows = membership.workspace.competitors.select_related("retailer")
        row = get_object_or_404(rows, pk=competitor)
        body = ChangeCompetitorSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        change_competitors(membership.workspace, membership.user, [row.pk], **body.validated_data)
        return Response(self.get_serializer(rows.get(pk=row.pk)).data)
