"""API v1: one's own flags on deals."""

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
from deals.models import Deal, DealFlag
from deals.selectors.curation.queues import flags_of
from deals.services.curation.reports import TooManyFlags, flag_deal


class FlagSerializer(serializers.ModelSerializer):
    """A flag and what a curator answered."""

    class Meta:
        model = DealFlag
        fields = ["id", "deal", "about", "sort", "comment", "flagged_at", "state", "answer", "answered_at"]


class NewFlagSerializer(serializers.Serializer):
    """What is wrong with which deal."""

    deal = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    sort = serializers.ChoiceField(choices=DealFlag.Sort.choices)
    comment = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class Flags(generics.ListAPIView):
    """One's own flags, the newest first; POST flags a deal (409: flagged before; 429: too many an hour)."""

    serializer_class = FlagSerializer
    queryset = DealFlag.objects.none()
    orderings = orderings_by("flagged_at")
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet[DealFlag]:
        """Return the caller's own."""
        refuse_unknown(self.request, {"cursor", "page_size", "order", "format"})
        return flags_of(self.caller)

    @property
    def caller(self) -> User:
        """The user, who is signed in."""
        user = self.request.user
        assert isinstance(user, User)
        return user

    @extend_schema(request=NewFlagSerializer, responses={201: FlagSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with the flag."""
        body = NewFlagSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = body.validated_data
        deal = get_object_or_404(Deal, pk=asked["deal"], rejected=False)
        site = request.build_absolute_uri("/").rstrip("/")
        try:
            made = flag_deal(deal, self.caller, asked["sort"], asked["comment"], site=site)
        except TooManyFlags as error:
            raise Throttled(detail=str(error)) from None
        made.refresh_from_db()
        return Response(FlagSerializer(made).data, status=status.HTTP_201_CREATED)
