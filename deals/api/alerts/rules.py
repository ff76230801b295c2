"""API v1 of a workspace's alerts: rules with their back-test, and events.

A key sees its own workspace; a session all workspaces of the user.
"""

from typing import Any

import django_filters
from django.db import IntegrityError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.api.alerts.back_tests import BackTestSerializer, back_test_data
from deals.api.common.filters import LARGEST_ID
from deals.api.market.spoken import SaidByField
from deals.api.market.views import AS_OF, AsOfView
from deals.domain.alerts.mode import AlertMode
from deals.domain.refused import Refused
from deals.domain.roles import Right, may, may_change_alert
from deals.models import (
    AlertEvent,
    AlertRule,
    ApiKey,
    Brand,
    Category,
    Membership,
    Product,
    ProductLine,
    Retailer,
    Workspace,
)
from deals.selectors.alerts.back_test import back_test
from deals.selectors.alerts.events import baseline_words, rule_problems
from deals.selectors.alerts.rule_summaries import RuleNames, summary_of
from deals.selectors.market.speakers import speakers_of_posts
from deals.services.alerts import rules as alert_rules

MOST_IDS = 200
CATALOGUES: dict[str, Any] = {
    "products": Product,
    "lines": ProductLine,
    "brands": Brand,
    "categories": Category,
    "retailers": Retailer,
}


def workspaces_of(request: Request) -> list[int]:
    """Return the workspaces that a request may read. 1 query."""
    found = Membership.objects.filter(user=request.user.pk)
    if isinstance(request.auth, ApiKey):
        found = found.filter(workspace=request.auth.workspace_id)
    return list(found.values_list("workspace_id", flat=True))


def workspace_with(request: Request, pk: int, right: Right) -> Workspace:
    """Return a workspace in which the user has a right. Raises NotFound for a stranger, else 403."""
    membership = membership_in(request, pk)
    if not may(membership.role, right):
        raise PermissionDenied(f"A {membership.role} cannot do this: ask the owner or a manager.")
    return membership.workspace


def membership_in(request: Request, pk: int) -> Membership:
    """Return the user's membership in a workspace. Raises NotFound for a stranger."""
    if pk not in workspaces_of(request):
        raise NotFound("There is no such workspace, or you are not in it.")
    return Membership.objects.select_related("workspace").get(workspace=pk, user=request.user.pk)


