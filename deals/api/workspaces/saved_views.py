"""API v1 of saved views: one's own, and those that others share.

A key sees its own workspace; a session all workspaces of the user.
"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.alerts.rules import by_id, membership_in, user_of, workspaces_of
from deals.api.common.filters import LARGEST_ID
from deals.domain.roles import Right, may
from deals.domain.saved_views import LONGEST_ADDRESS, MOST_VIEWS, may_change
from deals.models import Membership, SavedView
from deals.models.names import validate_shows_something
from deals.selectors.workspaces.saved_views import address_of
from deals.services.workspaces import saved_views


class SavedViewSerializer(serializers.ModelSerializer):
    """A page under a name; `address` is its path and query on this site, without a host."""

    workspace = serializers.IntegerField(source="workspace_id", min_value=1, max_value=LARGEST_ID)
    address = serializers.CharField(max_length=LONGEST_ADDRESS, help_text="such as /products/?brand=lumo")
    keep_as_of = serializers.BooleanField(
        write_only=True, default=False, help_text="keep the address's as_of; else always the latest data"
    )
    made_by = serializers.CharField(source="made_by.username", read_only=True)
    is_first_page = serializers.SerializerMethodField(help_text="'/' leads the caller there")

    class Meta:
        model = SavedView
        fields = [
            "id", "workspace", "name", "address", "keep_as_of", "page", "is_shared", "place", "made_by",
            "made_at", "is_first_page",
        ]  # fmt: skip
        read_only_fields = ["page", "place", "made_at"]

    def to_representation(self, instance: SavedView) -> dict[str, Any]:
        """Write the address as it is opened."""
        instance.address = address_of(instance)  # type: ignore[attr-defined]
        return super().to_representation(instance)

    def get_is_first_page(self, view: SavedView) -> bool:
        return view.pk in self.context["first_pages"]


class SavedViewChangeSerializer(serializers.Serializer):
    """What may change of a view; what is not sent stays."""

    name = serializers.CharField(max_length=80, required=False, validators=[validate_shows_something])
    is_shared = serializers.BooleanField(required=False)
    place = serializers.IntegerField(
        min_value=0, max_value=MOST_VIEWS, required=False, help_text="among one's own views"
    )
    is_first_page = serializers.BooleanField(required=False)


class SavedViewFilter(django_filters.FilterSet):
    """By workspace."""

    workspace = by_id("workspace")

    class Meta:
        model = SavedView
        fields: list[str] = []


class OfMine(generics.GenericAPIView):
    """What both views share: the rows that the caller sees."""

    queryset = SavedView.objects.none()
    serializer_class = SavedViewSerializer

    def get_queryset(self) -> QuerySet[SavedView]:
        """Return one's own views, and those that are shared."""
        views = SavedView.objects.for_user(user_of(self.request))
        return views.filter(workspace__in=workspaces_of(self.request)).select_related("made_by", "workspace")

    def get_serializer_context(self) -> dict[str, Any]:
        """Say which views the caller begins with."""
        first = Membership.objects.filter(user=self.request.user.pk).exclude(first_view=None)
        first_pages = set(first.values_list("first_view", flat=True))
        return {**super().get_serializer_context(), "first_pages": first_pages}


class SavedViewList(OfMine, generics.ListCreateAPIView):
    """The views of the user's workspaces; POST saves one, as the last of the caller's."""

    filterset_class = SavedViewFilter
    orderings = {"oldest": ("id",), "newest": ("-id",)}

    def perform_create(self, serializer: Any) -> None:
        """Save a view. Raises PermissionDenied for a viewer that shares one."""
        values = serializer.validated_data
        membership = membership_in(self.request, values["workspace_id"])
        is_shared = values.get("is_shared", False)
        _refuse_sharing(membership, is_shared)
        serializer.instance = saved_views.save_view(
            membership.workspace,
            user_of(self.request),
            name=values["name"],
            address=values["address"],
            is_shared=is_shared,
            keep_moment=values["keep_as_of"],
        )


class SavedViewDetail(OfMine, generics.RetrieveDestroyAPIView):
    """One view."""

    @extend_schema(request=SavedViewChangeSerializer, responses=SavedViewSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Rename, share, order it, or begin with it: that any member may who sees it."""
        view = self.get_object()
        membership = membership_in(request, view.workspace_id)
        body = SavedViewChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = dict(body.validated_data)
        if sent.keys() != {"is_first_page"}:
            self._refuse_change(view, membership)
        if not view.is_shared:
            _refuse_sharing(membership, sent.get("is_shared", False))
        self._change(view, membership, sent)
        return Response(self.get_serializer(self.get_object()).data, status=status.HTTP_200_OK)

    def _change(self, view: SavedView, membership: Membership, sent: dict[str, Any]) -> None:
        if "place" in sent and view.made_by_id != membership.user_id:
            raise PermissionDenied("Only whose view it is orders it.")
        if "name" in sent or "is_shared" in sent:
            saved_views.change_view(
                view,
                user_of(self.request),
                name=sent.get("name", view.name),
                is_shared=sent.get("is_shared", view.is_shared),
            )
        if "place" in sent:
            saved_views.move_view(view, sent["place"])
        if "is_first_page" in sent:
            is_first = membership.first_view_id == view.pk
            if sent["is_first_page"] != is_first:
                saved_views.choose_first(membership, view if sent["is_first_page"] else None)

    def perform_destroy(self, instance: SavedView) -> None:
        """Delete a view."""
        self._refuse_change(instance, membership_in(self.request, instance.workspace_id))
        saved_views.delete_view(instance, user_of(self.request))

    def _refuse_change(self, view: SavedView, membership: Membership) -> None:
        if not may_change(membership.role, is_mine=view.made_by_id == membership.user_id):
            raise PermissionDenied("Only whose view it is, or a manager, changes it.")


def _refuse_sharing(membership: Membership, is_shared: bool) -> None:
    """Raise PermissionDenied where a viewer shares a view."""
    if is_shared and not may(membership.role, Right.EDIT):
        raise PermissionDenied(f"A {membership.role} saves views for themselves only: is_shared false.")
