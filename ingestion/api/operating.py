"""For operators in API v1: tests of addresses, workers and what waits, notices."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response

from ingestion.api.permissions import StaffWithPermission
from ingestion.models import LoadTest, Notice, Run, validate_address
from ingestion.selectors.notices import notices
from ingestion.services.load_tests import request_test
from ingestion.state_of_operations import operations
from ingestion.tasks import wake_load_testers


class StaffWhoMayLoad(StaffWithPermission):
    """Staff who may start runs."""

    perms_map = {method: ["ingestion.add_run"] for method in StaffWithPermission.perms_map}


class TestedAddressSerializer(serializers.Serializer):
    """An address to test."""

    uri = serializers.CharField(max_length=1000, validators=[validate_address])


class FirstFileSerializer(serializers.Serializer):
    """The first dump: rows of a name and what was found, as `manage.py inspect` prints them."""

    uri = serializers.CharField()
    size = serializers.IntegerField()
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class FoundSerializer(serializers.Serializer):
    """What is at an address; `known` objects are loaded at this version and would be passed over."""

    objects = serializers.IntegerField()
    bytes = serializers.IntegerField()
    is_all = serializers.BooleanField(help_text="false: there are more, these are the first")
    known = serializers.IntegerField()
    known_bytes = serializers.IntegerField()
    other_names = serializers.IntegerField(help_text="whose names are not those of dumps: their bytes decide")
    first_day = serializers.CharField(allow_blank=True, help_text="by the names; empty where none says it")
    last_day = serializers.CharField(allow_blank=True)
    days = serializers.IntegerField()
    networks = serializers.ListField(child=serializers.CharField(), help_text="that the names hold")
    endings = serializers.ListField(child=serializers.ListField(), help_text="ending and number")
    first = FirstFileSerializer(help_text="empty where there is no object")


class LoadTestSerializer(serializers.ModelSerializer):
    """A test of an address; `found` is null until it is done, `problem` says what to do."""

    found = serializers.SerializerMethodField()

    class Meta:
        model = LoadTest
        fields = ["id", "uri", "state", "made_at", "problem", "found"]

    @extend_schema_field(FoundSerializer(allow_null=True))
    def get_found(self, test: LoadTest) -> dict[str, Any] | None:
        return test.found or None


class LoadTestList(generics.GenericAPIView):
    """Tests an address before it is loaded."""

    queryset = Run.objects.all()
    serializer_class = TestedAddressSerializer
    permission_classes = [StaffWhoMayLoad]

    @extend_schema(request=TestedAddressSerializer, responses={202: LoadTestSerializer})
    def post(self, request: Request) -> Response:
        """Answer 202: a worker looks at it; ask its address until `state` is done or failed."""
        asked = TestedAddressSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        test = request_test(asked.validated_data["uri"], request.user)
        wake_load_testers(1)
        test.refresh_from_db()
        return Response(LoadTestSerializer(test).data, status=status.HTTP_202_ACCEPTED)


class LoadTestDetail(generics.RetrieveAPIView):
    """What was found at an address. Tests are kept for a week."""

    queryset = LoadTest.objects.all()
    serializer_class = LoadTestSerializer
    permission_classes = [StaffWhoMayLoad]
    filter_backends: list[type] = []


class ReadinessPartSerializer(serializers.Serializer):
    """A part of /readyz."""

    name = serializers.CharField()
    state = serializers.ChoiceField(choices=["ok", "degraded", "failed"])
    said = serializers.CharField(allow_blank=True, help_text="what is wrong and where to look")


class WorkerSerializer(serializers.Serializer):
    """A process that was seen within the last hour."""

    name = serializers.CharField()
    seen_at = serializers.DateTimeField()
    is_silent = serializers.BooleanField()


class BacklogSerializer(serializers.Serializer):
    """One thing that waits."""

    name = serializers.CharField()
    what = serializers.CharField(source="label")
    count = serializers.IntegerField()
    since = serializers.DateTimeField(allow_null=True)
    what_to_do = serializers.CharField()


class QueueSerializer(serializers.Serializer):
    """A queue of the broker."""

    name = serializers.CharField()
    messages = serializers.IntegerField(allow_null=True, help_text="null: the broker does not answer")


class OperationsSerializer(serializers.Serializer):
    """Workers, what waits for them, and what /readyz knows."""

    parts = ReadinessPartSerializer(many=True)
    workers = WorkerSerializer(many=True)
    backlog = BacklogSerializer(many=True)
    queues = QueueSerializer(many=True)
    disk_reserve_mb = serializers.IntegerField()
    disk = serializers.CharField(allow_blank=True, help_text="why loading is paused; empty where it is not")


class Operations(generics.GenericAPIView):
    """How the installation is: for staff."""

    serializer_class = OperationsSerializer
    permission_classes = [IsAdminUser]
    pagination_class = None
    filter_backends: list[Any] = []

    def get(self, request: Request) -> Response:
        """Answer with all of it."""
        return Response(self.get_serializer(operations()).data)


class NoticeSerializer(serializers.ModelSerializer):
    """Something that went wrong with a run or a schedule, told once."""

    class Meta:
        model = Notice
        fields = ["id", "kind", "run", "watched_prefix", "said", "at", "over_at", "mails"]


class NoticeList(generics.ListAPIView):
    """Notices, newest first: for staff."""

    queryset = notices()
    serializer_class = NoticeSerializer
    permission_classes = [IsAdminUser]
    orderings = {"newest": ("-id",)}
