"""API v1 of a workspace's webhooks: made, listed, tried and deleted by who manages it."""

from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.alerts.rules import user_of, workspace_with, workspaces_of
from deals.api.common.filters import LARGEST_ID, refuse_unknown
from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.models import Delivery, DeliveryAttempt, Membership, Webhook
from deals.selectors.alerts.events import latest_test
from deals.selectors.alerts.receivers import Receiver, receivers_of
from deals.services.alerts import webhooks
from deals.services.alerts.webhook_sending import BadAddress
from deals.tasks import wake_sender


class ReceiverSerializer(serializers.Serializer):
    """How the receiver is. With `failures` in a row it rests: no call goes there before `rests_until`."""

    failures = serializers.IntegerField(help_text="calls in a row that it did not answer or take")
    failing_since = serializers.DateTimeField(allow_null=True, help_text="when the first of them was")
    rests_until = serializers.DateTimeField(allow_null=True, help_text="null: the next call is due")
    reason = serializers.CharField(help_text="what the last of them came to")
    waiting = serializers.IntegerField(help_text="messages that wait for it")


class WebhookSerializer(serializers.ModelSerializer):
    """A webhook; its secret comes once, in the answer that makes it."""

    workspace = serializers.IntegerField(source="workspace_id", min_value=1, max_value=LARGEST_ID)
    receiver = serializers.SerializerMethodField()

    class Meta:
        model = Webhook
        fields = ["id", "workspace", "url", "is_on", "receiver"]
        read_only_fields = ["is_on"]

    @extend_schema_field(ReceiverSerializer)
    def get_receiver(self, hook: Webhook) -> dict[str, Any]:
        return dict(ReceiverSerializer(self._receivers[hook.pk]).data)

    @cached_property
    def _receivers(self) -> dict[int, Receiver]:
        """The receivers of a whole page, found in one go."""
        is_one = not isinstance(self.parent, serializers.ListSerializer)
        page: Any = [self.instance] if is_one else self.parent.instance
        return receivers_of(page)


class NewWebhookSerializer(WebhookSerializer):
    """A webhook just made."""

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]
        read_only_fields = ["is_on", "secret"]


class AttemptSerializer(serializers.ModelSerializer):
    """How an attempt went."""

    class Meta:
        model = DeliveryAttempt
        fields = ["at", "status", "milliseconds", "answer"]


class TestStateSerializer(serializers.Serializer):
    """A test and how its latest attempt went (null before the first). `pending` and `sending` go on."""

    state = serializers.ChoiceField(choices=Delivery.State.choices, source="test.state")
    asked_at = serializers.DateTimeField(source="test.made_at")
    attempts = serializers.IntegerField(source="test.attempts")
    attempt = AttemptSerializer(allow_null=True)


class WebhookList(generics.ListCreateAPIView):
    """The webhooks of workspaces that the user manages; POST makes one and answers with its secret."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
    orderings = {"oldest": ("id",), "newest": ("-id",)}

    def get_queryset(self) -> QuerySet[Webhook]:
        return managed_webhooks(self.request)

    @extend_schema(responses={201: NewWebhookSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a webhook."""
        serializer = WebhookSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        workspace = workspace_with(request, values["workspace_id"], Right.MANAGE)
        try:
            hook = webhooks.make_webhook(workspace, user_of(request), values["url"])
        except BadAddress as error:
            raise ValidationError({"url": str(error)}) from None
        except IntegrityError:
            raise Refused("A webhook with this address already exists.") from None
        once = {"Cache-Control": "no-store"}
        return Response(NewWebhookSerializer(hook).data, status=status.HTTP_201_CREATED, headers=once)


def managed_webhooks(request: Request) -> QuerySet[Webhook]:
    """Return the webhooks of the workspaces that the user manages."""
    roles = [role for role in Membership.Role.values if may(role, Right.MANAGE)]
    managed = Membership.objects.filter(user=request.user.pk, role__in=roles).values("workspace")
    hooks = Webhook.objects.for_user(request.user).filter(workspace__in=workspaces_of(request))
    return hooks.filter(workspace__in=managed)


def managed_webhook(request: Request, pk: int) -> Webhook:
    """Return a webhook. Raises Http404 for a stranger's, PermissionDenied where the user may not manage."""
    hooks = Webhook.objects.for_user(request.user).filter(workspace__in=workspaces_of(request))
    hook = get_object_or_404(hooks, pk=pk)
    workspace_with(request, hook.workspace_id, Right.MANAGE)
    return hook


class WebhookDetail(generics.RetrieveDestroyAPIView):
    """One webhook."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer

    def get_object(self) -> Webhook:
        return managed_webhook(self.request, self.kwargs["pk"])

    def perform_destroy(self, instance: Webhook) -> None:
        webhooks.delete_webhook(instance, user_of(self.request))


class WebhookRetry(generics.GenericAPIView):
    """An end of a receiver's rest."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer

    @extend_schema(request=None, responses={202: WebhookSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Have all that waits for a receiver that rests sent now. 409 where it does not rest."""
        webhooks.try_again(managed_webhook(request, pk), user_of(request))
        wake_sender()
        hook = managed_webhook(request, pk)
        return Response(self.get_serializer(hook).data, status=status.HTTP_202_ACCEPTED)


class WebhookTest(generics.GenericAPIView):
    """The latest test of a webhook: POST asks for one, GET tells how it goes."""

    queryset = Webhook.objects.none()
    serializer_class = TestStateSerializer

    @extend_schema(responses=TestStateSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id."""
        refuse_unknown(request, {"format"})
        return Response(self._state(managed_webhook(request, pk)))

    @extend_schema(request=None, responses={202: TestStateSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Have a worker send a test message; its state is at the same address."""
        hook = managed_webhook(request, pk)
        webhooks.queue_test(hook, user_of(request))
        wake_sender()
        return Response(
            self._state(hook),
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": request.build_absolute_uri(request.path)},
        )

    def _state(self, hook: Webhook) -> dict[str, Any]:
        """Return how the latest test goes. Raises NotFound where there is none."""
        found = latest_test(hook)
        if found is None:
            raise NotFound("No test of this webhook was asked for: POST to this address first.")
        return dict(TestStateSerializer({"test": found[0], "attempt": found[1]}).data)
