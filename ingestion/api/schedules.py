"""Watched prefixes in API v1: for staff who may in the admin, too."""

from datetime import datetime

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from ingestion.api.permissions import StaffWhoMayChange, StaffWithPermission
from ingestion.models import WatchedPrefix
from ingestion.selectors.schedules import next_scan_at
from ingestion.services.schedules import request_scans
from ingestion.tasks import wake_scanners


class WatchedPrefixSerializer(serializers.ModelSerializer):
    """An address that is scanned every so many hours, and the result of the last scan."""

    next_scan_at = serializers.SerializerMethodField(help_text="null where it is off; past: within a minute")

    class Meta:
        model = WatchedPrefix
        fields = [
            "id", "uri", "every_hours", "alert_mode", "is_on",
            "scanned_at", "next_scan_at", "found", "problem",
        ]  # fmt: skip
        read_only_fields = ["scanned_at", "found", "problem"]

    def get_next_scan_at(self, prefix: WatchedPrefix) -> datetime | None:
        return next_scan_at(prefix)


class WatchedPrefixList(generics.ListCreateAPIView):
    """Watched prefixes by address; POST adds one, and it is scanned within a minute."""

    queryset = WatchedPrefix.objects.all()
    serializer_class = WatchedPrefixSerializer
    permission_classes = [StaffWithPermission]
    orderings = {"uri": ("uri", "id")}


class WatchedPrefixDetail(generics.RetrieveUpdateDestroyAPIView):
    """One watched prefix. Deleting it leaves its runs and what they loaded."""

    queryset = WatchedPrefix.objects.all()
    serializer_class = WatchedPrefixSerializer
    permission_classes = [StaffWithPermission]
    filter_backends: list[type] = []


class WatchedPrefixLook(generics.GenericAPIView):
    """Scans a prefix now, whether on or off."""

    queryset = WatchedPrefix.objects.all()
    serializer_class = WatchedPrefixSerializer
    permission_classes = [StaffWhoMayChange]

    @extend_schema(request=None, responses={202: WatchedPrefixSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Answer 202: the scan is done by a worker."""
        prefix = self.get_object()
        request_scans([prefix.pk])
        wake_scanners(1)
        prefix.refresh_from_db()
        return Response(self.get_serializer(prefix).data, status=status.HTTP_202_ACCEPTED)
