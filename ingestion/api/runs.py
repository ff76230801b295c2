"""Runs in API v1: progress, and the state of each file."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from deals.domain.alerts.mode import AlertMode
from deals.selectors.loading.set_aside import products_set_aside
from ingestion.models import DumpFile, Run
from ingestion.selectors import progress_of, run_files, run_networks, run_progress

FILES = 200
"""Files of one answer; `offset` leads on."""

LAST_OFFSET = 10_000_000


class CountsField(serializers.DictField):
    """Counts by name."""

    child = serializers.IntegerField()


class RunSerializer(serializers.Serializer):
    """A run and how far it is; `seconds_left` is null where it is unknown."""

    id = serializers.IntegerField(source="run.pk")
    uris = serializers.ListField(child=serializers.CharField(), source="run.uris")
    started_at = serializers.DateTimeField(source="run.started_at")
    finished_at = serializers.DateTimeField(source="run.finished_at", allow_null=True)
    reason = serializers.CharField(source="run.reason", allow_blank=True)
    alert_mode = serializers.ChoiceField(choices=AlertMode.choices, source="run.alert_mode")
    watched_prefix = serializers.IntegerField(
        source="run.watched_prefix_id", allow_null=True, help_text="that began it; null for a command"
    )
    state = serializers.ChoiceField(choices=Run.State.choices)
    files_total = serializers.IntegerField()
    files_done = serializers.IntegerField()
    files_passed_over = serializers.IntegerField()
    files_partial = serializers.IntegerField()
    files_failed = serializers.IntegerField()
    files_suspicious = serializers.IntegerField()
    files_no_dump = serializers.IntegerField(help_text="whose name and first bytes are not those of a dump")
    chunks_total = serializers.IntegerField()
    chunks_done = serializers.IntegerField()
    chunks_quarantined = serializers.IntegerField()
    bytes_total = serializers.IntegerField()
    bytes_done = serializers.IntegerField()
    lines = serializers.IntegerField()
    classes = CountsField()
    rejected = CountsField()
    posts = serializers.IntegerField()
    deals = serializers.IntegerField()
    snapshots = serializers.IntegerField()
    deleted = serializers.IntegerField()
    seconds = serializers.FloatField()
    lines_per_second = serializers.FloatField()
    seconds_left = serializers.FloatField(allow_null=True)


class NetworkHoursSerializer(serializers.Serializer):
    """The hours of a network that a run's files told of."""

    network = serializers.CharField()
    hours = serializers.IntegerField()
    first = serializers.DateTimeField()
    last = serializers.DateTimeField()


class RunDetailSerializer(RunSerializer):
    """A run with the networks that its files are of."""

    networks = NetworkHoursSerializer(many=True, source="run.networks")


class RunFileSerializer(serializers.Serializer):
    """A file of a run: its state and its lines by result."""

    uri = serializers.CharField(source="file.uri")
    size = serializers.IntegerField(source="file.size")
    state = serializers.ChoiceField(choices=DumpFile.State.choices)
    passed_over = serializers.BooleanField()
    is_suspicious = serializers.BooleanField(
        source="file.is_suspicious", help_text="many of its lines, or most of those parsed, were rejected"
    )
    members = serializers.IntegerField()
    members_done = serializers.IntegerField()
    lines = serializers.IntegerField()
    classes = CountsField()
    rejected = CountsField()
    reason = serializers.CharField(allow_blank=True)
    warning = serializers.CharField(allow_blank=True)


class RunFilesSerializer(serializers.Serializer):
    """A part of a run's files, those with a fault first."""

    total = serializers.IntegerField()
    next_offset = serializers.IntegerField(allow_null=True)
    results = RunFileSerializer(many=True)


class OffsetQuery(serializers.Serializer):
    """Where a part of the files begins."""

    offset = serializers.IntegerField(min_value=0, max_value=LAST_OFFSET, default=0)


class SetAsideSerializer(serializers.Serializer):
    """A product that could not be settled, and until when it is passed over."""

    product = serializers.IntegerField(source="product_id")
    title = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    attempts = serializers.IntegerField()
    failed_at = serializers.DateTimeField()
    retry_at = serializers.DateTimeField()


class SetAsideList(generics.GenericAPIView):
    """The products that could not be settled, the latest first; at most 100."""

    serializer_class = SetAsideSerializer
    pagination_class = None
    filter_backends: list[Any] = []

    @extend_schema(responses=SetAsideSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Answer with all of them."""
        return Response(self.get_serializer(products_set_aside(), many=True).data)


class RunList(generics.ListAPIView):
    """Runs, newest first, each with its progress."""

    queryset = Run.objects.all()
    serializer_class = RunSerializer
    orderings = {"newest": ("-id",), "oldest": ("id",)}

    def paginate_queryset(self, queryset: Any) -> Any:
        """Count the progress of the page's runs at once."""
        return progress_of(list(super().paginate_queryset(queryset) or []))


class RunDetail(generics.GenericAPIView):
    """One run and its progress."""

    serializer_class = RunDetailSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id."""
        progress = _progress_or_404(pk)
        progress.run.networks = run_networks(pk)
        return Response(self.get_serializer(progress).data)


@extend_schema(parameters=[OpenApiParameter("offset", OpenApiTypes.INT, default=0)])
class RunFiles(generics.GenericAPIView):
    """The files of a run, 200 at a time."""

    serializer_class = RunFilesSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id."""
        query = OffsetQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        offset = query.validated_data["offset"]
        total = _progress_or_404(pk).files_total
        shown = {
            "total": total,
            "next_offset": offset + FILES if offset + FILES < total else None,
            "results": run_files(pk, offset=offset, limit=FILES),
        }
        return Response(self.get_serializer(shown).data)


def _progress_or_404(pk: int) -> Any:
    """Return a run's progress. Raises NotFound where there is no such run."""
    try:
        return run_progress(pk)
    except Run.DoesNotExist:
        raise NotFound("There is no such run.") from None
