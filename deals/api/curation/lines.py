"""API v1 for curators: merge, split and undo of product lines. For staff only."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import refuse_unknown
from deals.api.curation.reviews import CuratorView, ids_field, orderings_by
from deals.models import LineChange, Product, ProductLine
from deals.selectors.matching.lines import line_changes
from deals.services.matching.line_decisions import MOST_NAME, merge_lines, split_line, undo_line_change

MOST_LINES = 20
MOST_PRODUCTS = 500


class LineChangeSerializer(serializers.ModelSerializer):
    """A merge, split or undo of lines."""

    by = serializers.CharField(
        source="changed_by.username", default="", help_text="empty: the account is gone"
    )
    at = serializers.DateTimeField(source="changed_at")

    class Meta:
        model = LineChange
        fields = ["id", "action", "by", "at", "undoes", "said"]


class LineMergeSerializer(serializers.Serializer):
    """The lines that become one with the one addressed."""

    lines = ids_field(MOST_LINES)


class LineSplitSerializer(serializers.Serializer):
    """The products that leave the line addressed, and the line that they go to."""

    products = ids_field(MOST_PRODUCTS)
    name = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=MOST_NAME,
        help_text="of another line, there or new; empty: they are of no line",
    )


class LineMerge(CuratorView):
    """Makes one line of several; the one addressed keeps its id, and the others' addresses lead to it."""

    serializer_class = LineMergeSerializer

    @extend_schema(responses=LineChangeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the change."""
        into = get_object_or_404(ProductLine, pk=pk)
        others = _named("lines", self.asked(request)["lines"], ProductLine.objects.all())
        return Response(LineChangeSerializer(merge_lines(into, others, self.curator)).data)


class LineSplit(CuratorView):
    """Moves products of a line into another one or into none, for good; the rest keeps the line's id."""

    serializer_class = LineSplitSerializer

    @extend_schema(responses=LineChangeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the change."""
        line, asked = get_object_or_404(ProductLine, pk=pk), self.asked(request)
        products = _named("products", asked["products"], Product.objects.filter(line=line))
        return Response(LineChangeSerializer(split_line(line, products, asked["name"], self.curator)).data)


class LineChanges(CuratorView, generics.ListAPIView):
    """Merges, splits and undos of lines, the newest first."""

    serializer_class = LineChangeSerializer
    orderings = orderings_by("changed_at")
    filter_backends: list[type] = []
    queryset = LineChange.objects.all()

    def get_queryset(self) -> QuerySet[LineChange]:
        refuse_unknown(self.request, {"cursor", "page_size", "order", "format"})
        return line_changes()


class LineChangeUndo(CuratorView):
    """Takes a merge or split of lines back; 409 where it was undone before."""

    @extend_schema(request=None, responses=LineChangeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the undo."""
        change = get_object_or_404(LineChange, pk=pk)
        return Response(LineChangeSerializer(undo_line_change(change, self.curator)).data)


def _named(field: str, ids: list[int], among: QuerySet[Any]) -> list[Any]:
    """Return the rows of these ids. Raises ValidationError for those that are not there."""
    found = list(among.filter(pk__in=ids))
    if missing := sorted(set(ids) - {each.pk for each in found}):
        where = "There is no line" if field == "lines" else "Not of this line:"
        raise ValidationError({field: f"{where} {', '.join(map(str, missing))}."})
    return found
