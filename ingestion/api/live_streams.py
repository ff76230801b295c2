"""Live streams in API v1: for staff who may in the admin, too. They are saved through a connection's test."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Invalid
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.domain.alerts.mode import AlertMode
from ingestion.api.permissions import StaffWhoMayChange, StaffWithPermission
from ingestion.models import ConnectionTest, DumpFile, LiveStream
from ingestion.selectors.live_pages import stream_figures, stream_page, without_credentials
from ingestion.services.live_streams import switch_streams
from ingestion.services.stream_tests import ask_for_test, save_tested
from ingestion.tasks import wake_stream_testers


class StreamMinuteSerializer(serializers.Serializer):
    """What a minute's files gave."""

    minute = serializers.DateTimeField()
    posts = serializers.IntegerField(help_text="read; deletions and other notices are none")
    deals = serializers.IntegerField(help_text="new or changed")


class LiveStreamSerializer(serializers.Serializer):
    """A stream: what it does, how far its files are behind, and the last hour by the minute."""

    id = serializers.IntegerField(source="state.stream.pk")
    name = serializers.CharField(source="state.stream.name")
    kind = serializers.ChoiceField(choices=LiveStream.Kind.choices, source="state.stream.kind")
    prefix = serializers.CharField(source="state.stream.prefix")
    is_on = serializers.BooleanField(source="state.stream.is_on")
    state = serializers.CharField(source="state.in_words", help_text="in words")
    lag_seconds = serializers.IntegerField(
        allow_null=True, source="state.lag_seconds", help_text="null: it is off"
    )
    is_late = serializers.BooleanField(
        source="state.is_late", help_text="over the bound of /readyz, or stopped"
    )
    posts_a_minute = serializers.FloatField(help_text="of the last hour")
    deals_a_minute = serializers.FloatField()
    last_event_at = serializers.DateTimeField(allow_null=True, source="state.stream.last_event_at")
    last_file_at = serializers.DateTimeField(allow_null=True, source="state.stream.last_file_at")
    position_at = serializers.DateTimeField(
        allow_null=True, source="state.stream.position_at", help_text="before it all is filed"
    )
    problem = serializers.CharField(allow_blank=True, source="state.stream.problem")
    minutes = StreamMinuteSerializer(many=True)


class BadFramesSerializer(serializers.Serializer):
    """Frames of one reason that could not be taken."""

    reason = serializers.CharField()
    count = serializers.IntegerField()
    in_words = serializers.CharField()
    sample = serializers.CharField(allow_blank=True, help_text="how the last one began")


class StreamFileSerializer(serializers.Serializer):
    """A file of a stream."""

    id = serializers.IntegerField(source="file.pk")
    uri = serializers.CharField(source="file.uri")
    state = serializers.ChoiceField(choices=DumpFile.State.choices, source="file.state")
    size = serializers.IntegerField(source="file.size")
    lines = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True, source="file.reason")


