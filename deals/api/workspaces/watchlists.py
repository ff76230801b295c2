"""Watchlists of a workspace in API v1, and what stands on them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import LARGEST_ID, refuse_unknown
from deals.api.common.permissions import WorkspaceRequired
from deals.api.market.serializers import BrandSerializer, CategorySerializer
from deals.api.workspaces.competitors import TagsField
from deals.api.workspaces.workspaces import PAGING
from deals.forms.watching import TAG_LENGTH
from deals.models import Brand, Category, Product, WatchedItem, Watchlist
from deals.selectors.workspaces.watchlists import items_of, watchlists_of
from deals.services.workspaces.watchlists import (
    Thing,
    archive_list,
    delete_list,
    make_list,
    restore_list,
    tag_item,
    unwatch,
    watch,
)


class WatchlistSerializer(serializers.ModelSerializer):
    """A named list; `n` items stand on it. `archived_at` is null where it is not archived."""

    n = serializers.IntegerField(read_only=True)

    class Meta:
        model = Watchlist
        fields = ["id", "name", "n", "made_at", "archived_at"]
        read_only_fields = ["made_at", "archived_at"]


class ArchiveSerializer(serializers.Serializer):
    """Whether a list is put away."""

    archived = serializers.BooleanField()


class WatchedProductSerializer(serializers.ModelSerializer):
    """A product by id and title."""

    class Meta:
        model = Product
        fields = ["id", "title"]


class WatchedItemSerializer(serializers.ModelSerializer):
    """What is watched: a product, a brand, a category or a search; the others are null or empty."""

    product = WatchedProductSerializer(allow_null=True)
    brand = BrandSerializer(allow_null=True)
    category = CategorySerializer(allow_null=True)

    class Meta:
        model = WatchedItem
        fields = ["id", "product", "brand", "category", "search", "tags", "added_at"]


class WatchSerializer(serializers.Serializer):
    """One thing to watch."""

    product = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    brand = serializers.SlugField(required=False, max_length=60)
    category = serializers.SlugField(required=False, max_length=60)
    search = serializers.CharField(required=False, max_length=200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse none and several."""
        if len(attrs) != 1:
            raise ValidationError("Name one of product, brand, category and search.")
        return attrs

    def thing(self) -> Thing:
        """Return what the valid body names. Raises ValidationError where it is not there."""
        ((name, value),) = self.validated_data.items()
        if name == "search":
            return str(value)
        rows = {"product": Product.objects, "brand": Brand.objects, "category": Category.objects}[name]
        found: Any = rows.filter(**{"pk" if name == "product" else "slug": value}).first()
        if found is None:
            raise ValidationError({name: f"There is no {name} {value}."})
        return found


class TagsSerializer(serializers.Serializer):
    """An item's tags."""

    tags = TagsField()


@extend_schema(parameters=[OpenApiParameter("archived", OpenApiTypes.BOOL, description="Default: false.")])
class WatchlistList(WorkspaceRequired, generics.ListAPIView):
    """The workspace's lists by name; `archived=true`: those that it archived."""

    serializer_class = WatchlistSerializer
    orderings = {"name": ("name", "id")}
    filter_backends: list[type] = []
    queryset = Watchlist.objects.none()  # for the schema's sake

    def get_queryset(self) -> QuerySet[Watchlist]:
        refuse_unknown(self.request, PAGING | {"archived"})
        wish = self.request.query_params.get("archived", "false")
        if wish not in ("true", "false"):
            raise ValidationError({"archived": "Must be true or false."})
        return watchlists_of(self.membership.workspace, archived=wish == "true")

    @extend_schema(request=WatchlistSerializer, responses={201: WatchlistSerializer}, parameters=[])
    def post(self, request: Request, pk: int) -> Response:
        """Make a list; the one of this name where there is one."""
        membership = self.membership
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = make_list(membership.workspace, membership.user, body.validated_data["name"])
        row = watchlists_of(membership.workspace).get(pk=made.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


class WatchlistDetail(WorkspaceRequired, generics.GenericAPIView):
    """One list."""

    serializer_class = WatchlistSerializer

    @extend_schema(request=ArchiveSerializer)
    def patch(self, request: Request, pk: int, watchlist: int) -> Response:
        """Archive it, which turns the alert rules on it off, or restore it."""
        workspace, by = self.membership.workspace, self.membership.user
        chosen, body = (
            get_object_or_404(workspace.watchlists, pk=watchlist),
            ArchiveSerializer(data=request.data),
        )
        body.is_valid(raise_exception=True)
        if body.validated_data["archived"]:
            archive_list(chosen, by)
        else:
            restore_list(chosen, by)
        everything = watchlists_of(workspace, archived=body.validated_data["archived"])
        return Response(self.get_serializer(everything.get(pk=chosen.pk)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, watchlist: int) -> Response:
        membership = self.membership
        delete_list(get_object_or_404(membership.workspace.watchlists, pk=watchlist), membership.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(parameters=[OpenApiParameter("tag", OpenApiTypes.STR, description="Only items of this tag.")])
class WatchedItems(WorkspaceRequired, generics.ListAPIView):
    """What stands on a list, the newest first."""

    serializer_class = WatchedItemSerializer
    orderings = {"newest": ("-added_at", "-id"), "oldest": ("added_at", "id")}
    filter_backends: list[type] = []
    queryset = WatchedItem.objects.none()  # for the schema's sake

    def get_queryset(self) -> QuerySet[WatchedItem]:
        refuse_unknown(self.request, PAGING | {"tag"})
        chosen = get_object_or_404(self.membership.workspace.watchlists, pk=self.kwargs["watchlist"])
        return items_of(chosen, self.request.query_params.get("tag", "")[:TAG_LENGTH])

    @extend_schema(request=WatchSerializer, responses={201: WatchedItemSerializer}, parameters=[])
    def post(self, request: Request, pk: int, watchlist: int) -> Response:
        """Put something on the list. Idempotent."""
        membership = self.membership
        chosen = get_object_or_404(membership.workspace.watchlists, pk=watchlist)
        body = WatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        item = watch(chosen, membership.user, body.thing())
        row = items_of(chosen).get(pk=item.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


class WatchedItemDetail(WorkspaceRequired, generics.GenericAPIView):
    """One item of any of the workspace's lists."""

    serializer_class = WatchedItemSerializer

    def item(self) -> WatchedItem:
        """Return the item that the address names. Raises Http404."""
        items = WatchedItem.objects.filter(watchlist__workspace=self.membership.workspace_id)
        rows = items.select_related("watchlist__workspace", "product", "brand", "category")
        return get_object_or_404(rows, pk=self.kwargs["item"])

    @extend_schema(request=TagsSerializer)
    def patch(self, request: Request, pk: int, item: int) -> Response:
        """Give it other tags."""
        found, body = self.item(), TagsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        tag_item(found, self.membership.user, body.validated_data["tags"])
        return Response(self.get_serializer(found).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, item: int) -> Response:
        """Take it off its list."""
        unwatch(self.item(), self.membership.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
