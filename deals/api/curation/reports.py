"""API v1: a user's own reports of wrong deals."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import LARGEST_ID, refuse_unknown
from deals.api.curation.reviews import orderings_by
from deals.api.market.spoken import SpokenBySerializer
from deals.models import Deal, DealReport
from deals.selectors.curation.queues import reports_of
from deals.services.curation.reports import TooManyReports, report_deal


class ReportSerializer(serializers.ModelSerializer):
    """A report and what a curator answered; `said_by` is null where the deal is gone."""

    said_by = SpokenBySerializer(source="deal.post.spoken", default=None, read_only=True)

    class Meta:
        model = DealReport
        fields = ["id", "deal", "about", "reason", "comment", "reported_at", "state", "answer", "answered_at",
                  "said_by"]  # fmt: skip


class NewReportSerializer(serializers.Serializer):
    """What is wrong with which deal."""

    deal = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    reason = serializers.ChoiceField(choices=DealReport.Reason.choices)
    comment = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class Reports(generics.ListAPIView):
    """The caller's reports, newest first; POST reports a deal (409: reported before, 429: too many)."""

    serializer_class = ReportSerializer
    queryset = DealReport.objects.none()
    orderings = orderings_by("reported_at")
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet[DealReport]:
        refuse_unknown(self.request, {"cursor", "page_size", "order", "format"})
        return reports_of(self.caller)

    @property
    def caller(self) -> User:
        user = self.request.user
        assert isinstance(user, User)
        return user

    @extend_schema(request=NewReportSerializer, responses={201: ReportSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with the report."""
        body = NewReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = body.validated_data
        deal = get_object_or_404(Deal, pk=asked["deal"], rejected=False)
        site = request.build_absolute_uri("/").rstrip("/")
        try:
            made = report_deal(deal, self.caller, asked["reason"], asked["comment"], site=site)
        except TooManyReports as error:
            raise Throttled(detail=str(error)) from None
        made.refresh_from_db()
        return Response(ReportSerializer(made).data, status=status.HTTP_201_CREATED)