class StreamGapSerializer(serializers.Serializer):
    """Hours [since, until) of which a part was never received."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    hours = serializers.IntegerField()


class LiveStreamDetailSerializer(LiveStreamSerializer):
    """A stream with its settings (credentials in addresses are left out), bad frames, files and gaps."""

    settings = serializers.JSONField()
    secret_names = serializers.DictField(child=serializers.CharField(), help_text="names, never secrets")
    alert_mode = serializers.ChoiceField(choices=AlertMode.choices, source="state.stream.alert_mode")
    most_a_day = serializers.IntegerField(allow_null=True, source="state.stream.most_a_day")
    last_gap = serializers.CharField(allow_blank=True, source="state.stream.last_gap")
    rejected = BadFramesSerializer(many=True)
    files = StreamFileSerializer(many=True, help_text="the newest 60")
    gaps = StreamGapSerializer(many=True)


class SwitchSerializer(serializers.Serializer):
    """Whether a stream is to be on."""

    is_on = serializers.BooleanField()


class StreamFieldsSerializer(serializers.ModelSerializer):
    """The fields of a stream as they are to be saved; `stream` is the one that is changed."""

    stream = serializers.PrimaryKeyRelatedField(
        queryset=LiveStream.objects.all(), required=False, allow_null=True, default=None, write_only=True
    )

    class Meta:
        model = LiveStream
        fields = [
            "stream", "name", "kind", "prefix", "settings", "secret_names", "alert_mode", "most_a_day",
            "is_on",
        ]  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = {  # a stream may keep its own: the model looks at them
            "name": {"validators": []},
            "prefix": {"validators": []},
        }


class ConnectionTestSerializer(serializers.ModelSerializer):
    """A test: what it found, and where it failed, why and what to do."""

    values = serializers.SerializerMethodField()
    found = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ConnectionTest
        fields = ["id", "stream", "values", "state", "found", "reason", "asked_at", "finished_at"]

    def get_values(self, test: ConnectionTest) -> dict[str, Any]:
        values: dict[str, Any] = without_credentials(test.values)
        return values


class SaveSerializer(serializers.Serializer):
    """Whether a stream is saved although its test failed."""

    insists = serializers.BooleanField(default=False)


class LiveStreamList(generics.ListAPIView):
    """Live streams by name, each with its last hour."""

    queryset = LiveStream.objects.all()
    serializer_class = LiveStreamSerializer
    permission_classes = [StaffWithPermission]
    orderings = {"name": ("name", "id")}

    def paginate_queryset(self, queryset: Any) -> Any:
        """Count the minutes of the page's streams at once."""
        return stream_figures(list(super().paginate_queryset(queryset) or []), timezone.now())


class _OfStreams(generics.GenericAPIView):
    """What asks for permissions on streams, whatever it shows."""

    queryset = LiveStream.objects.all()
    filter_backends: list[type] = []


class LiveStreamDetail(_OfStreams):
    """One stream."""

    serializer_class = LiveStreamDetailSerializer
    permission_classes = [StaffWithPermission]

    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id."""
        return Response(_detail(self.get_object()))


class LiveStreamSwitch(_OfStreams):
    """Turns a stream on (also one that stopped by itself) or off."""

    serializer_class = SwitchSerializer
    permission_classes = [StaffWhoMayChange]

    @extend_schema(responses=LiveStreamDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer with the stream."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        stream = self.get_object()
        switch_streams([stream.pk], on=asked.validated_data["is_on"])
        stream.refresh_from_db()
        return Response(_detail(stream))


class ConnectionTests(_OfStreams):
    """Tests a stream's connection: the way to add or change one."""

    serializer_class = StreamFieldsSerializer
    permission_classes = [StaffWhoMayChange]

    @extend_schema(responses={202: ConnectionTestSerializer})
    def post(self, request: Request) -> Response:
        """Answer 202: a worker connects; then POST `save/` saves the stream."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        try:
            test = ask_for_test(values, values.pop("stream"))
        except Invalid as error:
            raise ValidationError(error.message_dict) from None
        wake_stream_testers(1)
        test.refresh_from_db()
        return Response(ConnectionTestSerializer(test).data, status=status.HTTP_202_ACCEPTED)


class ConnectionTestDetail(_OfStreams):
    """One test; they are kept for a day."""

    serializer_class = ConnectionTestSerializer
    permission_classes = [StaffWithPermission]

    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id."""
        return Response(self.get_serializer(_test_or_404(pk)).data)


class ConnectionTestSave(_OfStreams):
    """Saves the stream whose connection was tested; 409 where it failed and nobody insists."""

    serializer_class = SaveSerializer
    permission_classes = [StaffWhoMayChange]

    @extend_schema(responses={201: LiveStreamDetailSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Answer 201 with the stream."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        test = _test_or_404(pk)
        stream = save_tested(test.pk, insists=asked.validated_data["insists"])
        return Response(_detail(stream), status=status.HTTP_201_CREATED)


def _detail(stream: LiveStream) -> Any:
    return LiveStreamDetailSerializer(stream_page(stream, timezone.now())).data


def _test_or_404(pk: int) -> ConnectionTest:
    """Return a test. Raises NotFound."""
    if test := ConnectionTest.objects.filter(pk=pk).first():
        return test
    raise NotFound("There is no such test: they are kept for a day.")
