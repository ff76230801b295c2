"""API v1 of notes on charts.

A key sees its own workspace; a session all workspaces of the user.
"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request

from deals.api.alerts.rules import by_id, membership_in, user_of, workspace_with, workspaces_of
from deals.api.common.filters import LARGEST_ID, slug
from deals.domain.chart_notes import LONGEST_NOTE, check_days, may_delete, may_rewrite
from deals.domain.refused import Refused
from deals.domain.roles import Right
from deals.models import ChartNote, Product, ProductLine, Retailer
from deals.models.names import validate_shows_something
from deals.services.workspaces import chart_notes
from deals.services.workspaces.chart_notes import Thing

THINGS: dict[str, Any] = {"product": Product.objects, "line": ProductLine.objects}


class ChartNoteSerializer(serializers.ModelSerializer):
    """A text at days of the workspace's zone: on the charts of one product, line or retailer, else on all."""

    workspace = serializers.IntegerField(source="workspace_id", min_value=1, max_value=LARGEST_ID)
    product, line = (
        serializers.IntegerField(
            source=f"{name}_id", min_value=1, max_value=LARGEST_ID, allow_null=True, required=False
        )
        for name in THINGS
    )
    retailer = serializers.SlugField(source="retailer.slug", max_length=60, allow_null=True, required=False)
    last_day = serializers.DateField(required=False, help_text="left out: the first day")
    text = serializers.CharField(max_length=LONGEST_NOTE, validators=[validate_shows_something])
    made_by = serializers.CharField(source="made_by_name", read_only=True)

    class Meta:
        model = ChartNote
        fields = [
            "id", "workspace", "first_day", "last_day", "text", "product", "line", "retailer", "made_by",
            "made_at",
        ]  # fmt: skip
        read_only_fields = ["made_at"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse days that cannot be, and notes that move to another workspace or thing."""
        kept = self.instance
        if kept is not None and set(attrs) - {"first_day", "last_day", "text"}:
            raise ValidationError("Days and text of a note change; what it is of stays.")
        first: Any = attrs.get("first_day", kept.first_day if kept else None)
        attrs.setdefault("last_day", kept.last_day if kept else first)
        try:
            check_days(first, attrs["last_day"])
        except Refused as refused:
            raise ValidationError({"last_day": str(refused)}) from None
        return attrs

    def thing(self) -> Thing | None:
        """Return what a new note is of. Raises ValidationError for several, and for what is not there."""
        values = self.validated_data
        named = {name: values.get(f"{name}_id") for name in THINGS}
        named["retailer"] = (values.get("retailer") or {}).get("slug")
        given = {name: key for name, key in named.items() if key is not None}
        if len(given) > 1:
            raise ValidationError("Name one of product, line and retailer, or none.")
        for name, key in given.items():
            rows: Any = (
                Retailer.objects.filter(slug=key) if name == "retailer" else THINGS[name].filter(pk=key)
            )
            found: Thing | None = rows.first()
            if found is None:
                raise ValidationError({name: f"There is no {name} {key}."})
            return found
        return None


class ChartNoteFilter(django_filters.FilterSet):
    """By workspace, by what notes are of, and by days."""

    workspace = by_id("workspace")
    product = by_id("product")
    line = by_id("line")
    retailer = slug("retailer__slug")
    since = django_filters.DateFilter(field_name="last_day", lookup_expr="gte", label="Of this day or later.")
    until = django_filters.DateFilter(
        field_name="first_day", lookup_expr="lte", label="Of this day or earlier."
    )

    class Meta:
        model = ChartNote
        fields: list[str] = []


class OfMine(generics.GenericAPIView):
    """What both views share: the notes of the caller's workspaces."""

    queryset = ChartNote.objects.none()
    serializer_class = ChartNoteSerializer

    def get_queryset(self) -> QuerySet[ChartNote]:
        """Return the notes of one's workspaces."""
        notes = ChartNote.objects.for_user(user_of(self.request))
        return notes.filter(workspace__in=workspaces_of(self.request)).select_related("retailer", "workspace")


class ChartNoteList(OfMine, generics.ListCreateAPIView):
    """The notes of the user's workspaces; POST writes one."""

    filterset_class = ChartNoteFilter
    orderings = {"newest": ("-first_day", "-id"), "oldest": ("first_day", "id")}

    def perform_create(self, serializer: Any) -> None:
        """Write a note."""
        values = serializer.validated_data
        workspace = workspace_with(self.request, values["workspace_id"], Right.EDIT)
        days_and_text = {name: values[name] for name in ("first_day", "last_day", "text")}
        serializer.instance = chart_notes.add_note(
            workspace, user_of(self.request), of=serializer.thing(), **days_and_text
        )


class ChartNoteDetail(OfMine, generics.RetrieveUpdateDestroyAPIView):
    """One note."""

    http_method_names = ["get", "patch", "delete", "head", "options"]

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Change one's own note."""
        note = self.get_object()
        membership = membership_in(request, note.workspace_id)
        if not may_rewrite(membership.role, is_mine=note.made_by_id == membership.user_id):
            raise PermissionDenied("Only who wrote a note changes it.")
        return super().update(request, *args, **kwargs)

    def perform_update(self, serializer: Any) -> None:
        note = serializer.instance
        kept = {name: getattr(note, name) for name in ("first_day", "last_day", "text")}
        chart_notes.change_note(note, user_of(self.request), **kept | serializer.validated_data)

    def perform_destroy(self, instance: ChartNote) -> None:
        """Delete a note."""
        membership = membership_in(self.request, instance.workspace_id)
        if not may_delete(membership.role, is_mine=instance.made_by_id == membership.user_id):
            raise PermissionDenied("Only who wrote a note, or a manager, deletes it.")
        chart_notes.delete_note(instance, user_of(self.request))