class RuleSerializer(serializers.ModelSerializer):
    """An alert rule; ids of products, lines, brands, categories, retailers are those of the other lists."""

    workspace = serializers.IntegerField(source="workspace_id", min_value=1, max_value=LARGEST_ID)
    watchlist = serializers.IntegerField(
        source="watchlist_id", min_value=1, max_value=LARGEST_ID, allow_null=True, required=False
    )
    summary = serializers.SerializerMethodField()
    archived = serializers.BooleanField(
        write_only=True, required=False, help_text="true puts it away, false brings it back, off"
    )

    class Meta:
        model = AlertRule
        fields = [
            "id", "workspace", "name", "kind", "scope", "products", "lines", "brands", "categories",
            "watchlist", "sellers", "retailers", "direction", "size", "unit", "baseline", "days", "target",
            "currency", "confidence", "minimum", "rearm", "rearm_percent", "rearm_days", "factor",
            "timing", "weekday", "hour", "zone", "audience", "recipients", "by_mail", "by_webhook", "is_on",
            "archived_at", "archived", "summary",
        ]  # fmt: skip
        read_only_fields = ["archived_at"]

    def get_fields(self) -> dict[str, serializers.Field]:
        """Bound the lists of ids."""
        fields: dict[str, serializers.Field] = super().get_fields()
        for name in (*CATALOGUES, "recipients"):
            one = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
            fields[name] = serializers.ListField(child=one, max_length=MOST_IDS, required=False)
        return fields

    def get_summary(self, rule: AlertRule) -> str:
        return summary_of(rule, self.context.get("names"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse ids that do not exist and rules that can never fire; 404 for what is not the user's."""
        request: Request = self.context["request"]
        self.archives: bool | None = attrs.pop("archived", None)
        kept = self.instance
        workspace_id = kept.workspace_id if kept else attrs["workspace_id"]
        if attrs.get("workspace_id", workspace_id) != workspace_id:
            raise ValidationError({"workspace": "A rule stays in its workspace."})
        workspace = self._allowed(request, workspace_id, attrs)
        for name, model in CATALOGUES.items():
            _check_ids(name, model, attrs)
        rule = AlertRule(workspace=workspace) if kept is None else AlertRule.objects.get(pk=kept.pk)
        for name, value in attrs.items():
            setattr(rule, name, value)
        rule.workspace = workspace
        if rule.watchlist_id and not workspace.watchlists.filter(pk=rule.watchlist_id).exists():
            raise NotFound("There is no such watchlist in the workspace.")
        if found := rule_problems(rule):
            raise ValidationError(found)
        self.checked = rule
        return attrs

    def _allowed(self, request: Request, workspace_id: int, attrs: dict[str, Any]) -> Workspace:
        """Return the workspace. Raises PermissionDenied; a viewer's rule is one that only they see."""
        kept, own = self.instance, AlertRule.Audience.OWN.value
        membership = membership_in(request, workspace_id)
        is_own_only = not may_change_alert(membership.role, is_own=False)
        if kept is None and is_own_only:
            attrs.setdefault("audience", own)
        becomes_own = attrs.get("audience", kept.audience if kept else "") == own
        if is_own_only and not (becomes_own and (kept is None or kept.is_own)):
            raise PermissionDenied(f"A {membership.role} makes alerts of their own only: audience 'own'.")
        if becomes_own and kept is not None and kept.made_by_id != request.user.pk:
            raise ValidationError({"audience": "Only who made a rule can keep it to themselves."})
        return membership.workspace


def _check_ids(name: str, model: Any, attrs: dict[str, Any]) -> None:
    if name in attrs:
        attrs[name] = sorted(set(attrs[name]))
        known = set(model.objects.filter(pk__in=attrs[name]).values_list("pk", flat=True))
        if unknown := set(attrs[name]) - known:
            raise ValidationError({name: f"No entry has the id {min(unknown)}."})


class EventSerializer(serializers.ModelSerializer):
    """A rule fired on a deal."""

    rule_name = serializers.CharField(source="rule.name")
    compared_with = serializers.SerializerMethodField()
    said_by = SaidByField("post_id")

    class Meta:
        model = AlertEvent
        fields = [
            "id", "workspace", "rule", "rule_name", "at", "post_id", "anchor", "product", "product_title",
            "retailer_name", "price", "currency", "condition", "baseline", "n", "compared_with", "previous",
            "low", "engagement", "mode", "load", "fired_at", "withdrawn_at", "said_by",
        ]  # fmt: skip

    def get_compared_with(self, event: AlertEvent) -> str:
        return baseline_words(event)


class RuleFilter(django_filters.FilterSet):
    """Archived ones, or (without it too) those that are not."""

    archived = django_filters.ChoiceFilter(
        choices=[("true", "true"), ("false", "false")], method="by_archive", label="Default: false."
    )

    class Meta:
        model = AlertRule
        fields: list[str] = []

    def by_archive(self, rules: Any, name: str, value: str) -> Any:
        return rules.filter(archived_at__isnull=value == "false")


class RuleList(generics.ListCreateAPIView):
    """The alert rules of the user's workspaces; `archived=true`: archived ones. POST makes one."""

    queryset = AlertRule.objects.none()
    serializer_class = RuleSerializer
    filterset_class = RuleFilter
    orderings = {"newest": ("-id",), "oldest": ("id",)}

    def get_queryset(self) -> QuerySet[AlertRule]:
        """Return one's own."""
        rules = AlertRule.objects.for_user(self.request.user).filter(
            workspace__in=workspaces_of(self.request)
        )
        if "archived" not in self.request.query_params:
            rules = rules.active()
        return rules.select_related("workspace", "watchlist")

    def paginate_queryset(self, queryset: Any) -> Any:
        """Read the names of a whole page's rules at once."""
        page = super().paginate_queryset(queryset)
        self.names = RuleNames(page or [])
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand the names to the rows."""
        return {**super().get_serializer_context(), "names": getattr(self, "names", None)}

    def perform_create(self, serializer: Any) -> None:
        """Make the rule, and evaluate the first of the archive."""
        rule = serializer.checked
        values = {name: value for name, value in serializer.validated_data.items() if name != "workspace_id"}
        serializer.instance = _kept(
            lambda: alert_rules.make_rule(rule.workspace, user_of(self.request), values)
        )
        alert_rules.settle_stale_rules(most_steps=1, only=serializer.instance)


class RuleDetail(generics.RetrieveUpdateDestroyAPIView):
    """One alert rule."""

    queryset = AlertRule.objects.none()
    serializer_class = RuleSerializer
    http_method_names = ["get", "patch", "delete", "head", "options"]

    def get_queryset(self) -> QuerySet[AlertRule]:
        """Return one's own."""
        rules = AlertRule.objects.for_user(self.request.user).filter(
            workspace__in=workspaces_of(self.request)
        )
        return rules.select_related("workspace", "watchlist")

    def perform_update(self, serializer: Any) -> None:
        """Change the rule, whose events follow; archive or restore it. 409 for changes of an archived one."""
        values = {name: value for name, value in serializer.validated_data.items() if name != "workspace_id"}
        rule, by = serializer.instance, user_of(self.request)
        if serializer.archives is False:
            alert_rules.restore_rule(rule, by)
        if values:
            _kept(lambda: alert_rules.change_rule(rule, by, values))
            alert_rules.settle_stale_rules(most_steps=1, only=rule)
        if serializer.archives:
            alert_rules.archive_rule(rule, by)

    def perform_destroy(self, instance: AlertRule) -> None:
        """Delete an archived rule; 409 for one that is not archived."""
        membership = membership_in(self.request, instance.workspace_id)
        if not may_change_alert(membership.role, is_own=instance.is_own):
            raise PermissionDenied(f"A {membership.role} deletes alerts of their own only.")
        alert_rules.delete_rule(instance, user_of(self.request))


def _kept(save: Any) -> AlertRule:
    """Save, or raise Refused with the sentence."""
    try:
        rule: AlertRule = save()
    except IntegrityError:
        raise Refused("Another rule of the workspace has this name.") from None
    return rule


def user_of(request: Request) -> Any:
    return request.user


@extend_schema(parameters=[AS_OF])
class RuleBackTest(AsOfView):
    """What a rule would have fired on: POST a rule that is not saved."""

    serializer_class = RuleSerializer

    @extend_schema(request=RuleSerializer, responses=BackTestSerializer)
    def post(self, request: Request) -> Response:
        """Answer for a rule; nothing is saved."""
        self.refuse_unknown()
        serializer = RuleSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return Response(
            back_test_data(
                serializer.checked, back_test(serializer.checked, self.as_of.moment), self.as_of.text
            )
        )


@extend_schema(parameters=[AS_OF])
class SavedBackTest(AsOfView):
    """What a saved rule fires on in the archive."""

    serializer_class = BackTestSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer for an id."""
        self.refuse_unknown()
        rules = AlertRule.objects.for_user(request.user).filter(workspace__in=workspaces_of(request))
        rule = get_object_or_404(rules.select_related("workspace", "watchlist"), pk=pk)
        return Response(back_test_data(rule, back_test(rule, self.as_of.moment), self.as_of.text))


def by_id(field: str) -> django_filters.NumberFilter:
    """Return a filter for an id; an id of nobody's finds nothing."""
    return django_filters.NumberFilter(
        field_name=field, min_value=1, max_value=LARGEST_ID, max_digits=19, decimal_places=0
    )


class EventFilter(django_filters.FilterSet):
    """By workspace, rule and mode."""

    workspace = by_id("workspace")
    rule = by_id("rule")
    mode = django_filters.ChoiceFilter(choices=AlertMode.choices)

    class Meta:
        model = AlertEvent
        fields: list[str] = []


class EventList(generics.ListAPIView):
    """What the rules of the user's workspaces fired on."""

    queryset = AlertEvent.objects.none()
    serializer_class = EventSerializer
    filterset_class = EventFilter
    orderings = {"newest": ("-at", "-id"), "oldest": ("at", "id"), "fired": ("-id",)}

    def get_queryset(self) -> QuerySet[AlertEvent]:
        events = AlertEvent.objects.for_user(self.request.user)
        return events.filter(workspace__in=workspaces_of(self.request)).select_related("rule")

    def paginate_queryset(self, queryset: Any) -> Any:
        """Read who spoke for a whole page at once."""
        page = super().paginate_queryset(queryset)
        self.said = speakers_of_posts(event.post_id for event in page or [])
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand that to the rows."""
        return {**super().get_serializer_context(), "said": getattr(self, "said", {})}
