"""Runs in API v1: progress, and the state of each file."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from deals.domain.alerts.mode import AlertMode
from deals.selectors.loading.set_aside import products_set_aside
from ingestion.api.permissions import StaffWhoMayChange, StaffWhoMayWrite, StaffWithPermission
from ingestion.models import DumpFile, Run, validate_address
from ingestion.selectors import progress_of, run_files, run_networks, run_progress
from ingestion.services.requests import MOST_ADDRESSES, cancel_run, repeat_run, request_run
from ingestion.tasks import wake_planners

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
    force = serializers.BooleanField(source="run.force", help_text="loads again what is done")
    validate_lines = serializers.BooleanField(source="run.validate", help_text="parses every line")
    repeats = serializers.IntegerField(
        source="run.repeats_id", allow_null=True, help_text="the run whose files with a fault it loads"
    )
    requested_at = serializers.DateTimeField(
        source="run.requested_at", allow_null=True, help_text="null for a command, a schedule, a stream"
    )
    cancelled_at = serializers.DateTimeField(source="run.cancelled_at", allow_null=True)
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


class RunRequestSerializer(serializers.Serializer):
    """What to load, and how; what is done at the same version is passed over."""

    uris = serializers.ListField(
        child=serializers.CharField(max_length=1000, validators=[validate_address]),
        min_length=1,
        max_length=MOST_ADDRESSES,
        help_text="s3://bucket/prefix, a glob, or a folder below one that LOCAL_FOLDERS names",
    )
    alert_mode = serializers.ChoiceField(choices=AlertMode.choices, default=AlertMode.RECORD.value)
    force = serializers.BooleanField(default=False, help_text="load again what is done")
    validate_lines = serializers.BooleanField(default=False, help_text="parse every line")


class RepeatSerializer(serializers.Serializer):
    """Which of a run's files to load again: `faulty` ones, or `all` that its addresses name now."""

    files = serializers.ChoiceField(choices=["faulty", "all"], default="faulty")


class RunList(generics.ListAPIView):
    """Runs, newest first, each with its progress; POST starts one."""

    queryset = Run.objects.all()
    serializer_class = RunSerializer
    permission_classes = [StaffWhoMayWrite]
    orderings = {"newest": ("-id",), "oldest": ("id",)}

    @extend_schema(request=RunRequestSerializer, responses={201: RunSerializer, 200: RunSerializer})
    def post(self, request: Request) -> Response:
        """Have a worker load what addresses name; 200 where a run of the same request has not ended yet."""
        asked = RunRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        return _asked(
            request_run(
                values["uris"],
                by=request.user,
                force=values["force"],
                validate=values["validate_lines"],
                alert_mode=AlertMode(values["alert_mode"]),
            )
        )

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


class RunCancel(generics.GenericAPIView):
    """Ends a run early: what is loaded stays, chunks at work are finished."""

    queryset = Run.objects.all()
    serializer_class = RunSerializer
    permission_classes = [StaffWhoMayChange]

    @extend_schema(request=None, responses=RunSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the run; 409 where it has ended."""
        _progress_or_404(pk)
        cancel_run(pk)
        return Response(self.get_serializer(run_progress(pk)).data)


class RunRepeat(generics.GenericAPIView):
    """Loads a run's files again, in a new run."""

    queryset = Run.objects.all()
    serializer_class = RepeatSerializer
    permission_classes = [StaffWithPermission]

    @extend_schema(request=RepeatSerializer, responses={201: RunSerializer, 200: RunSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the new run; 409 where the run has not ended, or no file has a fault."""
        _progress_or_404(pk)
        asked = RepeatSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        only_faulty = asked.validated_data["files"] == "faulty"
        return _asked(repeat_run(pk, only_faulty=only_faulty, by=request.user))


def _asked(request: tuple[Run, bool]) -> Response:
    """Wake a worker for a run that was asked for; answer 201 where it is new, else 200."""
    run, is_new = request
    wake_planners(1)
    shown = RunSerializer(run_progress(run.pk)).data
    return Response(shown, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


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
