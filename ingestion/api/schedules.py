"""Watched prefixes in API v1: for staff only."""

from datetime import datetime

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response

from ingestion.models import WatchedPrefix
from ingestion.selectors.schedules import next_look_at
from ingestion.services.schedules import ask_for_looks
from ingestion.tasks import wake_lookers


class WatchedPrefixSerializer(serializers.ModelSerializer):
    """An address that is looked at every so many hours, and what came of the last look."""

    next_look_at = serializers.SerializerMethodField(help_text="null where it is off; past: within a minute")

    class Meta:
        model = WatchedPrefix
        fields = [
            "id", "uri", "every_hours", "alert_mode", "is_on",
            "looked_at", "next_look_at", "found", "problem",
        ]  # fmt: skip
        read_only_fields = ["looked_at", "found", "problem"]

    def get_next_look_at(self, prefix: WatchedPrefix) -> datetime | None:
        """Say when it falls due."""
        return next_look_at(prefix)


class WatchedPrefixList(generics.ListCreateAPIView):
    """Watched prefixes by address; POST adds one, and it is looked at within a minute."""

    queryset = WatchedPrefix.objects.all()
    serializer_class = WatchedPrefixSerializer
    permission_classes = [IsAdminUser]
    orderings = {"uri": ("uri", "id")}


class WatchedPrefixDetail(generics.RetrieveUpdateDestroyAPIView):
    """One watched prefix. Deleting it leaves its runs and what they loaded."""

    queryset = WatchedPrefix.objects.all()
    serializer_class = WatchedPrefixSerializer
    permission_classes = [IsAdminUser]
    filter_backends: list[type] = []


class WatchedPrefixLook(generics.GenericAPIView):
    """Has a prefix looked at now, off or on."""

    queryset = WatchedPrefix.objects.all()
    serializer_class = WatchedPrefixSerializer
    permission_classes = [IsAdminUser]

    @extend_schema(request=None, responses={202: WatchedPrefixSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Answer 202: the look is a worker's."""
        prefix = self.get_object()
        ask_for_looks([prefix.pk])
        wake_lookers(1)
        prefix.refresh_from_db()
        return Response(self.get_serializer(prefix).data, status=status.HTTP_202_ACCEPTED)
