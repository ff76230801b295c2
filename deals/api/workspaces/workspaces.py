"""A workspace in API v1: what it is, its members, and who did what."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.common.filters import refuse_unknown
from deals.api.common.permissions import WorkspaceRequired
from deals.api.market.serializers import RetailerSerializer
from deals.domain.roles import Right
from deals.models import ApiKey, AuditEntry, Membership
from deals.selectors.workspaces.audit import LogFilter, audit_log
from deals.selectors.workspaces.workspaces import members_of, memberships_of

PAGING = {"cursor", "page_size", "order", "format"}


class WorkspaceSerializer(serializers.ModelSerializer):
    """A workspace as its member sees it."""

    id = serializers.IntegerField(source="workspace.pk")
    name = serializers.CharField(source="workspace.name")
    own_retailer = RetailerSerializer(source="workspace.own_retailer", allow_null=True)
    time_zone = serializers.CharField(source="workspace.time_zone")
    currency = serializers.CharField(
        source="workspace.currency", allow_blank=True, help_text="that pages also show prices in"
    )

    is_sample = serializers.BooleanField(
        source="workspace.is_sample", help_text="its retailer and competitors were chosen for its one member"
    )

    class Meta:
        model = Membership
        fields = ["id", "name", "own_retailer", "time_zone", "currency", "is_sample", "role"]


class MemberSerializer(serializers.ModelSerializer):
    """Who is in the workspace, and as what."""

    user = serializers.CharField(source="user.username")

    class Meta:
        model = Membership
        fields = ["user", "role", "joined_at"]


class AuditEntrySerializer(serializers.ModelSerializer):
    """Something that a member did."""

    user = serializers.CharField(source="actor_name")
    api_key = serializers.CharField(source="key_name", help_text="the key that acted, as it was named")
    thing = serializers.CharField(help_text="the kind of row that it was done to: alertrule, watchlist, ...")
    thing_id = serializers.IntegerField(allow_null=True, help_text="its id; it may be gone")

    class Meta:
        model = AuditEntry
        fields = ["at", "user", "api_key", "action", "subject", "thing", "thing_id"]


class LogFilterSerializer(serializers.Serializer):
    """Which entries of the log."""

    user = serializers.CharField(max_length=150, required=False, help_text="A user's name.")
    action = serializers.CharField(max_length=40, required=False, help_text="An action as the log names it.")
    since = serializers.DateField(required=False, help_text="First day, in the workspace's time zone.")
    until = serializers.DateField(required=False, help_text="Last day.")


class WorkspaceList(generics.ListAPIView):
    """The workspaces that the caller is in; with an API key the key's own."""

    serializer_class = WorkspaceSerializer
    orderings = {"joined": ("joined_at", "id")}
    filter_backends: list[type] = []
    queryset = Membership.objects.none()  # for the schema's sake

    def get_queryset(self) -> QuerySet[Membership]:
        """Return the caller's memberships."""
        refuse_unknown(self.request, PAGING)
        memberships = memberships_of(self.request.user)
        key = self.request.auth
        return memberships.filter(workspace=key.workspace_id) if isinstance(key, ApiKey) else memberships


class WorkspaceDetail(WorkspaceRequired, generics.GenericAPIView):
    """Name, own retailer, zone, currency, and the caller's role."""

    serializer_class = WorkspaceSerializer

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, {"format"})
        return Response(self.get_serializer(self.membership).data)


class MemberList(WorkspaceRequired, generics.ListAPIView):
    """Members in the order of joining."""

    serializer_class = MemberSerializer
    orderings = {"joined": ("joined_at", "id")}
    filter_backends: list[type] = []
    queryset = Membership.objects.none()  # for the schema's sake

    def get_queryset(self) -> QuerySet[Membership]:
        refuse_unknown(self.request, PAGING)
        return members_of(self.membership.workspace)


@extend_schema(parameters=[LogFilterSerializer])
class AuditLog(WorkspaceRequired, generics.ListAPIView):
    """The audit log, newest first. For managers."""

    right = Right.MANAGE
    serializer_class = AuditEntrySerializer
    orderings = {"newest": ("-at", "-id"), "oldest": ("at", "id")}
    filter_backends: list[type] = []
    queryset = AuditEntry.objects.none()  # for the schema's sake

    def get_queryset(self) -> QuerySet[AuditEntry]:
        """Return the entries that were asked for. Raises ValidationError."""
        refuse_unknown(self.request, PAGING | set(LogFilterSerializer().fields))
        asked = LogFilterSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return audit_log(self.membership.workspace, LogFilter(**asked.validated_data))
